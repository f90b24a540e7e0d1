"""The embedded wiki: a folder of wikitext files that answers as MediaWiki does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from bot.plan import change as plan
from bot.plan.outcome import Done, Outcome, Refused, Unknown
from bot.wiki.data import LIST_MODEL
from bot.wiki.editing import Edit, EditError
from bot.wiki.folder_delivery import Postman
from bot.wiki.folder_editor import FolderEditor
from bot.wiki.folder_log import Action, Params
from bot.wiki.folder_mail import accepted
from bot.wiki.folder_queue import Message, Queue
from bot.wiki.list_content import read_list
from bot.wiki.list_editing import check_list_edit, edited_list, most_values
from bot.wiki.mail import DELIVERER, list_outcome, list_parameters, send_outcome
from bot.wiki.port import WikiError
from bot.wiki.pst import shortened
from bot.wiki.store import UnfinishedError
from bot.wiki.titles import normalise

Answer = Mapping[str, Any]


class FolderWiki(FolderEditor):
    """The port `Wiki` over the folder `path`, written to as `user`; what has no history is the `operator`'s.

    `now` gives new revisions their time (aware). Raises `WikiError` where there is no such folder.
    """

    def __init__(self, path: Path, user: str, operator: str, now: Callable[[], datetime]) -> None:
        super().__init__(path, user, operator, now)
        self._operator = operator
        self._queue = Queue(path / ".wiki")

    def wait_for_turn(self) -> None:
        """See the port: nobody has to wait here."""

    def write(self, change: plan.Edit | plan.EditList) -> Outcome:
        """See the port."""
        self.run_jobs_at_once()  # as on MediaWiki, where each request goes on with what others have left
        if isinstance(change, plan.EditList):
            return self._write_list(change)
        return self.edit(_edit_for(change, self.user))

    def send(self, title: str, subject: str, text: str) -> Outcome:
        """See the port."""
        parameters = {"spamlist": title, "subject": subject, "message": text}
        answer = self._attempt(partial(self.mass_message, parameters), text)
        return send_outcome(answer) if isinstance(answer, Mapping) else answer

    def mass_message(self, parameters: Mapping[str, str]) -> Answer:
        """What `action=massmessage` answers to these parameters. Raises `EditError`, `WikiError` and `OSError`
        where nothing was sent, and `UnfinishedError` where some may have been."""
        settings = self._settings()
        sent = accepted(parameters, f"{self.user}@{self._root.resolve().name}", self._store, settings)
        hosts = dict.fromkeys(one.host for one in sent.targets)
        wikis = {host: self._of_farm(settings.hosts[host]) if host else self for host in hosts}
        with self._store.writing():
            params: Params = {"revid": sent.revid, "pageMessage": ""}
            self._log.add("send", sent.title, self.user, self._this_second(), params, shortened(sent.message.subject))
        try:
            for host, wiki in wikis.items():
                wiki.queue(sent.message, [one.title for one in sent.targets if one.host == host])
        except (OSError, WikiError) as error:
            raise UnfinishedError(str(error)) from error
        for wiki in wikis.values():
            wiki.run_jobs_at_once()
        return {"massmessage": {"result": "success", "count": len(sent.targets)}}

    def edit_list(self, parameters: Mapping[str, str]) -> Answer:
        """What `action=editmassmessagelist` answers to these parameters. Raises `EditError`, `WikiError` and
        `OSError` where the list stays as it is, and `UnfinishedError` where it may not."""
        settings = self._settings()
        check_list_edit(parameters, settings.rights)
        with self._store.writing():
            title = normalise(parameters["spamlist"])
            stored = self._store.current(title) if title else None
            content = read_list(stored.newest.text) if stored and stored.model == LIST_MODEL else None
            if stored is None or content is None:
                raise EditError("invalidspamlist", "The specified spamlist is invalid.")
            edited = edited_list(content, parameters, settings, lambda page: self._store.current(page) is not None)
            if edited.content != content:
                self._edit(Edit(stored.title, self.user, text=edited.content.dump(), summary=edited.summary))
            return edited.answer

    def queue(self, message: Message, titles: Sequence[str]) -> None:
        """Let a message wait for pages of this wiki, unless its jobs are dropped. Raises `OSError` and `WikiError`."""
        if self._settings().jobs != "dropped":
            with self._store.writing():
                self._queue.push(message, titles)

    def run_jobs_at_once(self) -> None:
        """Make the deliveries that wait here, unless they are held. What can't be made goes on waiting."""
        with suppress(OSError, WikiError, UnfinishedError):  # the answer to who sent it stays what it is
            if self._settings().jobs != "held":
                self.run_jobs()

    def run_jobs(self) -> None:
        """Make the deliveries that wait here. Raises `OSError`, `WikiError` and `UnfinishedError`; the rest go on
        waiting then."""
        while self._run_job():
            pass

    def _run_job(self) -> bool:
        with self._store.writing():
            if (job := self._queue.next()) is None:
                return False
            settings = self._settings()
            postman = Postman(self._store, settings, self._edit, self._note)
            for _ in range(2 if settings.jobs == "twice" else 1):
                postman.deliver(job.message, job.title)
            self._queue.done(job)
            return True

    def _note(self, action: Action, title: str, params: Params) -> None:
        self._log.add(action, title, DELIVERER, self._this_second(), params)

    def _of_farm(self, folder: str) -> FolderWiki:
        return FolderWiki(self._root / folder, self.user, self._operator, self._now)

    def _write_list(self, change: plan.EditList) -> Outcome:
        try:
            most = most_values(self.rights())
        except WikiError as error:
            return Refused("unreadable", str(error))
        answers = []
        for some in list_parameters(change, most):
            parameters = {"spamlist": change.title, **some}
            answer = self._attempt(partial(self.edit_list, parameters), "".join(some.values()))
            if not isinstance(answer, Mapping):
                return answer
            answers.append(answer)
        outcome = list_outcome(answers)
        return self._now_at(change.title) if outcome is None else outcome

    def _now_at(self, title: str) -> Outcome:
        try:
            [page] = self.pages([title])
        except (WikiError, ValueError) as error:
            return Unknown(f"the list was edited, but not read again: {error}")
        return Done(page.revid)


def _edit_for(change: plan.Edit, user: str) -> Edit:
    """The three forms that change the wiki once, however often they are sent."""
    match change:
        case plan.Create():
            new = Edit(change.title, user, text=change.text, summary=change.summary, contentmodel=change.model)
            return replace(new, createonly=True)
        case plan.Rewrite():
            form = Edit(change.title, user, text=change.text, summary=change.summary)
        case plan.Append():
            form = Edit(change.title, user, appendtext=change.text, summary=change.summary)
    return replace(form, baserevid=change.base, nocreate=True)
