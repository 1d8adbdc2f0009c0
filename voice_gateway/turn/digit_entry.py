"""Figures dictated, keyed, or both, gathered into one entry."""

from voice_gateway.dialogue.listen import ExpectedDigits
from voice_gateway.text.spoken import Digits, Keyed, Spoken, digits

INTER_DIGIT_MS = 3000.0
FIRST_KEY_MS = 6000.0
PACE = 1.5


class DigitEntry:
    """Pure. Keyed entries end at the terminator, at the full length, or when the keys rest.

    A rest is 6 s after the first key; then 1.5 times the caller's longest pause between keys,
    3 s at least: who keys slowly, or whose phone holds keys back (RFC 3261 timer K: an INFO waits
    5 s for the one before it), is not cut off.
    """

    def __init__(self, expected: ExpectedDigits) -> None:
        self._expected = expected
        self._length = (expected.min, expected.max)
        self._pieces: list[Spoken | Keyed] = []
        self._last_key_ms: float | None = None
        self._slowest_ms: float | None = None

    @property
    def keying(self) -> bool:
        """Keys were pressed and more may come."""
        return self._last_key_ms is not None

    def reading(self, partial: str = "") -> Digits:
        """The entry so far, with what is being said right now."""
        pieces = [*self._pieces, Spoken(partial)] if partial else self._pieces
        return digits(pieces, self._length)

    def spoken(self, text: str) -> None:
        """What was said; a pause separates it from what follows."""
        if text:
            self._pieces.append(Spoken(text))

    def key(self, now_ms: float, key: str) -> bool:
        """One key; True when it completes the entry."""
        if self._last_key_ms is not None:
            self._slowest_ms = max(self._slowest_ms or 0, now_ms - self._last_key_ms)
        self._last_key_ms = now_ms
        if key == self._expected.terminator:
            return bool(self._pieces)
        last = self._pieces[-1] if self._pieces else None
        if isinstance(last, Keyed):
            self._pieces[-1] = Keyed(last.keys + key)
        else:
            self._pieces.append(Keyed(key))
        return len(self.reading().value) >= self._expected.max

    def tick(self, now_ms: float) -> bool:
        """True when the keys have rested long enough to be the whole entry."""
        if self._last_key_ms is None:
            return False
        rest = FIRST_KEY_MS
        if self._slowest_ms is not None:
            rest = max(INTER_DIGIT_MS, PACE * self._slowest_ms)
        return now_ms - self._last_key_ms >= rest

    def says_number(self, text: str) -> bool:
        """False for «оператор», «не знаю» and whatever else holds no figure."""
        return bool(digits(text).value)
