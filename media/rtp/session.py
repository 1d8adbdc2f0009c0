"""An RTP session: what goes out and what comes in through one channel, 20 ms at a time."""

import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from aiortc.rtp import RtpPacket

from media.pcm import FRAME_MS, Pcm
from media.playout import Playout
from media.rtp.channel import Datagram
from media.rtp.events import KeysHeard
from media.rtp.latch import Address, Latch
from media.rtp.quality import mos
from media.rtp.receiver import COMFORT_NOISE, Receiver
from media.rtp.reports import Reception, Reports
from media.rtp.sender import Sender
from media.sdp import Agreed, Audio, Direction

_REPORT_S = 5.0


class Wire(Protocol):
    """A Channel, or what a test puts in its place."""

    def receive(self, wall: float) -> list[Datagram]: ...
    def receive_rtcp(self, wall: float) -> list[Datagram]: ...
    def send(self, data: bytes, target: Address) -> None: ...
    def send_rtcp(self, data: bytes, target: Address) -> None: ...


@dataclass(frozen=True)
class Quality:
    """How the line is. Counts are since the call began, or since the source last changed."""

    received: int
    """Packets of sound."""
    lost: int
    late: int
    """Came, but after their time."""
    duplicates: int
    concealed: int
    """Frames of 20 ms that were made up."""
    refused: int
    """Packets of sources that are not heard."""
    malformed: int
    jitter_ms: float
    delay_ms: float
    """What the jitter buffer adds."""
    round_trip_ms: float | None
    remote_loss: float
    """The share of our packets that the far end missed of late, 0 to 1."""
    mos: float
    """Estimate of what we hear, 1 to 4.5."""


