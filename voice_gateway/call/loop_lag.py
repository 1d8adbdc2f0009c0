"""How late the event loop comes: what it does for one call, all others wait for."""

from collections import deque

_BEATS = 100
_PASSED_OVER = 4
"""The latest beats, 5 % of all but the one that is told."""


class LoopLag:
    """Pure: told at every beat how late it was. Five seconds of beats are kept."""

    def __init__(self) -> None:
        self._late_s: deque[float] = deque(maxlen=_BEATS)

    def add(self, late_s: float) -> None:
        self._late_s.append(max(0.0, late_s))

    @property
    def p95_s(self) -> float:
        """Seconds that 95 % of the beats were not later than; those that are still to come count
        as on time, so that one hiccup at the start is not the whole truth."""
        ordered = sorted(self._late_s, reverse=True)
        return ordered[_PASSED_OVER] if len(ordered) > _PASSED_OVER else 0.0
