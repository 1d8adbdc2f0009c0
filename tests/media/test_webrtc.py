"""The web leg against a real peer: aiortc on this machine's own addresses."""

import asyncio
import json

import aioice.ice
import numpy as np
import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from media.audio_line import HEARD_RATE, SENT_RATE, add_audio
from media.leg import Dtmf, HungUp, Sound
from media.pcm import from_float
from media.playout import Playout
from media.webrtc import BadOffer, WebRtcLeg


@pytest.fixture(autouse=True)
def loopback(monkeypatch):
    """aioice hides 127.0.0.1; a machine without a network has nothing else."""
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])


class Visitor:
    def __init__(self):
        self.playout = Playout(SENT_RATE)
        self.heard = asyncio.Queue()
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        add_audio(self.peer, self.playout, self.heard.put_nowait)
        self.events = self.peer.createDataChannel("events")
        self.received = asyncio.Queue()
        self.events.on("message", self.received.put_nowait)
        self.open = asyncio.Event()
        self.events.on("open", self.open.set)

    async def call(self, leg):
        await self.peer.setLocalDescription(await self.peer.createOffer())
        sdp = await leg.answer(self.peer.localDescription.sdp)
        await self.peer.setRemoteDescription(RTCSessionDescription(sdp=sdp, type="answer"))
        assert await leg.connected(10)
        await self.open.wait()


@pytest.fixture
async def call():
    leg, visitor = WebRtcLeg(8000), Visitor()
    async with asyncio.timeout(20):
        await visitor.call(leg)
    yield leg, visitor
    await leg.close()
    await visitor.peer.close()


def tone(hz, rate, seconds):
    t = np.arange(int(rate * seconds)) / rate
    return from_float((0.5 * np.sin(2 * np.pi * hz * t)).astype(np.float32))


def loudest_hz(pcm, rate):
    spectrum = np.abs(np.fft.rfft(pcm.astype(float)))
    return np.argmax(spectrum) * rate / pcm.size


async def test_the_visitors_sound_arrives_at_the_legs_rate(call):
    leg, visitor = call
    visitor.playout.push(tone(1000, SENT_RATE, 3))
    parts = []
    async with asyncio.timeout(20):
        async for event in leg.inbound():
            if isinstance(event, Sound) and event.pcm.any():
                parts.append(event.pcm)
                if sum(p.size for p in parts) >= 8000:
                    break
    assert loudest_hz(np.concatenate(parts), 8000) == pytest.approx(1000, abs=15)


async def test_the_assistants_sound_arrives_at_the_visitor(call):
    leg, visitor = call
    leg.playout.push(tone(700, leg.playout.rate, 3))
    parts = []
    async with asyncio.timeout(20):
        while sum(p.size for p in parts) < HEARD_RATE:
            pcm = await visitor.heard.get()
            if pcm.any():
                parts.append(pcm)
    assert loudest_hz(np.concatenate(parts), HEARD_RATE) == pytest.approx(700, abs=15)


async def test_events_reach_the_visitor_even_those_from_before_the_channel_was_open():
    leg, visitor = WebRtcLeg(8000), Visitor()
    leg.notify({"type": "state", "state": "speaking"})
    async with asyncio.timeout(20):
        await visitor.call(leg)
        first = json.loads(await visitor.received.get())
        leg.notify({"type": "caption", "text": "Здравствуйте!"})
        second = json.loads(await visitor.received.get())
    assert (first["state"], second["text"]) == ("speaking", "Здравствуйте!")
    await leg.close()
    await visitor.peer.close()


async def test_keys_come_through_and_junk_in_the_channel_does_not(call):
    leg, visitor = call
    for message in ('{"type":"dtmf","digit":"5"}', "junk", '{"type":"dtmf","digit":"55"}',
                    '{"type":"dtmf","digit":["1"]}', b"\x00\x01", "{" * 2000,
                    '{"type":"dtmf","digit":"#"}', '{"type":"hangup"}'):  # fmt: skip
        visitor.events.send(message)
    async with asyncio.timeout(20):
        events = [e async for e in leg.inbound() if not isinstance(e, Sound)]
    assert [e for e in events if isinstance(e, Dtmf)] == [Dtmf("5"), Dtmf("#")]
    assert events[-1] == HungUp()


async def test_a_visitor_who_leaves_has_hung_up(call):
    leg, visitor = call
    await visitor.peer.close()
    async with asyncio.timeout(30):
        events = [e async for e in leg.inbound()]
    assert events[-1] == HungUp()


async def test_a_leg_that_is_never_connected_says_so():
    leg, visitor = WebRtcLeg(8000), Visitor()
    await visitor.peer.setLocalDescription(await visitor.peer.createOffer())
    await leg.answer(visitor.peer.localDescription.sdp)
    assert not await leg.connected(0.05)
    await leg.close()
    await leg.close()  # twice does nothing
    await visitor.peer.close()


async def test_an_offer_without_opus_is_refused():
    visitor = Visitor()
    await visitor.peer.setLocalDescription(await visitor.peer.createOffer())
    sdp = visitor.peer.localDescription.sdp.replace("opus/48000/2", "G729/8000")
    with pytest.raises(BadOffer):
        await WebRtcLeg(8000).answer(sdp)
    await visitor.peer.close()


VIDEO_ONLY = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"


@pytest.mark.parametrize(
    "sdp",
    ["", "junk", "v=0", VIDEO_ONLY, "v=0\r\nm=audio", "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n" * 3,
     "v=0\r\na=fingerprint:\r\nm=audio 1 x 1\r\n", "\x00\xff", "a=ice-ufrag\r\n" * 100],
)  # fmt: skip
async def test_an_offer_that_cannot_be_answered_is_refused(sdp):
    with pytest.raises(BadOffer):
        await WebRtcLeg(8000).answer(sdp)
