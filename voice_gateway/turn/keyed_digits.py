"""Keys of the phone gathered into an entry."""

from voice_gateway.dialogue.listen import ExpectedDigits

INTER_DIGIT_MS = 3000


class KeyedDigits:
    """Pure. An entry ends at the terminator, at the full length, or 3 s after the last key."""

    def __init__(self, expected: ExpectedDigits | None) -> None:
        self._expected = expected
        self._keys = ""
        self._last_ms = 0.0

    @property
    def pending(self) -> bool:
        return bool(self._keys)

    def key(self, now_ms: float, digit: str) -> str | None:
        """One key; the whole entry when it completes one. A lone key is an entry at a menu."""
        if self._expected is None:
            return digit
        if digit == self._expected.terminator:
            return self._take()
        self._keys += digit
        self._last_ms = now_ms
        return self._take() if len(self._keys) >= self._expected.max else None

    def tick(self, now_ms: float) -> str | None:
        if self._keys and now_ms - self._last_ms >= INTER_DIGIT_MS:
            return self._take()
        return None

    def _take(self) -> str | None:
        keys, self._keys = self._keys, ""
        return keys or None
