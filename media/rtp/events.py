"""Keys as telephone events (RFC 4733): heard once each, sent so that a loss does not matter."""

from collections import deque
from dataclasses import dataclass, field
from struct import pack, unpack

KEYS = "0123456789*#"
_FULL = 0xFFFF
_PRESS, _RETRANSMISSIONS, _PAUSE = 5, 2, 3
"""Packets of 20 ms: a key of 100 ms, its end told three times, 60 ms until the next."""
_VOLUME = 10  # -dBm0


@dataclass
class KeysHeard:
    """Pure. Packets of one key share a timestamp; the first to arrive counts, whichever it is, so
    that neither retransmitted nor lost ends matter."""

    _last: int | None = None
    _event: int = -1
    _segment_end: int | None = None

    def take(self, timestamp: int, marker: bool, payload: bytes) -> str | None:
        """The key that was pressed, if this packet is the first to tell."""
        if len(payload) < 4:
            return None
        event, _, duration = unpack("!BBH", payload[:4])
        if self._last is not None:
            newer = (timestamp - self._last) % (1 << 32)
            if newer == 0 or newer >= 1 << 31:
                if newer == 0 and duration == _FULL:
                    self._segment_end = (timestamp + _FULL) % (1 << 32)
                return None
        # A key held for more than 8 s goes on in segments (RFC 4733, 2.5.1.3).
        goes_on = event == self._event and timestamp == self._segment_end and not marker
        self._last, self._event, self._segment_end = timestamp, event, None
        return KEYS[event] if event < len(KEYS) and not goes_on else None


@dataclass(frozen=True)
class EventPacket:
    payload: bytes
    elapsed: int
    """RTP clock units since the key went down: its timestamp lies so far back."""
    marker: bool


@dataclass
class KeysToPress:
    """Pure: asked every 20 ms for the packet to send instead of sound."""

    clock: int
    _keys: deque[str] = field(default_factory=deque)
    _sent: int = 0

    def press(self, keys: str) -> None:
        """Raises ValueError, and presses none, if one is not a key of a telephone."""
        if not all(key in KEYS for key in keys):
            raise ValueError("a telephone has the keys 0-9, * and #")
        self._keys.extend(keys)

    def packet(self) -> EventPacket | None:
        """None: it is sound's turn."""
        if not self._keys:
            return None
        number, self._sent = self._sent, self._sent + 1
        if number >= _PRESS + _RETRANSMISSIONS:
            if self._sent == _PRESS + _RETRANSMISSIONS + _PAUSE:
                self._keys.popleft()
                self._sent = 0
            return None
        frame = self.clock // 50
        end = 0x80 if number >= _PRESS - 1 else 0
        duration = min(number + 1, _PRESS) * frame
        event = KEYS.index(self._keys[0])
        payload = pack("!BBH", event, end | _VOLUME, duration)
        return EventPacket(payload, number * frame, number == 0)
