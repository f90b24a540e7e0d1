"""What the contract suite needs of a wiki beside the port: other people's hands, and MediaWiki's bare `action=edit`."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.wiki.port import Wiki

Parameter = str | int | bool | datetime


class Lab(Protocol):
    """A wiki to experiment on. Every title of a test goes through `unique`, so that tests can share a wiki."""

    @property
    def wiki(self) -> Wiki:
        """The adapter under test; its account has the bot right."""

    @property
    def massmessage(self) -> bool:
        """Whether the wiki has MassMessage; without it there is nobody to send."""

    def run_jobs(self) -> None:
        """Let the wiki do what waits in its queue: deliver what was sent, among other things."""

    def seed(self, title: str, text: str, user: str = "Human") -> None:
        """Give a page this text, as this user (`Human`, `Other`, or the wiki's own account)."""

    def raw_edit(self, user: str = "", **params: Parameter) -> str:
        """`action=edit` with these parameters, as the wiki's own account or another user, nothing added.

        `basetimestamp` is an aware datetime. Returns `success`, `nochange` or the API's error code.
        """

    def text(self, title: str) -> str | None:
        """The newest text, None where there is no page."""

    def history(self, title: str) -> list[tuple[str, str]]:
        """User and text of all revisions, newest first."""

    def unique(self, title: str) -> str:
        """The title for this test alone: `Foo/Bar` and `User talk:Foo` become pages that no other test uses."""

    def tick(self) -> None:
        """Let the next revision be of a later second."""

    def account(self, name: str) -> str:
        """A new account that no other test uses: its name begins with this one."""

    def block(self, user: str, page: str = "") -> None:
        """Block a user: from the whole wiki, or from one page alone."""

    def rename(self, user: str, name: str) -> None:
        """Give an account another name."""

    def delete(self, title: str) -> None:
        """Delete a page."""

    def move(self, title: str, target: str, redirect: bool) -> None:
        """Move a page, and leave a redirect or nothing."""

    def protect(self, title: str) -> None:
        """Let only administrators edit a page."""

    def protect_from_being_made(self, title: str) -> None:
        """Let only administrators make a page that is not there."""

    def set_language(self, title: str, code: str) -> None:
        """Give a page its own language."""
