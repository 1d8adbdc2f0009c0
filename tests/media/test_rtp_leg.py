"""Two phone legs in a call with each other, over this machine's own UDP, in virtual time."""

import asyncio
import socket

import numpy as np
import pytest
from aiortc.rtp import RtpPacket

from media.leg import Dtmf, HungUp, Sound
from media.rtp.leg import BadSdp, NoPorts, RtpSettings, RtpStack
from tests.gateway.virtual_time import run
from tests.media.test_rtp_codecs import correlation, voice_like

PORTS = range(18620, 18660)


def stack(codecs=("PCMA",), rate_in=8000, ports=PORTS, **more):
    # The kernel's time stamps are of another time than the test's: every packet is new.
    settings = RtpSettings("127.0.0.1", ports, rate_in, codecs=codecs, **more)
    return RtpStack(settings, wall=lambda: asyncio.get_running_loop().time())


class Call:
    """A caller and a callee, each heard for as long as the test lasts."""

    def __init__(self, codec="PCMA", rate_in=8000):
        self.stack = stack((codec,), rate_in)

    async def __aenter__(self):
        self.caller, self.callee = self.stack.leg(), self.stack.leg()
        self.caller.accept(self.callee.answer(self.caller.offer()))
        self.heard = {self.caller: [], self.callee: []}
        self._readers = [asyncio.create_task(self._read(leg)) for leg in self.heard]
        return self

    async def _read(self, leg):
        async for event in leg.inbound():
            self.heard[leg].append(event)

    def sound(self, leg):
        return np.concatenate([e.pcm for e in self.heard[leg] if isinstance(e, Sound)])

    def keys(self, leg):
        return "".join(e.digit for e in self.heard[leg] if isinstance(e, Dtmf))

    async def __aexit__(self, *_):
        await self.caller.close()
        await self.callee.close()
        await asyncio.gather(*self._readers)
        assert self.heard[self.caller][-1] == self.heard[self.callee][-1] == HungUp()
        assert self.stack.ports_in_use == 0


