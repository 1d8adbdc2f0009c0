"""The jitter buffer: packets in as they come, out as they are to be heard."""

from collections import deque
from dataclasses import dataclass, field

from media.pcm import FRAME_MS

_WINDOW = 200
"""Packets whose transit is remembered: 4 s, long enough for bursts, short enough for skew."""
_LATE_SHARE = 0.02
"""What may come too late and be concealed, for the sake of the others' delay."""
_JUMP_MS = 1000.0
_STALE_MS = 80.0
_TOLERANCE_MS = 2.0
_MOST = 100


@dataclass(frozen=True)
class Packet:
    payload_type: int
    payload: bytes
    timestamp: int
    """RTP clock units, 32 bits."""
    duration: int
    """RTP clock units."""


@dataclass(frozen=True)
class Taken:
    """What the next 20 ms are made of."""

    packet: Packet | None
    """None: nothing came for this time, or it is still awaited."""
    surplus_ms: float
    """How much later than necessary this is heard; leaving sound out mends it."""


@dataclass
class JitterBuffer:
    """Pure: times are arguments, in ms of any one clock.

    Sound is heard `target_ms` after the fastest packets' way, measured over the last 4 s, so that
    all but 2 % of the packets are in time. Timestamps, not sequence numbers, place a packet: they
    go on through a sender's pauses (silence, telephone events) and through any packet time.
    """

    clock: int
    """Hz of the timestamps."""
    least_ms: float = 20.0
    most_ms: float = 200.0
    late: int = 0
    """Came after their time was over."""
    duplicates: int = 0
    dropped: int = 0
    """Did not fit, or stood alone at a time far off."""
    restarts: int = 0
    target_ms: float = 40.0
    delay_ms: float = 0.0
    """The delay the buffer adds, as it is now."""
    _packets: dict[int, Packet] = field(default_factory=dict)
    _played: deque[int] = field(default_factory=lambda: deque(maxlen=_MOST))
    _transits: deque[float] = field(default_factory=lambda: deque(maxlen=_WINDOW))
    _measured: int = 0
    _base: float = 0.0
    _next: int | None = None
    """The unwrapped timestamp to be heard next."""
    _begun: bool = False
    _since_grown: int = 0
    _late_since: float | None = None
    _stray: int | None = None

    def put(self, packet: Packet, now: float) -> None:
        """A packet that has just arrived."""
        if self._next is None:
            self._restart(packet.timestamp, now)
        assert self._next is not None
        at = self._next + _signed(packet.timestamp - self._next)
        if self._strayed(at):
            return self._astray(packet, at, now)
        self._stray = None
        if at in self._packets or (at < self._next and at in self._played):
            self.duplicates += 1
            return None
        self._measure(now - self._ms(at))
        if self._begun and at + packet.duration / 2 <= self._next:
            self.late += 1
            self._retarget()
            # The far end's clock jumped back, or its way grew longer than we wait: begin anew.
            self._late_since = now if self._late_since is None else self._late_since
            if now - self._late_since >= _STALE_MS:
                self.restarts += 1
                self._restart(packet.timestamp, now)
                return self.put(packet, now)
            return None
        self._late_since = None
        if len(self._packets) >= _MOST:
            self.dropped += 1
            return None
        self._packets[at] = packet
        if not self._begun:
            self._next = min(self._packets)
        return None

    def take(self, now: float) -> Taken:
        """What is due. Called until 20 ms are full, every 20 ms."""
        if self._next is None:
            return Taken(None, 0.0)
        margin = now - self._ms(self._next) - self._base
        self.delay_ms = margin
        self._since_grown += 1
        first = min(self._packets, default=None)
        due = first is not None and first - self._next <= self.clock * FRAME_MS // 2000
        if margin < self.target_ms - _TOLERANCE_MS and (
            not self._begun or not due or self._since_grown > 5
        ):
            self._since_grown = 0
            return Taken(None, 0.0)
        surplus = max(0.0, margin - self.target_ms)
        self._begun = True
        if not due or first is None:
            self._next += self.clock * FRAME_MS // 1000
            return Taken(None, surplus)
        packet = self._packets.pop(first)
        self._played.append(first)
        self._next = first + packet.duration
        return Taken(packet, surplus)

    def _restart(self, timestamp: int, now: float) -> None:
        self._packets.clear()
        self._played.clear()
        self._transits.clear()
        self._next, self._begun = timestamp, False
        self._stray = self._late_since = None
        self._base = now - self._ms(timestamp)

    def _strayed(self, at: int) -> bool:
        assert self._next is not None
        return abs(at - self._next) * 1000 > _JUMP_MS * self.clock

    def _astray(self, packet: Packet, at: int, now: float) -> None:
        """One packet far off is junk; a second that follows it is a sender that began anew."""
        if self._stray is not None and 0 < at - self._stray <= self.clock // 5:
            self.restarts += 1
            self._restart(packet.timestamp, now)
            self.put(packet, now)
        else:
            self.dropped += 1
            self._stray = at

    def _measure(self, transit: float) -> None:
        self._transits.append(transit)
        self._base = min(self._base, transit)
        self._measured += 1
        if self._measured % 10 == 0:
            self._retarget()

    def _retarget(self) -> None:
        by_transit = sorted(self._transits)
        self._base = by_transit[0]
        if len(by_transit) >= 10:
            slowest = by_transit[-1 - int(len(by_transit) * _LATE_SHARE)]
            self.target_ms = min(self.most_ms, max(self.least_ms, slowest - self._base))

    def _ms(self, units: int) -> float:
        return units * 1000 / self.clock


def _signed(difference: int) -> int:
    """A 32-bit difference that may have wrapped around."""
    return (difference + (1 << 31)) % (1 << 32) - (1 << 31)
