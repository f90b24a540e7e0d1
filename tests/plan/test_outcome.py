import pytest

from bot.plan.outcome import Busy, Conflict, Refused, Stopped, Then, Unknown, from_error


@pytest.mark.parametrize(
    ("code", "kind", "then"),
    [
        ("editconflict", Conflict, Then.DECIDE_AGAIN),
        ("articleexists", Conflict, Then.DECIDE_AGAIN),
        ("missingtitle", Conflict, Then.DECIDE_AGAIN),
        ("blocked", Stopped, Then.STOP),
        ("readonly", Stopped, Then.STOP),
        ("assertbotfailed", Stopped, Then.STOP),
        ("maxlag", Busy, Then.TRY_LATER),
        ("ratelimited", Busy, Then.TRY_LATER),
        ("protectedpage", Refused, Then.GO_ON),
        ("abusefilter-disallowed", Refused, Then.GO_ON),
        ("a-code-of-tomorrow", Refused, Then.GO_ON),
        ("internal_api_error_DBQueryError", Unknown, Then.DECIDE_AGAIN),
    ],
)
def test_what_follows_an_error_code(code, kind, then):
    outcome = from_error(code, "why")
    assert isinstance(outcome, kind)
    assert outcome.then is then
