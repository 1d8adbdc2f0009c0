"""Figures dictated, keyed, or both, gathered into one entry."""

from voice_gateway.dialogue.listen import ExpectedDigits
from voice_gateway.text.spoken import Digits, Keyed, Spoken, digits

INTER_DIGIT_MS = 3000


class DigitEntry:
    """Pure. Keyed entries end at the terminator, at the full length, or 3 s after the last key."""

    def __init__(self, expected: ExpectedDigits) -> None:
        self._expected = expected
        self._length = (expected.min, expected.max)
        self._pieces: list[Spoken | Keyed] = []
        self._last_key_ms: float | None = None

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
        return self._last_key_ms is not None and now_ms - self._last_key_ms >= INTER_DIGIT_MS

    def says_number(self, text: str) -> bool:
        """False for «оператор», «не знаю» and whatever else holds no figure."""
        return bool(digits(text).value)
