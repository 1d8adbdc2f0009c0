"""AudioSocket as Asterisk speaks it, over this machine's TCP, in virtual time."""

import asyncio
import struct
from socket import SO_SNDBUF, SOL_SOCKET
from uuid import UUID

import numpy as np
import pytest

from media.audiosocket import AudioSocketLeg, NotAudioSocket, Numbers, numbers
from media.leg import Dtmf, HungUp, Sound
from media.rtp.ticker import Ticker
from tests.gateway.virtual_time import run
from tests.media.test_rtp_codecs import correlation, voice_like

IDENTITY = UUID("74951240-002f-ffff-7495-1234501fffff")


def message(kind, payload=b""):
    return struct.pack(">BH", kind, len(payload)) + payload


class Asterisk:
    """The PBX's end of one connection and, as `leg`, ours."""

    def __init__(self, rate_in=8000):
        self._rate_in = rate_in
        self.ticker = Ticker()
        self.got, self.heard = [], []
        self._tasks = []

    async def __aenter__(self):
        came = asyncio.Queue()
        self._server = await asyncio.start_server(
            lambda *streams: came.put_nowait(streams), "127.0.0.1", 0
        )
        address = self._server.sockets[0].getsockname()
        self.reader, self.writer = await asyncio.open_connection(*address)
        self.leg = AudioSocketLeg(*await came.get(), self.ticker, self._rate_in)
        return self

    async def __aexit__(self, *_):
        await self.leg.close()
        self.writer.close()
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks or [asyncio.create_task(asyncio.sleep(0))])

    def send(self, *messages):
        self.writer.write(b"".join(messages))

    async def speak(self, pcm, kind=0x10, frame=160):
        for start in range(0, pcm.size, frame):
            self.send(message(kind, pcm[start : start + frame].astype("<i2").tobytes()))
            await asyncio.sleep(0.02)

    async def call(self, *first):
        """Up to the point where both ends talk; `first` is sent with the UUID."""
        self.send(message(0x01, IDENTITY.bytes), *first)
        assert await self.leg.begin(5) == IDENTITY
        self._tasks = [
            asyncio.create_task(task) for task in (self.leg.follow(), self._listen(), self._read())
        ]
        return await self.leg.connected()

    async def _listen(self):
        async for event in self.leg.inbound():
            self.heard.append(event)

    async def _read(self):
        while True:
            kind, size = struct.unpack(">BH", await self.reader.readexactly(3))
            self.got.append((kind, await self.reader.readexactly(size)))

    def played(self):
        return np.frombuffer(b"".join(payload for _, payload in self.got if payload), "<i2")

    def sound(self):
        return np.concatenate([event.pcm for event in self.heard if isinstance(event, Sound)])


QUIET = message(0x10, bytes(320))


def test_sound_comes_through_both_ways_unchanged_at_8_khz():
    async def main():
        async with Asterisk() as pbx:
            assert await pbx.call(QUIET)
            said, answered = voice_like(8000, 2), voice_like(8000, 2)[::-1].copy()
            pbx.leg.playout.push(answered)
            await pbx.speak(said)
            await asyncio.sleep(0.5)
            assert said.tobytes() in pbx.sound().tobytes()
            assert answered.tobytes() in pbx.played().tobytes()

    run(main())


def test_a_frame_goes_out_every_20_ms_whether_or_not_there_is_anything_to_say():
    async def main():
        async with Asterisk() as pbx:
            await pbx.call(QUIET)
            before = len(pbx.got)
            await asyncio.sleep(10)
            frames = pbx.got[before:]
            assert len(frames) == pytest.approx(500, abs=1)
            assert {(kind, len(payload)) for kind, payload in frames} == {(0x10, 320)}

    run(main())


@pytest.mark.parametrize(("kind", "rate"), [(0x12, 16000), (0x13, 24000), (0x16, 48000)])
def test_we_answer_in_the_rate_that_the_far_end_speaks(kind, rate):
    async def main():
        async with Asterisk(rate_in=16000) as pbx:
            frame = rate // 50
            assert await pbx.call(message(kind, bytes(2 * frame)))
            assert pbx.leg.playout.rate == 16000
            said = voice_like(rate, 2)
            await pbx.speak(said, kind, frame)
            await asyncio.sleep(0.5)
            assert {got for got, _ in pbx.got} == {kind}
            assert correlation(voice_like(16000, 2), pbx.sound(), 32000) > 0.98

    run(main())


