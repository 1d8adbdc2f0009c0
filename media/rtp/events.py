"""Keys as telephone events (RFC 4733): heard once each, sent so that a loss does not matter."""

from collections import deque
from dataclasses import dataclass, field
from struct import pack

KEYS = "0123456789*#"
_FULL = 0xFFFF
"""The longest duration: a key held for longer goes on in another segment (RFC 4733, 2.5.1.3)."""
_PAST = 80_000
"""RTP clock units: packets up to 10 s old are of a key already heard, older ones of a new clock."""
_PRESS, _RETRANSMISSIONS, _PAUSE = 5, 2, 3
"""Packets of 20 ms: a key of 100 ms, its end told three times, 60 ms until the next."""
_VOLUME = 10  # -dBm0


@dataclass
class KeysHeard:
    """Pure; `now` in seconds. Packets of one key share a timestamp; the first to arrive counts,
    whichever it is, so that neither retransmitted nor lost ends matter."""

    _last: int | None = None
    _event: int = -1
    _informed: tuple[str, float] | None = None

    def informed(self, key: str, now: float) -> str | None:
        """A key that signalling tells of (SIP INFO). A phone that also sends events is heard by
        its events; which of the two comes first does not matter."""
        if key not in KEYS or len(key) != 1 or self._last is not None:
            return None
        self._informed = (key, now)
        return key

    def take(self, timestamp: int, marker: bool, payload: bytes, now: float) -> str | None:
        """The key that was pressed, if this packet is the first to tell."""
        if len(payload) < 4:
            return None
        event = payload[0]
        if self._last is not None and (self._last - timestamp) % (1 << 32) < _PAST:
            return None
        goes_on = (
            self._last is not None
            and (timestamp - self._last) % (1 << 32) == _FULL
            and event == self._event
            and not marker
        )
        self._last, self._event = timestamp, event
        if event >= len(KEYS) or goes_on:
            return None
        key, informed = KEYS[event], self._informed
        self._informed = None
        return None if informed and informed[0] == key and now - informed[1] < 1 else key


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
