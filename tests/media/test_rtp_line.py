"""A whole session over a bad line and under fire, in the time the test says it is."""

import heapq
import random

import numpy as np
import pytest
from aiortc.rtp import RtpPacket

from media.playout import Playout
from media.rtp.channel import Datagram
from media.rtp.codecs import encoder
from media.rtp.session import RtpSession
from media.sdp import Audio, Direction, agree, our_formats
from tests.media.test_rtp_codecs import voice_like

HOSTS = "192.0.2.1", "192.0.2.2"


class Line:
    """Two ends of a line that loses, delays, reorders and repeats."""

    def __init__(self, loss=0.0, jitter_s=0.0, repeat=0.0, seed=1):
        self.now, self.loss, self.jitter_s, self.repeat = 0.0, loss, jitter_s, repeat
        self.dice = random.Random(seed)
        self.inboxes = {host: {4000: [], 4001: []} for host in HOSTS}
        self._count = 0

    def carry(self, source, target, data):
        self._count += 1
        if self.dice.random() < self.loss:
            return
        for _ in range(2 if self.dice.random() < self.repeat else 1):
            at = self.now + self.dice.uniform(0, self.jitter_s)
            heapq.heappush(self.inboxes[target[0]][target[1]], (at, self._count, source, data))


class End:
    """Stands for the Channel of one end."""

    def __init__(self, line, host):
        self.line, self.host = line, host

    def send(self, data, target):
        self.line.carry((self.host, 4000), target, data)

    def send_rtcp(self, data, target):
        self.line.carry((self.host, 4001), target, data)

    def receive(self, wall):
        return self._read(4000)

    def receive_rtcp(self, wall):
        return self._read(4001)

    def _read(self, port):
        inbox, out = self.line.inboxes[self.host][port], []
        while inbox and inbox[0][0] <= self.line.now:
            at, _, source, data = heapq.heappop(inbox)
            out.append(Datagram(data, source, self.line.now - at))
        return out


class Conversation:
    def __init__(self, codec="PCMA", **line):
        self.line = Line(**line)
        formats = our_formats([codec])
        self.sessions, self.heard, self.keys = [], ([], []), ["", ""]
        for host, other in (HOSTS, HOSTS[::-1]):
            remote = Audio(other, 4000, 4001, formats, Direction.SENDRECV)
            playout = Playout(encoder(codec).rate)
            wire = End(self.line, host)
            self.sessions.append(RtpSession(wire, playout, agree(remote, formats), 8000))

    def run(self, seconds, every_frame=lambda now: None):
        for _ in range(int(seconds * 50)):
            self.line.now += 0.02
            every_frame(self.line.now)
            for n, session in enumerate(self.sessions):
                session.speak(self.line.now, self.line.now)
                self.keys[n] += "".join(session.hear(self.line.now, self.line.now))
                self.heard[n].append(session.frame(self.line.now))


@pytest.mark.parametrize("codec", ["PCMA", "G722", "OPUS"])
def test_a_bad_line_loses_no_key_and_its_delay_does_not_grow(codec):
    call = Conversation(codec, loss=0.05, jitter_s=0.06, repeat=0.05, seed=2)
    caller, callee = call.sessions
    call.run(10)
    early = callee.quality.delay_ms
    for _ in range(20):
        caller.playout.push(voice_like(caller.playout.rate, 1.0))
        caller.press("15780#")
        call.run(3)
    assert call.keys[1] == "15780#" * 20
    late = callee.quality
    assert late.delay_ms <= max(early, 60) + 40
    assert late.lost / late.received == pytest.approx(0.05, abs=0.02)
    assert late.late / late.received < 0.04
    assert late.duplicates > 0
    assert len(call.heard[1]) == 70 * 50


def test_speech_over_a_bad_line_stays_speech():
    """As loud as it was sent, in spite of the losses, all of the time."""
    call = Conversation(loss=0.05, jitter_s=0.06, seed=3)
    call.run(2)
    call.sessions[0].playout.push(voice_like(8000, 20.0))
    call.run(19)
    levels = [np.abs(frame.astype(int)).mean() for frame in call.heard[1][110:]]
    sent = np.abs(voice_like(8000, 20.0).astype(int)).mean()
    assert np.mean(levels) == pytest.approx(sent, rel=0.15)
    assert np.mean(np.array(levels) < 20) < 0.02


