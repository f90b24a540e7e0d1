"""An issue's page: what goes out of it, and a clear line for all that a facilitator has to mend."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cohort.newsletter import Issue
from bot.config.forms import load_form
from bot.wikitext.issue import has_issue_form, read_issue

FORM = load_form(Path(__file__).parents[2] / "config/forms/issue.toml")
BODY = "== Hello ==\nWhat is new. ~~~~"


def form(**values: str) -> str:
    """A sound form with these values on top; an empty one removes the field."""
    sound = {"issue": "2022-11", "subject": "News of November", "status": "ready"} | values
    return "{{Campaigns newsletter|" + "|".join(f"{name}={value}" for name, value in sound.items() if value) + "}}"


def read(text: str) -> Issue:
    return read_issue("2022-11", "Campaigns/Newsletter/2022-11", 7, "Facilitator", text, FORM)


def found(text: str) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in read(text).problems]


def test_an_issue_is_read_whole() -> None:
    more = {"list": "Campaigns/Some list", "send after": "2022-11-15 12:00"}
    assert read(f"{form(**more)}\n\n{BODY}\n") == Issue(
        name="2022-11",
        title="Campaigns/Newsletter/2022-11",
        revid=7,
        user="Facilitator",
        subject="News of November",
        list="Campaigns/Some list",
        status="ready",
        send_after=datetime(2022, 11, 15, 12, tzinfo=UTC),
        body=BODY,
    )


def test_what_is_not_said_is_empty() -> None:
    issue = read(f"{form(status='')}\n{BODY}")
    assert (issue.list, issue.status, issue.send_after, issue.problems) == ("", "draft", None, ())


@pytest.mark.parametrize(
    ("written", "list_title"),
    [
        ("[[Campaigns/List|the list]]", "Campaigns/List"),
        ("[[:Category:Campaigners]]", "Category:Campaigners"),
        ("campaigns/my_list", "Campaigns/my list"),
    ],
)
def test_the_list_may_be_a_link(written: str, list_title: str) -> None:
    assert read(f"{form(list=written)}\n{BODY}").list == list_title


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        ("A [[link]] & ''more''", "A [[link]] & ''more''"),
        ("I <3 wiki", "I <3 wiki"),
        ("November <!-- or December? -->", "November"),
        ("<translate><!--T:3--> November</translate>", "November"),
    ],
)
def test_the_subject_is_what_would_be_sent(written: str, subject: str) -> None:
    assert read(f"{form(subject=written)}\n{BODY}").subject == subject


@pytest.mark.parametrize(
    "page",
    [
        f"{BODY}\n{form()}",
        f"<noinclude>{form()}\nOnly for us. <b></noinclude>{BODY}",
        f"{form()}\n<!-- olb:issues begin -->\n[[older]]\n<!-- olb:issues end -->\n{BODY}",
        f"{form()}{BODY}<noinclude><!-- olb:issues begin --><!-- olb:issues end --></noinclude>",
        f"<languages/>\n{form()}\n<translate>\n<!--T:1-->\n== Hello == <!--T:2-->\nWhat is <tvar name=x>new</tvar>."
        " ~~~~\n</translate>",
        f"{form()}\n<translate>== Hello ==\nWhat is <tvar|x>new</>. ~~~~</translate>",
    ],
)
def test_only_what_is_for_everybody_is_the_body(page: str) -> None:
    assert read(page).body == BODY
    assert read(page).problems == ()


@pytest.mark.parametrize(
    "more",
    [
        "<!-- a comment of ours -->",
        "<nowiki><noinclude>shown</noinclude> <translate> <!-- olb:x begin --></nowiki>",
        f"<nowiki>{form()}</nowiki>",
        "<pre>\n<includeonly>shown</includeonly>\n</pre>",
        "{{other|template}}  two blanks\n\n\n\nthree lines",
    ],
)
def test_the_authors_text_stays_to_the_letter(more: str) -> None:
    assert read(f"{form()}\n{more}\n{BODY}").body == f"{more}\n{BODY}"
    assert read(f"{form()}\n{more}\n{BODY}").problems == ()


def test_a_form_in_a_comment_is_not_the_one_that_is_taken_out() -> None:
    assert read(f"<!-- {form()} -->{form()}{BODY}").body == f"<!-- {form()} -->{BODY}"


def test_an_unclosed_comment_stays_for_the_checks_to_find() -> None:
    assert read(f"{form()}{BODY}<!-- here").body == f"{BODY}<!-- here"


@pytest.mark.parametrize(
    ("page", "problem", "said"),
    [
        (BODY, ("", "no-template"), "has no {{Campaigns newsletter}}: put it at the top"),
        ("", ("", "no-template"), "put it at the top"),
        (f"{form()[:-2]}\n{BODY}", ("", "unclosed-template"), "never ends"),
        (f"{form()}{form()}{BODY}", ("", "duplicate-template"), "more than once: leave one"),
        (form(), ("", "empty"), "There is no text"),
        (f"{form(status='published')}{BODY}", ("status", "unreadable"), "draft, ready"),
        (f"{form(status='almost ready')}{BODY}", ("status", "unreadable"), "one word: write draft or ready"),
        (f"{form(status='readying')}{BODY}", ("status", "unreadable"), "one word"),
        (f"{form(status='draft or ready')}{BODY}", ("status", "ambiguous"), "draft, ready"),
        (f"{form(status='not ready')}{BODY}", ("status", "unreadable"), "draft, ready"),
        (f"{form(issue='2022-10')}{BODY}", ("issue", "name-mismatch"), "write 2022-11 there"),
        (f"{form(issue='')}{BODY}", ("issue", "missing"), "write the page's own name, 2022-11"),
        (f"{form(subject='')}{BODY}", ("subject", "missing"), "the heading that people will see"),
        (f"{form(subjekt='x')}{BODY}", ("subjekt", "unknown-parameter"), "“subjekt”: "),
        (f"{form(subject='A|B')}{BODY}", ("1", "unknown-parameter"), "remove the “|”"),
        (f"{form(send_after='soon')}{BODY}", ("send_after", "unreadable"), "2022-10-05"),
        (f"{form(send_after='31 February 2022')}{BODY}", ("send_after", "unreadable"), "2022-10-05"),
        (f"{form(send_after='15 November')}{BODY}", ("send_after", "unreadable"), "2022-10-05"),
        (f"{form(send_after='11/10/2022')}{BODY}", ("send_after", "ambiguous"), "2022-10-05"),
        (f"{form(send_after='2022-11-15 12:00 EST')}{BODY}", ("send_after", "no-zone"), "“EST” after the time"),
        (f"{form(send_after='12:00 PST, 15 May 2022')}{BODY}", ("send_after", "no-zone"), "write UTC there"),
        (f"{form()}<!-- olb:issues begin -->{BODY}", ("", "markers"), "mend its pair"),
        (f"{form()}<!--olb:2022/reminder/3/due-->{BODY}", ("", "markers"), "remove it"),
        (f"{form()}<onlyinclude>{BODY}</onlyinclude>", ("", "include-tag"), "Remove “<onlyinclude>”"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_else(page: str, problem: tuple[str, str], said: str) -> None:
    issue = read(page)
    assert [(one.field, one.code) for one in issue.problems] == [problem]
    assert said in issue.problems[0].message
    assert issue.problems[0].message.endswith(".")


@pytest.mark.parametrize("status", ["almost ready", "ready?!x", "not ready", "draft or ready", "readying", "published"])
def test_only_the_word_itself_makes_an_issue_ready(status: str) -> None:
    assert read(f"{form(status=status)}{BODY}").problems
    assert read(f"{form(status='Ready!')}{BODY}").status == "ready"


@pytest.mark.parametrize(
    "written",
    [
        "2022-11-15 12:00",
        "2022-11-15 15:00 +03:00",
        "2022-11-15 15:00 EAT",
        "12:00, 15 November 2022 (UTC)",
        "12:00 on 15 November 2022",
        "12:00 November 15, 2022",
        "15 November 2022, 12:00 pm",
        "12:00 15 noviembre 2022",
    ],
)
def test_times_are_read_as_people_write_them(written: str) -> None:
    issue = read(f"{form(send_after=written)}{BODY}")
    assert (issue.send_after, issue.problems) == (datetime(2022, 11, 15, 12, tzinfo=UTC), ())


def test_an_issue_is_known_by_its_form() -> None:
    assert has_issue_form(f"text {form()}", FORM)
    assert has_issue_form("{{campaigns_newsletter}}", FORM)
    assert not has_issue_form(f"<nowiki>{form()}</nowiki> <!-- {form()} -->", FORM)


MARKS = (
    "{{Campaigns_newsletter| }} {{ [[ <nowiki> </nowiki> <!-- --> <noinclude> </noinclude> <translate> <includeonly> |"
)
PIECES = st.sampled_from([form(), "<!-- olb:x begin -->", "<!-- olb:x end -->", " ", "\n", *MARKS.split(" ")])


@given(st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join))
def test_no_page_is_too_broken_to_read(page: str) -> None:
    issue = read(page)
    assert issue.problems or (issue.body and issue.subject)
    if issue.body:  # what goes out is what somebody wrote, with parts taken out and nothing put in
        letters = iter(page)
        assert all(letter in letters for letter in issue.body)
