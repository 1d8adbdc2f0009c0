"""Two endpoints of our own over loopback: what one does, the other is told."""

import asyncio
from ipaddress import IPv4Network

import pytest

from media.sip.endpoint import (
    Connected,
    Disagreed,
    Ended,
    Key,
    Reoffered,
    Ringing,
    SipSettings,
    SipUnavailable,
    Told,
)
from media.sip.sippy_endpoint import SippyEndpoint

LOOPBACK = (IPv4Network("127.0.0.0/8"),)
OFFER = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 8\r\n"
)
ANSWER = OFFER.replace("4000", "5000")
HOLD = OFFER + "a=sendonly\r\n"


class Ends:
    """Two endpoints; `calls` are what the second was called with."""

    def __init__(self, **settings):
        trusting = {"caller_from": ("p-asserted-identity",), **settings}
        self.ours = SippyEndpoint(SipSettings("127.0.0.1", 0, LOOPBACK))
        self.theirs = SippyEndpoint(SipSettings("127.0.0.1", 0, LOOPBACK, **trusting))
        self.calls = asyncio.Queue()

    async def __aenter__(self):
        await self.ours.start(lambda call: call.refuse(486, "Busy Here"))
        await self.theirs.start(self.calls.put_nowait)
        return self

    async def __aexit__(self, *_):
        await self.ours.close()
        await self.theirs.close()

    def dial(self, number="+74951240002", **arguments):
        host = self.theirs.address.removeprefix("sip:")
        return self.ours.dial(f"sip:{number}@{host}", OFFER, **arguments)

    async def connected(self, **arguments):
        """Both sides of a call that was answered, and their events."""
        calling = self.dial(**arguments)
        called = await self.calls.get()
        called.answer(ANSWER)
        events = calling.events()
        assert await anext(events) == Connected(ANSWER)
        return calling, events, called, called.events()


@pytest.fixture
async def ends():
    async with Ends() as both:
        yield both


async def test_a_call_brings_the_offer_the_dialled_number_and_the_asserted_caller(ends):
    ends.dial("84951240002", caller="+74951234501")
    called = await ends.calls.get()
    assert (called.offer, called.dialled, called.caller) == (
        OFFER,
        "+74951240002",
        "+74951234501",
    )


async def test_a_caller_is_not_believed_without_configured_trust():
    async with Ends(caller_from=()) as ends:
        ends.dial(caller="+74951234501")
        assert (await ends.calls.get()).caller is None


async def test_ringing_and_early_media_come_before_the_answer(ends):
    calling = ends.dial()
    called = await ends.calls.get()
    called.ring()
    called.ring(ANSWER)
    called.answer(ANSWER)
    events = calling.events()
    heard = [await anext(events) for _ in range(3)]
    assert heard == [Ringing(180, None), Ringing(183, ANSWER), Connected(ANSWER)]


async def test_the_caller_hangs_up(ends):
    calling, _, _, events = await ends.connected()
    calling.hang_up()
    assert await anext(events) == Ended(200)


async def test_the_callee_hangs_up(ends):
    _, events, called, _ = await ends.connected()
    called.hang_up()
    assert await anext(events) == Ended(200)


async def test_a_caller_who_gives_up_before_the_answer_cancels(ends):
    calling = ends.dial()
    called = await ends.calls.get()
    called.ring()
    assert await anext(calling.events()) == Ringing(180, None)
    calling.hang_up()
    assert await anext(called.events()) == Ended(200)


@pytest.mark.parametrize("code", [486, 503])
async def test_a_refusal_reaches_the_caller(ends, code):
    calling = ends.dial()
    (await ends.calls.get()).refuse(code, "No", retry_after_s=30)
    assert await anext(calling.events()) == Ended(code)


async def test_keys_and_packages_travel_by_info(ends):
    calling, mine, called, theirs = await ends.connected(wants=frozenset({"dozvon-events"}))
    calling.press("5")
    calling.press("#")
    assert [await anext(theirs), await anext(theirs)] == [Key("5"), Key("#")]
    assert called.wants == {"dozvon-events"}
    called.tell("dozvon-events", '{"type": "end"}')
    assert await anext(mine) == Told('{"type": "end"}')


async def test_a_call_is_held_and_may_be_refused_to_be(ends):
    calling, mine, called, theirs = await ends.connected()
    calling.reoffer(HOLD)
    assert await anext(theirs) == Reoffered(HOLD)
    called.agree(ANSWER)
    assert await anext(mine) == Connected(ANSWER)
    calling.reoffer(OFFER)
    assert await anext(theirs) == Reoffered(OFFER)
    called.disagree()
    assert await anext(mine) == Disagreed()


async def test_a_taken_port_is_told():
    async with Ends() as ends:
        port = int(ends.theirs.address.rsplit(":", 1)[1])
        second = SippyEndpoint(SipSettings("127.0.0.1", port, LOOPBACK))
        with pytest.raises(SipUnavailable, match=str(port)):
            await second.start(ends.calls.put_nowait)


@pytest.mark.parametrize("uri", ["", "sip:host", "tel:+74951240001", "mailto:a@b", "sip:a@"])
async def test_an_address_that_is_none_is_refused(ends, uri):
    with pytest.raises(ValueError):
        ends.ours.dial(uri, OFFER)


async def test_closing_hangs_up_and_leaves_no_transaction(ends):
    _, events, _, _ = await ends.connected()
    await ends.theirs.close()
    assert await anext(events) == Ended(200)
    await ends.theirs.start(ends.calls.put_nowait)