def test_after_the_line_got_better_the_delay_is_given_back():
    call = Conversation(jitter_s=0.15, seed=4)
    call.run(10)
    assert call.sessions[1].quality.delay_ms > 80
    call.line.jitter_s = 0.0
    call.run(10)
    assert call.sessions[1].quality.delay_ms <= 50


def mutated(dice, packet):
    data = bytearray(packet)
    for _ in range(dice.randint(1, 4)):
        match dice.randrange(4):
            case 0 if data:
                data[dice.randrange(len(data))] = dice.randrange(256)
            case 1:
                del data[dice.randrange(len(data) + 1) :]
            case 2:
                data[:2] = dice.randbytes(2)
            case _:
                data += dice.randbytes(dice.randint(1, 60))
    return bytes(data)


@pytest.mark.parametrize("codec", ["PCMA", "G722", "OPUS"])
@pytest.mark.parametrize("source", [HOSTS[0], "198.51.100.66"], ids=["the far end", "a stranger"])
def test_ten_thousand_mutated_packets_harm_nothing(codec, source):
    call = Conversation(codec, seed=5)
    call.run(1)
    dice = random.Random(20261122)
    good = [RtpPacket(t, 0, n, n * 160, 7, dice.randbytes(160)).serialize()
            for n in range(50) for t in (0, 8, 9, 13, 96, 101, 102)]  # fmt: skip
    reports = [b"\x81\xc9\x00\x07" + dice.randbytes(28), b"\x80\xc8\x00\x06" + dice.randbytes(24)]
    inboxes = call.line.inboxes[HOSTS[1]]

    def fire(now):
        for n in range(50):
            rtp = mutated(dice, dice.choice(good))
            heapq.heappush(inboxes[4000], (now, -n, (source, 4000), rtp))
            rtcp = mutated(dice, dice.choice(reports))
            heapq.heappush(inboxes[4001], (now, -n, (source, 4001), rtcp))

    call.run(200 / 50, fire)
    session = call.sessions[1]
    assert len(session._receiver.buffer._packets) <= 100
    assert len(session._latch._seen) <= 8
    assert session.quality.malformed + session.quality.refused > 1000
    before = session.quality.concealed
    call.sessions[0].playout.push(voice_like(call.sessions[0].playout.rate, 5.0))
    call.run(5)
    assert np.abs(np.concatenate(call.heard[1][-50:])).max() > 1000
    assert session.quality.concealed - before < 30


def held(direction):
    formats = our_formats(["PCMA"])
    return agree(Audio(HOSTS[0], 4000, 4001, formats, direction), formats)


@pytest.mark.parametrize("direction", [Direction.SENDONLY, Direction.INACTIVE])
def test_a_far_end_that_holds_may_be_silent_for_as_long_as_it_likes(direction):
    call = Conversation(loss=1.0)
    session = call.sessions[1]
    call.run(5)
    assert session.silent_s(call.line.now) == pytest.approx(5, abs=0.1)
    session.use(held(direction))
    call.run(300)
    assert session.silent_s(call.line.now) < 0.1
    session.use(held(Direction.SENDRECV))
    call.run(5)
    assert session.silent_s(call.line.now) == pytest.approx(5, abs=0.1)


def test_keys_of_the_music_on_hold_are_not_the_callers():
    call = Conversation()
    call.run(1)
    call.sessions[1].use(held(Direction.SENDONLY))
    call.sessions[0].press("5")
    call.run(1)
    assert call.keys[1] == ""


def test_another_source_is_heard_at_once_whatever_its_clock_says():
    call = Conversation()
    call.run(5)
    sender = call.sessions[0]._sender
    sender.ssrc += 1
    sender.timestamp += 7200  # 0.9 s: as if the packets between were on their way
    call.run(1)
    assert call.sessions[1].quality.delay_ms <= 60
