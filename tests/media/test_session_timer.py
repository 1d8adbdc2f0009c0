"""RFC 4028 as a table of who asks for what, and a clock that the test moves."""

import pytest

from media.sip.session_timer import Due, SessionTimer, Terms, terms

KNOWS = {"supported": True}


def begun(ours: bool, interval_s: int = 1800) -> SessionTimer:
    """A session agreed at 0 s, refreshed by us or by the far end."""
    timer = SessionTimer(interval_s)
    timer.accepted(0, Terms(expires_s=interval_s, refresher="uac" if ours else "uas"))
    return timer


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({}, Terms()),
        (
            {"session-expires": ["600;refresher=uas"], "supported": ["100rel, timer"]},
            Terms(True, 600, "uas"),
        ),
        ({"x": ["600 ; Refresher=UAC"], "k": ["Timer"]}, Terms(True, 600, "uac")),
        ({"session-expires": ["600"], "require": ["timer"]}, Terms(True, 600)),
        ({"min-se": ["300"], "allow": ["INVITE, UPDATE"]}, Terms(least_s=300, may_update=True)),
        ({"session-expires": ["soon;refresher=me"], "min-se": ["-1"]}, Terms()),
        ({"session-expires": ["9999999999"]}, Terms(expires_s=2**31 - 1)),
        ({"session-expires": ["99999999999"]}, Terms()),
    ],
)
def test_headers_are_read_and_what_makes_no_sense_was_not_said(headers, told):
    assert terms(headers) == told


@pytest.mark.parametrize(
    ("asked", "least"),
    [
        (Terms(**KNOWS, expires_s=89), {"Min-SE": "90"}),
        (Terms(**KNOWS, expires_s=90), None),
        (Terms(**KNOWS), None),
        (Terms(expires_s=10), None),  # would not understand a 422
    ],
)
def test_who_asks_for_too_brief_a_session_is_told_the_least(asked, least):
    assert SessionTimer(1800).too_brief(asked) == least


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (Terms(), "1800;refresher=uas"),
        (Terms(expires_s=600), "600;refresher=uas"),
        (Terms(expires_s=10), "90;refresher=uas"),
        (Terms(**KNOWS), "1800;refresher=uac"),
        (Terms(**KNOWS, expires_s=600), "600;refresher=uac"),
        (Terms(**KNOWS, expires_s=600, refresher="uac"), "600;refresher=uac"),
        (Terms(**KNOWS, expires_s=600, refresher="uas"), "600;refresher=uas"),
    ],
)
def test_the_caller_refreshes_if_it_can_and_does_not_ask_us_to(asked, told):
    answer = SessionTimer(1800).answer(0, asked)
    assert answer["Session-Expires"] == told
    assert (answer.get("Require") == "timer") is told.endswith("uac")


def test_the_first_request_leaves_open_who_refreshes_and_later_ones_keep_it():
    assert SessionTimer(1800).ask() == {"Supported": "timer", "Session-Expires": "1800"}
    assert begun(ours=True).ask()["Session-Expires"] == "1800;refresher=uac"
    assert begun(ours=False).ask()["Session-Expires"] == "1800;refresher=uas"


def test_a_refusal_is_tried_again_with_what_was_demanded_and_only_if_that_is_more():
    timer = SessionTimer(1800)
    assert timer.refused(Terms(least_s=3600))
    assert timer.ask()["Session-Expires"] == "3600"
    assert timer.ask()["Min-SE"] == "3600"
    assert not timer.refused(Terms(least_s=3600))


@pytest.mark.parametrize(
    ("told", "ours"),
    [
        (Terms(), True),  # knows no timers: we can still find out that it is gone
        (Terms(expires_s=1800), True),
        (Terms(expires_s=1800, refresher="uac"), True),
        (Terms(expires_s=1800, refresher="uas"), False),
    ],
)
def test_who_answers_decides_who_refreshes_at_half_time(told, ours):
    timer = SessionTimer(1800)
    timer.accepted(0, told)
    assert timer.due(899) is Due.WAIT
    assert (timer.due(900) is Due.REFRESH) is ours


@pytest.mark.parametrize(("interval_s", "ends_s"), [(1800, 1768), (90, 60)])
def test_a_session_that_nobody_refreshes_ends_a_little_before_its_time(interval_s, ends_s):
    timer = begun(ours=False, interval_s=interval_s)
    assert timer.next_at == ends_s
    assert timer.due(ends_s - 1) is Due.WAIT
    assert timer.due(ends_s) is Due.END


def test_a_refresh_by_either_side_begins_the_time_anew():
    timer = begun(ours=False)
    timer.answer(1000, Terms(**KNOWS, expires_s=1800, refresher="uac"))
    assert timer.due(2000) is Due.WAIT
    timer = begun(ours=True)
    assert timer.due(900) is Due.REFRESH
    timer.accepted(901, Terms(expires_s=1800, refresher="uac"))
    assert timer.next_at == 1801


def test_one_refresh_is_under_way_at_a_time():
    timer = begun(ours=True)
    assert timer.due(900) is Due.REFRESH
    assert timer.due(901) is Due.WAIT
    assert timer.next_at == 1768


def test_a_refresh_that_was_refused_is_tried_again_until_the_time_is_up():
    timer = begun(ours=True)
    assert timer.due(900) is Due.REFRESH
    timer.failed(900, 491)
    assert timer.due(904) is Due.WAIT
    assert timer.due(905) is Due.REFRESH
    timer.failed(1767, 500)
    assert timer.due(1768) is Due.END


@pytest.mark.parametrize("code", [408, 481])
def test_a_far_end_that_is_not_there_ends_the_session_at_once(code):
    timer = begun(ours=True)
    assert timer.due(900) is Due.REFRESH
    timer.failed(932, code)
    assert timer.due(932) is Due.END


def test_nothing_is_due_before_the_session_is_agreed():
    assert (SessionTimer(1800).due(10**6), SessionTimer(1800).next_at) == (Due.WAIT, None)
