"""`newsletter` and what belongs to it: draft an issue, look at it, send it once, see whom it reached."""

from __future__ import annotations

import argparse
from collections.abc import Sized
from typing import TYPE_CHECKING

from bot.commands import ERROR, FINE, ONLY_SHOW, UNKNOWN, worst
from bot.commands.jobs import prepare, work
from bot.screen import print_data, print_lines

if TYPE_CHECKING:
    from bot.plan.change import Plan


def newsletter(options: argparse.Namespace) -> int:
    """`newsletter`: what is ready or being written, what is wrong with it, how it will look; then the plan. A run that
    sends looks at nothing else, and fails where something holds back what is due. Whoever asks is told by the exit
    code, too, of what nobody knows whether it was sent."""
    from bot.jobs.newsletter.mailing import outlook
    from bot.jobs.newsletter.sending import Options, examined, in_doubt, newsletter_job
    from bot.show.newsletter import outlook_json, outlook_lines

    sends = options.apply is not ONLY_SHOW
    asked = Options(drafts=not sends, batches=options.split, resend=options.resend)
    app, prepared = prepare(newsletter_job(asked), options)
    issues = tuple(examined(asked, prepared.snapshot, app.cohort, app.now))
    outlooks = [outlook(way, prepared.snapshot) for one in issues for way in one.mailings]
    if not options.json:
        for one in outlooks:
            print_lines(outlook_lines(one))
    data = {"issues": [outlook_json(one) for one in outlooks]} if options.json else {}
    code = work(app, prepared, options, data)
    held = sends and any(one.due and one.stopped for one in issues)
    idle = bool(options.resend) and not in_doubt(options.resend, prepared.snapshot, app.cohort)
    return worst([code, ERROR if held or idle else FINE, UNKNOWN if _unknown(prepared.plan) else FINE])


def new(options: argparse.Namespace) -> int:
    """`newsletter new`: a draft of an issue."""
    from bot.jobs.newsletter.draft import draft_job

    app, prepared = prepare(draft_job(options.issue), options)
    return _failed_without(prepared.wants.pages, work(app, prepared, options, {}))


def preview(options: argparse.Namespace) -> int:
    """`newsletter preview`: an issue on a user's own page."""
    from bot.jobs.newsletter.preview import preview_job

    app, prepared = prepare(preview_job(options.issue, options.to), options)
    return _failed_without(prepared.wants.messages, work(app, prepared, options, {}))


def delivery_lists(options: argparse.Namespace) -> int:
    """`newsletter list`: who comes to the delivery lists, and who goes."""
    from bot.jobs.newsletter.subscribers import subscribers_job

    return work(*prepare(subscribers_job(options.prune), options), options, {})


def resend_failed(options: argparse.Namespace) -> int:
    """`newsletter resend-failed`: an issue again, to those whom it did not reach."""
    from bot.jobs.newsletter.resend import resend_job

    app, prepared = prepare(resend_job(options.issue), options)
    return _failed_without(prepared.wants.sends, work(app, prepared, options, {}))


def status(options: argparse.Namespace) -> int:
    """`newsletter status`: whom an issue reached; plans the report under its claim."""
    from bot.jobs.newsletter.issues import claim_pages
    from bot.jobs.newsletter.status import sendings, status_job
    from bot.show.reach import reach_json, report_lines

    app, prepared = prepare(status_job(options.issue), options)
    found = list(sendings(options.issue, prepared.snapshot, app.cohort, app.now))
    if not options.json:
        for one in found:
            print_data("\n".join([one.title, *report_lines(one.reach, one.until)]))
    reached = [{"title": one.title, **reach_json(one.reach, one.until)} for one in found]
    code = _failed_without(found, work(app, prepared, options, {"sendings": reached} if options.json else {}))
    claims = {page.page.title for _, page in claim_pages(options.issue, prepared.snapshot, app.cohort)}
    return worst([code, UNKNOWN if claims & _unknown(prepared.plan) else FINE])


def _unknown(plan: Plan) -> frozenset[str]:
    """The claims of which nobody knows whether they were sent, without those that this plan sends again."""
    from bot.plan.change import UNKNOWN_SENDING, Send, page

    again = {page(change)[1] for change in plan.changes if isinstance(change, Send)}
    return frozenset(problem.where for problem in plan.problems if problem.code == UNKNOWN_SENDING) - again


def _failed_without(asked_for: Sized, code: int) -> int:
    """The exit code of a command that does what one person asks for: without anything of it, why is in the plan."""
    return code if asked_for or code != FINE else ERROR