def test_who_sends_no_sound_is_answered_at_8_khz_and_heard_as_silence():
    async def main():
        async with Asterisk() as pbx:
            assert await pbx.call()
            assert pbx.leg.playout.rate == 8000
            await asyncio.sleep(5)
            assert pbx.sound().size == pytest.approx(5 * 8000, rel=0.05)
            assert not pbx.sound().any()

    run(main())


def test_keys_are_heard_in_their_order():
    async def main():
        async with Asterisk() as pbx:
            await pbx.call(QUIET)
            pbx.send(*(message(0x03, key.encode()) for key in "15780#A"))
            await asyncio.sleep(0.1)
            assert "".join(e.digit for e in pbx.heard if isinstance(e, Dtmf)) == "15780#"

    run(main())


@pytest.mark.parametrize("farewell", [message(0x00), message(0xFF, b"\x02"), b""])
def test_the_far_ends_end_is_the_last_event(farewell):
    async def main():
        async with Asterisk() as pbx:
            await pbx.call(QUIET)
            pbx.send(farewell)
            pbx.writer.write_eof()
            await asyncio.sleep(0.1)
            assert pbx.heard[-1] == HungUp()

    run(main())


def test_our_end_is_told_and_leaves_no_clock_running():
    async def main():
        async with Asterisk() as pbx:
            await pbx.call(QUIET)
            await pbx.leg.close()
            await pbx.leg.close()
            await asyncio.sleep(0.1)
            assert pbx.got[-1] == (0x00, b"")
            assert pbx.heard[-1] == HungUp()
            assert pbx.ticker._timer is None

    run(main())


@pytest.mark.parametrize(
    "first",
    [
        b"GET / HTTP/1.1\r\nHost: dozvon\r\n\r\n" * 9000,
        message(0x10, bytes(320)),
        message(0x01, b"short"),
        message(0x01, IDENTITY.bytes)[:10],
        b"",
    ],
)
def test_what_does_not_begin_with_an_identity_is_no_call(first):
    async def main():
        async with Asterisk() as pbx:
            pbx.send(first)
            with pytest.raises(NotAudioSocket):
                await pbx.leg.begin(5)

    run(main())


def test_junk_within_a_call_is_left_out():
    async def main():
        async with Asterisk() as pbx:
            await pbx.call(QUIET)
            for junk in (
                message(0x77, b"what is this"),
                message(0x03, b"\xff"),
                message(0x03, b"12"),
                message(0x10, b"\x01"),
                message(0x10),
                message(0x01, b"again"),
                message(0x10, bytes(65535)),
            ):
                pbx.send(junk)
            said = voice_like(8000, 1)
            await asyncio.sleep(1)
            await pbx.speak(said)
            await asyncio.sleep(0.1)
            assert said.tobytes() in pbx.sound().tobytes()
            assert not [event for event in pbx.heard if isinstance(event, Dtmf)]

    run(main())


def test_a_flood_is_bounded_and_counted():
    async def main():
        async with Asterisk() as pbx:
            pbx.send(message(0x01, IDENTITY.bytes))
            await pbx.leg.begin(5)
            pbx.send(*[QUIET] * 5000, message(0x00))
            await pbx.leg.follow()
            unread = [event async for event in pbx.leg.inbound()]
            assert len(unread) <= 51
            assert pbx.leg.dropped_frames == 5000 - len(unread) + 1

    run(main())


def test_a_far_end_that_takes_nothing_costs_frames_and_no_memory():
    async def main():
        async with Asterisk() as pbx:
            await pbx.call(QUIET)
            pbx._tasks[2].cancel()
            # What the kernel takes in is large; more than that nobody keeps.
            pbx.leg._writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_SNDBUF, 4096)
            pbx.leg._writer.write(bytes(8_000_000))
            await asyncio.sleep(10)
            assert pbx.leg.dropped_frames >= 499

    run(main())


@pytest.mark.parametrize(
    ("identity", "told"),
    [
        (IDENTITY, Numbers("74951240002", "74951234501")),
        (UUID("74951240-002f-ffff-ffff-ffffffffffff"), Numbers("74951240002", None)),
        (UUID("ffffffff-ffff-ffff-4951-234501ffffff"), Numbers(None, "4951234501")),
        (UUID("0b8e3a52-8d1c-4f0a-9c55-f1e2d3c4b5a6"), Numbers(None, None)),
        (UUID("74951240-002f-1fff-7495-1234501fffff"), Numbers(None, None)),
        (UUID("11111111-1111-1111-1111-111111111111"), Numbers(None, None)),
    ],
)
def test_a_uuid_tells_the_numbers_that_a_dialplan_wrote_into_it(identity, told):
    assert numbers(identity) == told
