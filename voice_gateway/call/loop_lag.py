"""How late the event loop comes: what it does for one call, all others wait for."""

from collections import deque

_BEATS = 100


class LoopLag:
    """Pure: told at every beat how late it was. Five seconds of beats are kept."""

    def __init__(self) -> None:
        self._late_s: deque[float] = deque(maxlen=_BEATS)

    def add(self, late_s: float) -> None:
        self._late_s.append(max(0.0, late_s))

    @property
    def p95_s(self) -> float:
        """Seconds that 95 % of the beats were not later than; 0 before any."""
        ordered = sorted(self._late_s)
        return ordered[int(len(ordered) * 0.95)] if ordered else 0.0
