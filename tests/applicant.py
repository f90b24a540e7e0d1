"""Somebody who applies: what they write in the empty form."""

import re

_LONG = "I have run three edit-a-thons with the local user group, and want to learn how to plan campaigns well."
ANSWERS = {
    "home wiki": "sw.wikipedia.org",
    "country": "Kenya",
    "languages": "English, Swahili",
    "timezone": "Africa/Nairobi",
    "experience": _LONG,
    "topic": "climate",
    "motivation": f"{_LONG} Most of all the part on partners.",
    "campaign idea": "The rivers that Nairobi drinks from.",
}


def fill_in(form, user):
    """The form with answers in place of its hints, line by line; what they don't answer stays as it is."""
    for label, answer in {"user": user, **ANSWERS}.items():
        form, found = re.subn(rf"(?m)^(\|{label}\s*=) <!-- .* -->$", rf"\1 {answer}", form)
        assert found == 1, label
    return form
