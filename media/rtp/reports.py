"""RTCP (RFC 3550): what we tell of the stream we hear, and what we are told of ours."""

from dataclasses import dataclass

from aiortc.rtp import (
    RtcpByePacket,
    RtcpPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpSdesPacket,
    RtcpSenderInfo,
    RtcpSourceInfo,
    RtcpSrPacket,
    clamp_packets_lost,
)

_NTP_EPOCH_S = 2_208_988_800
_CNAME = 1
_MISORDER = 1000
"""A sequence number that far off begins the count anew (RFC 3550, A.1)."""


@dataclass
class Reception:
    """Statistics of one source (RFC 3550, A.1, A.3, A.8). Pure; times in seconds."""

    clock: int
    ssrc: int = 0
    received: int = 0
    jitter: float = 0.0
    """RTP clock units."""
    _first: int = 0
    _highest: int = 0
    _transit: float | None = None
    _expected_before: int = 0
    _received_before: int = 0

    def packet(self, ssrc: int, sequence: int, timestamp: int, now: float) -> None:
        """A packet of sound. Another SSRC, or a leap of the sequence, begins the count anew."""
        step = (sequence - self._highest + 0x8000) % 0x10000 - 0x8000
        if self.received == 0 or ssrc != self.ssrc or abs(step) > _MISORDER:
            self.ssrc, self.received, self.jitter, self._transit = ssrc, 0, 0.0, None
            self._first = self._highest = sequence
            self._expected_before = self._received_before = 0
        elif step > 0:
            self._highest += step
        self.received += 1
        transit = now * self.clock - timestamp
        if self._transit is not None:
            # Differences, so that a timestamp's wrap-around passes as one odd packet at most.
            difference = abs(transit - self._transit)
            if difference < self.clock:
                self.jitter += (difference - self.jitter) / 16
        self._transit = transit

    @property
    def expected(self) -> int:
        return self._highest - self._first + 1 if self.received else 0

    @property
    def lost(self) -> int:
        """Below zero when there were more duplicates than losses."""
        return self.expected - self.received

    @property
    def jitter_ms(self) -> float:
        return self.jitter * 1000 / self.clock

    def report(self, last_sr: int, since_sr_s: float) -> RtcpReceiverInfo:
        """A reception report block; the next one's fraction counts from here."""
        expected = self.expected - self._expected_before
        lost = expected - (self.received - self._received_before)
        self._expected_before, self._received_before = self.expected, self.received
        fraction = min(255, max(0, lost * 256 // expected)) if expected > 0 else 0
        return RtcpReceiverInfo(
            ssrc=self.ssrc,
            fraction_lost=fraction,
            packets_lost=clamp_packets_lost(self.lost),
            highest_sequence=self._highest % (1 << 32),
            jitter=min(int(self.jitter), (1 << 32) - 1),
            lsr=last_sr,
            dlsr=min(int(max(0.0, since_sr_s) * 65536), (1 << 32) - 1) if last_sr else 0,
        )


@dataclass
class Reports:
    """The RTCP of one leg. Pure; `wall` in seconds since 1970."""

    ssrc: int
    cname: str
    remote_loss: float = 0.0
    """The share of our packets the far end missed of late, 0 to 1."""
    remote_jitter: int = 0
    """RTP clock units."""
    round_trip_s: float | None = None
    malformed: int = 0
    _last_sr: int = 0
    _sr_at: float = 0.0

    def write(
        self,
        heard: Reception,
        sent: tuple[int, int, int],
        wall: float,
        bye: bool = False,
    ) -> bytes:
        """A compound packet. sent: (RTP timestamp now, packets, octets); none sent, no SR."""
        blocks = [heard.report(self._last_sr, wall - self._sr_at)] if heard.received else []
        timestamp, packets, octets = sent
        out: bytes
        if packets:
            info = RtcpSenderInfo(_ntp(wall), timestamp, packets, octets % (1 << 32))
            out = bytes(RtcpSrPacket(self.ssrc, info, blocks))
        else:
            out = bytes(RtcpRrPacket(self.ssrc, blocks))
        source = RtcpSourceInfo(self.ssrc, [(_CNAME, self.cname.encode())])
        out += bytes(RtcpSdesPacket([source]))
        return out + bytes(RtcpByePacket([self.ssrc])) if bye else out

    def read(self, data: bytes, wall: float) -> None:
        """What the far end reports; junk is counted."""
        try:
            packets = RtcpPacket.parse(data)
        except ValueError:
            self.malformed += 1
            return
        for packet in packets:
            if isinstance(packet, RtcpSrPacket):
                self._last_sr = _middle(packet.sender_info.ntp_timestamp)
                self._sr_at = wall
            if isinstance(packet, RtcpSrPacket | RtcpRrPacket):
                for block in packet.reports:
                    if block.ssrc == self.ssrc:
                        self._told(block, wall)

    def _told(self, block: RtcpReceiverInfo, wall: float) -> None:
        self.remote_loss = block.fraction_lost / 256
        self.remote_jitter = block.jitter
        if block.lsr:
            trip = (_middle(_ntp(wall)) - block.lsr - block.dlsr) % (1 << 32) / 65536
            if trip < 60:  # a far end that made its times up
                self.round_trip_s = trip


def _ntp(wall: float) -> int:
    return int((wall + _NTP_EPOCH_S) * (1 << 32))


def _middle(ntp: int) -> int:
    """The 32 bits in the middle of an NTP time: 1/65536 s."""
    return (ntp >> 16) & 0xFFFFFFFF
