"""What a person sees while a stage runs, and what the report keeps of it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO


class Progress:
    """Prints at most a line every few seconds; `now` is a clock in seconds."""

    def __init__(
        self,
        out: TextIO = sys.stdout,
        now: Callable[[], float] = time.monotonic,
        every_s: float = 10.0,
    ) -> None:
        self._out = out
        self._now = now
        self._every_s = every_s
        self._last: tuple[str, float] = ("", float("-inf"))

    def say(self, text: str) -> None:
        self._out.write(f"{text}\n")
        self._out.flush()

    def step(self, title: str, done: int, total: int | None, detail: str = "") -> None:
        """`total` None: unknown. The first and the last step of a title are always shown."""
        now = self._now()
        fresh = title != self._last[0]
        if fresh or done == total or now - self._last[1] >= self._every_s:
            of = f" of {total}" if total is not None else ""
            self.say(f"  {title}: {done}{of}{'  ' + detail if detail else ''}")
            self._last = (title, now)
