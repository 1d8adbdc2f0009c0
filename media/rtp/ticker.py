"""The one clock of all phone legs."""

import asyncio
from collections import deque
from collections.abc import Callable

from media.pacing import Pacer
from media.pcm import FRAME_MS

_SLOTS = 4
"""Legs are spread over the 20 ms, so that a hundred of them never hold the loop at once."""

Tick = Callable[[float], None]


class Ticker:
    """Calls each member every 20 ms with the loop's time (s); stands still without members."""

    def __init__(self) -> None:
        self.late_ms: deque[float] = deque(maxlen=2000)
        """How late the ticks of the last ten seconds came."""
        self._slots: list[list[Tick]] = [[] for _ in range(_SLOTS)]
        self._current = 0
        self._pacer = Pacer(period_ms=FRAME_MS / _SLOTS)
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0

    def add(self, tick: Tick) -> None:
        """Into the emptiest slot. In the event loop."""
        min(self._slots, key=len).append(tick)
        if self._timer is None:
            self._pacer = Pacer(period_ms=FRAME_MS / _SLOTS)
            self._schedule(asyncio.get_running_loop())

    def remove(self, tick: Tick) -> None:
        """Raises ValueError for one that is no member."""
        next((slot for slot in self._slots if tick in slot), self._slots[0]).remove(tick)
        if not any(self._slots) and self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _schedule(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        self._due = now + self._pacer.wait_s(now)
        self._timer = loop.call_at(self._due, self._run, loop)

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        slot = self._slots[self._current]
        self._current = (self._current + 1) % _SLOTS
        self.late_ms.append((self._pacer.late_s + loop.time() - self._due) * 1000)
        self._schedule(loop)
        for tick in slot:
            # Each on its own: one that fails reaches the loop's handler and stops nobody else.
            loop.call_soon(tick, loop.time())
