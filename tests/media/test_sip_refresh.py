"""Session timers on the wire: with a bare socket, with SIPp, and between two of our endpoints."""

import asyncio

import pytest

from media.sip.endpoint import Ended, Key, SipSettings
from media.sip.session_timer import SessionTimer
from media.sip.sippy_endpoint import SippyEndpoint
from tests.media.sipp import sipp
from tests.media.test_sip_call import Ends
from tests.media.test_sip_dialog import ANSWER, caller
from tests.media.test_sip_hostile import BODY, LOOPBACK, Stranger, endpoint, request, stranger

__all__ = ["caller", "endpoint", "stranger"]
KNOWS = {"Supported": "timer"}
BRIEF = {"session_s": 3, "least_session_s": 3}


@pytest.fixture
async def brief():
    """An endpoint whose sessions last three seconds."""
    one = SippyEndpoint(SipSettings("127.0.0.1", 0, LOOPBACK, **BRIEF))
    one.calls = asyncio.Queue()
    await one.start(one.calls.put_nowait)
    yield one
    await one.close()


async def test_a_call_with_too_brief_a_session_is_refused_with_the_least(endpoint, stranger):
    stranger.send(request(**KNOWS, Session_Expires="60"))
    answer = await stranger.answer()
    assert answer.startswith("SIP/2.0 422")
    assert "Min-se: 90" in answer
    assert endpoint.calls == []


async def test_timers_may_be_required(endpoint, stranger):
    stranger.send(request(Require="timer", Session_Expires="600"))
    assert (await stranger.answer()).startswith("SIP/2.0 100")
    endpoint.calls[0].answer(ANSWER)
    answered = await stranger.answer()
    assert "Session-expires: 600;refresher=uac" in answered
    assert "Require: timer" in answered
    endpoint.calls[0].hang_up()


@pytest.mark.parametrize(("method", "body"), [("UPDATE", ""), ("INVITE", BODY)])
async def test_a_refresh_is_answered_and_one_for_too_brief_a_time_is_not(caller, method, body):
    caller.send(method, body, **KNOWS, Session_Expires="30")
    assert (await caller.answer()).startswith("SIP/2.0 422")
    caller.send(method, body, **KNOWS, Session_Expires="600;refresher=uac")
    answered = await caller.answer()
    assert answered.startswith("SIP/2.0 200")
    assert "Session-expires: 600;refresher=uac" in answered


async def test_a_phone_without_a_sign_of_life_is_hung_up(brief):
    stranger = Stranger(brief.address)
    contact = f"<sip:x@127.0.0.1:{stranger.port}>"
    stranger.send(request(**KNOWS, Session_Expires="3;refresher=uac", Contact=contact))
    call = await brief.calls.get()
    call.answer(ANSWER)
    assert await anext(call.events()) == Ended(200)
    while not (last := await stranger.answer()).startswith("BYE"):
        assert not last.startswith(("INVITE", "UPDATE"))  # it was the phone's to refresh
    stranger.close()


@pytest.mark.parametrize(
    "scenario", ["sipp_refreshes_then_vanishes.xml", "sipp_knows_no_timers.xml"]
)
async def test_another_stack_agrees(brief, tmp_path, scenario):
    calling = asyncio.create_task(
        sipp(brief.address, scenario, tmp_path, "-m", "1", "-timeout", "60")
    )
    call = await brief.calls.get()
    call.answer(ANSWER)
    status, output = await calling
    assert status == 0, output[-3000:]
    assert [event async for event in call.events()][-1] == Ended(200)


async def test_our_own_calls_are_made_again_with_the_time_that_was_demanded():
    async with Ends(least_session_s=3600) as ends:
        await ends.connected()


@pytest.mark.parametrize("forgets_update", [False, True])
async def test_refreshes_keep_a_call_that_lasts_longer_than_its_session(
    monkeypatch, forgets_update
):
    refreshed, loop = asyncio.Event(), asyncio.get_running_loop()
    answers, answer = [], SessionTimer.answer

    def counted(self, now, asked):
        answers.append(asked)
        if len(answers) > 2:
            loop.call_soon_threadsafe(refreshed.set)
        return answer(self, now, asked)

    monkeypatch.setattr(SessionTimer, "answer", counted)
    async with Ends(**BRIEF) as ends:
        ends.ours._settings = ends.theirs._settings
        calling, _, _, theirs = await ends.connected()
        calling.dialog._may_update = not forgets_update
        async with asyncio.timeout(20):
            await refreshed.wait()
        calling.press("5")
        assert [event async for event in until_key(theirs)] == [Key("5")]


async def until_key(events):
    async for event in events:
        if isinstance(event, Key):
            yield event
            return
        assert not isinstance(event, Ended)