@pytest.mark.parametrize(
    ("codec", "rate_in", "least"),
    [("PCMA", 8000, 0.99), ("PCMU", 8000, 0.99), ("G722", 16000, 0.99), ("OPUS", 16000, 0.9)],
)
def test_sound_arrives_both_ways_as_it_was_sent(codec, rate_in, least):
    async def main():
        async with Call(codec, rate_in) as call:
            for leg in (call.caller, call.callee):
                leg.playout.push(voice_like(leg.playout.rate, 2.0))
            await asyncio.sleep(2.5)
            for leg in (call.caller, call.callee):
                heard = call.sound(leg)
                assert correlation(voice_like(rate_in, 2.0), heard, rate_in // 5) > least
                quality = leg.quality
                assert (quality.lost, quality.late, quality.concealed) == (0, 0, 0)
                assert quality.delay_ms <= 60

    run(main())


def test_time_runs_on_for_the_listener_when_nothing_is_sent():
    async def main():
        alone = stack().leg()
        other = stack(ports=range(18670, 18672)).leg()
        alone.answer(other.offer())
        frames = 0
        async with asyncio.timeout(1.001):
            async for event in alone.inbound():
                assert isinstance(event, Sound)
                assert not event.pcm.any()
                frames += 1
                if frames == 50:
                    break
        await alone.close()
        await other.close()

    run(main())


def test_a_barge_in_is_silence_within_the_next_frame():
    async def main():
        async with Call() as call:
            call.caller.playout.push(voice_like(8000, 5.0))
            await asyncio.sleep(1)
            sent = call.caller.quality, call.caller._agreed_session._sender
            call.caller.playout.flush()
            packet = RtpPacket.parse(sent[1].packet())
            assert set(packet.payload) == {0xD5}

    run(main())


def test_keys_arrive_once_each_by_events_and_by_signalling():
    async def main():
        async with Call() as call:
            call.caller.send_dtmf("15780#")
            await asyncio.sleep(2)
            call.callee.dtmf_info("9")  # a phone that sends events: the INFO repeats one
            call.caller.dtmf_info("7")
            call.caller.dtmf_info("x")
            await asyncio.sleep(0.1)
            assert call.keys(call.callee) == "15780#"
            assert call.keys(call.caller) == "7"

    run(main())


def test_keys_that_no_telephone_has_are_refused():
    async def main():
        async with Call() as call:
            with pytest.raises(ValueError):
                call.caller.send_dtmf("12Ж")

    run(main())


def with_direction(sdp, direction):
    return sdp.replace("a=sendrecv", f"a={direction}")


@pytest.mark.parametrize("hold", ["sendonly", "inactive"])
def test_on_hold_nothing_is_sent_nothing_is_heard_and_the_sentence_goes_on_afterwards(hold):
    async def main():
        async with Call() as call:
            await asyncio.sleep(0.5)
            call.callee.playout.push(voice_like(8000, 1.0))
            call.caller.playout.push(voice_like(8000, 9.0))
            answer = call.callee.renegotiate(with_direction(call.caller.offer(), hold))
            assert call.callee.on_hold
            assert ("a=recvonly" in answer) == (hold == "sendonly")
            before = call.caller.quality.received
            call.heard[call.callee].clear()
            await asyncio.sleep(60)  # longer than inactivity ends a call
            assert call.caller.quality.received <= before + 1
            assert len(call.heard[call.callee]) == 3000
            assert not call.sound(call.callee).any()
            assert call.callee.playout.queued_samples == 8000
            call.caller.accept(call.callee.renegotiate(call.caller.offer()))
            assert not call.callee.on_hold
            call.caller.playout.push(voice_like(8000, 1.0))
            await asyncio.sleep(1.5)
            assert call.callee.playout.empty
            assert call.sound(call.callee).any()

    run(main())


def test_a_session_refresh_is_not_heard():
    async def main():
        async with Call() as call:
            call.caller.playout.push(voice_like(8000, 3.0))
            for _ in range(5):
                await asyncio.sleep(0.5)
                call.caller.accept(call.callee.renegotiate(call.caller.offer()))
            await asyncio.sleep(1)
            assert correlation(voice_like(8000, 3.0), call.sound(call.callee), 1600) > 0.99
            assert call.callee.quality.concealed == 0

    run(main())


def test_another_codec_can_be_agreed_in_mid_call():
    async def main():
        wide = stack(("G722", "PCMA"), rate_in=16000)
        caller, callee = wide.leg(), wide.leg()
        caller.accept(callee.answer(caller.offer()))
        assert callee.playout.rate == 16000
        narrow = caller.offer().replace(" 9 8 ", " 8 ")
        caller.accept(callee.renegotiate(narrow))
        callee.playout.push(voice_like(16000, 1.0))
        parts = []
        async for event in caller.inbound():
            parts.append(event.pcm)
            if len(parts) == 70:
                break
        assert correlation(voice_like(16000, 1.0), np.concatenate(parts), 3200) > 0.95
        await caller.close()
        await callee.close()

    run(main())


def test_a_renegotiation_that_cannot_be_agreed_to_changes_nothing():
    async def main():
        async with Call() as call:
            with pytest.raises(BadSdp):
                call.callee.renegotiate(call.caller.offer().replace("PCMA/8000", "G729/8000"))
            with pytest.raises(BadSdp):
                call.caller.accept("junk")
            call.caller.playout.push(voice_like(8000, 1.0))
            await asyncio.sleep(1.5)
            assert call.sound(call.callee).any()

    run(main())


def test_an_attacker_who_knows_the_port_is_neither_heard_nor_answered():
    async def main():
        async with Call() as call:
            await asyncio.sleep(0.2)
            port = call.callee._sockets.port
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as attacker:
                attacker.setblocking(False)
                attacker.bind(("127.0.0.1", 0))
                for n in range(100):
                    packet = RtpPacket(8, 0, n, n * 160, 666, b"\x2a" * 160)
                    attacker.sendto(packet.serialize(), ("127.0.0.1", port))
                    await asyncio.sleep(0.02)
                with pytest.raises(BlockingIOError):
                    attacker.recv(2048)
            assert np.abs(call.sound(call.callee)).max() <= 8  # the A-law's silence
            assert call.callee.quality.refused == 100
            assert call.callee.quality.received >= 100

    run(main())


def test_a_far_end_that_falls_silent_for_long_has_hung_up():
    async def main():
        one, two = stack(inactivity_s=10), stack(ports=range(18670, 18680))
        leg, other = one.leg(), two.leg()
        other.accept(leg.answer(other.offer()))
        await asyncio.sleep(5)
        await other.close()
        began = asyncio.get_running_loop().time()
        async for event in leg.inbound():
            last = event
        assert last == HungUp()
        assert 9.5 < asyncio.get_running_loop().time() - began < 11
        await leg.close()
        await leg.close()  # twice does nothing
        assert one.ports_in_use == two.ports_in_use == 0

    run(main())


def test_reports_tell_both_ends_of_the_line():
    async def main():
        async with Call() as call:
            await asyncio.sleep(60)
            for leg in (call.caller, call.callee):
                assert 0 <= leg.quality.round_trip_ms <= 50
                assert leg.quality.mos > 4.3
                assert leg.quality.jitter_ms < 1

    run(main())


def test_unread_sound_is_bounded_and_counted_and_no_key_is_lost_with_it():
    async def main():
        pair = stack()
        caller, callee = pair.leg(), pair.leg()
        caller.accept(callee.answer(caller.offer()))
        caller.send_dtmf("42")
        await asyncio.sleep(10)
        assert 440 <= callee.dropped_frames <= 460
        callee.hung_up()
        events = [event async for event in callee.inbound()]
        assert events[:2] == [Dtmf("4"), Dtmf("2")]
        assert (len(events), events[-1]) == (53, HungUp())
        await caller.close()
        await callee.close()

    run(main())


def test_a_leg_that_cannot_answer_holds_no_ports():
    async def main():
        small = stack(ports=range(18690, 18692))
        with pytest.raises(BadSdp):
            small.leg().answer("junk")
        assert small.ports_in_use == 0
        first = small.leg()
        offer = first.offer()
        with pytest.raises(NoPorts):
            small.leg().answer(offer)
        await first.close()
        assert small.ports_in_use == 0

    run(main())


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_an_address_that_means_hold_is_not_told_to_phones(host):
    with pytest.raises(ValueError):
        RtpStack(RtpSettings(host, PORTS, 8000))
    RtpStack(RtpSettings(host, PORTS, 8000, public_host="192.0.2.7"))