class RtpSession:
    """Times: `now` in seconds of the event loop, `wall` in seconds since 1970."""

    def __init__(self, wire: Wire, playout: Playout, agreed: Agreed, rate_in: int) -> None:
        """rate_in: Hz of the frames heard."""
        self.playout = playout
        self.malformed = 0
        self._wire, self._rate_in = wire, rate_in
        self._sender = Sender(playout, agreed.codecs[0], agreed.event)
        # RFC 7022: a name that tells nothing.
        self._reports = Reports(self._sender.ssrc, secrets.token_hex(8))
        self._keys = KeysHeard()
        self._alive: float | None = None
        self._report_at: float | None = None
        self._agreed = agreed
        self._receive(agreed)
        self._latch = Latch(self._types, _address(agreed.remote))

    @property
    def direction(self) -> Direction:
        return self._agreed.direction

    @property
    def quality(self) -> Quality:
        heard, buffer = self._reception, self._receiver.buffer
        trip = self._reports.round_trip_s
        # RFC 3550 counts a duplicate as a packet found again; a listener does not.
        lost = max(0, heard.lost + buffer.duplicates)
        missed = (lost + buffer.late) / max(1, heard.expected)
        delay_ms = max(0.0, buffer.delay_ms)
        return Quality(
            received=heard.received,
            lost=lost,
            late=buffer.late,
            duplicates=buffer.duplicates,
            concealed=self._receiver.concealed,
            refused=self._latch.refused,
            malformed=self.malformed + self._reports.malformed + self._receiver.undecodable,
            jitter_ms=heard.jitter_ms,
            delay_ms=delay_ms,
            round_trip_ms=None if trip is None else trip * 1000,
            remote_loss=self._reports.remote_loss,
            mos=mos(missed, delay_ms + FRAME_MS + (trip or 0.0) * 500),
        )

    def use(self, agreed: Agreed) -> None:
        """What was agreed anew. A refresh that changes nothing is not heard."""
        before, self._agreed = self._agreed, agreed
        if (agreed.codecs[0], agreed.event) != (before.codecs[0], before.event):
            self._sender.use(agreed.codecs[0], agreed.event)
        if agreed.heard != before.heard or agreed.direction != before.direction:
            self._receive(agreed)
        self._latch.reopen(self._types, _address(agreed.remote))

    def press(self, keys: str) -> None:
        """Raises ValueError: no such key, or no telephone events agreed."""
        self._sender.press(keys)

    def informed(self, key: str, now: float) -> str | None:
        """A key that signalling tells of, unless it is none or is heard as an event, too."""
        return self._keys.informed(key, now)

    def hear(self, now: float, wall: float) -> list[str]:
        """Takes in what arrived; returns the keys among it."""
        if self._alive is None or not self._listening:
            self._alive = now
        for datagram in self._wire.receive_rtcp(wall):
            self._hear_report(datagram, now, wall)
        return [key for d in self._wire.receive(wall) for key in self._packet(d, now)]

    def frame(self, now: float) -> Pcm | None:
        """The next 20 ms of what is heard; None on hold."""
        return self._receiver.frame(now * 1000) if self._listening else None

    def speak(self, now: float, wall: float) -> None:
        """Sends the next 20 ms, and a report when it is time. On hold, playing waits."""
        if self.direction.sends:
            packet = self._sender.packet()
            if packet and self._latch.target is not None:
                self._wire.send(packet, self._latch.target)
        else:
            self._sender.skip()
        if self._report_at is None:
            self._report_at = now + _REPORT_S / 2
        elif now >= self._report_at:
            self._report_at = now + _REPORT_S * random.uniform(0.5, 1.5)  # noqa: S311
            self._report(wall)

    def silent_s(self, now: float) -> float:
        """For how long nothing valid came although something was due."""
        return now - self._alive if self._alive is not None else 0.0

    def bye(self, wall: float) -> None:
        """Tells the far end that this source is over."""
        self._report(wall, bye=True)

    @property
    def _listening(self) -> bool:
        """What comes while the far end holds is its music, not a voice."""
        return self.direction is Direction.SENDRECV

    def _receive(self, agreed: Agreed) -> None:
        codecs = {kind: fmt.name for kind, fmt in agreed.heard.items() if not fmt.is_event}
        self._types = frozenset({*agreed.heard, COMFORT_NOISE})
        self._event_types = self._types - {*codecs, COMFORT_NOISE}
        self._receiver = Receiver(codecs, agreed.codecs[0].clock, self._rate_in)
        self._reception = Reception(agreed.codecs[0].clock)
        self._heard_ssrc: int | None = None

    def _packet(self, datagram: Datagram, now: float) -> Iterator[str]:
        try:
            packet = RtpPacket.parse(datagram.data)
        except ValueError:
            self.malformed += 1
            return
        kind, ssrc, number = packet.payload_type, packet.ssrc, packet.sequence_number
        if not self._latch.hears(datagram.source, kind, ssrc, number):
            return
        arrived = now - datagram.age_s
        self._alive = now
        if ssrc != self._heard_ssrc:
            self._heard_ssrc = ssrc
            self._receiver.restart()
        self._reception.packet(ssrc, number, packet.timestamp, arrived)
        if not self._listening:
            return
        if kind in self._event_types:
            key = self._keys.take(packet.timestamp, bool(packet.marker), packet.payload, now)
            if key is not None:
                yield key
        else:
            self._receiver.put(kind, packet.timestamp, packet.payload, arrived * 1000)

    def _hear_report(self, datagram: Datagram, now: float, wall: float) -> None:
        target = self._latch.target
        if target is None or datagram.source[0] != target[0]:
            self._latch.refused += 1
            return
        self._alive = now
        self._reports.read(datagram.data, wall - datagram.age_s)

    def _report(self, wall: float, bye: bool = False) -> None:
        target = self._latch.target
        if target is None:
            return
        remote = self._agreed.remote
        port = remote.rtcp_port if target == _address(remote) else target[1] + 1
        sent = (self._sender.timestamp, self._sender.packets, self._sender.octets)
        data = self._reports.write(self._reception, sent, wall, bye)
        self._wire.send_rtcp(data, (target[0], min(port, 65535)))


def _address(remote: Audio) -> Address | None:
    return (remote.host, remote.port) if remote.host is not None else None
