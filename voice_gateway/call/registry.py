"""The calls in progress: admission, and the end of all of them."""

import asyncio
import gc
import math
from collections.abc import Coroutine
from ctypes import CDLL
from ctypes.util import find_library
from typing import Any

import structlog

from voice_gateway import metrics
from voice_gateway.call.loop_lag import LoopLag

_log = structlog.get_logger(__name__)
_BEAT_S = 0.05
_TRIM_BEATS = 1200


class CallsFull(RuntimeError):
    """One more call would spoil the others."""


class CallRegistry:
    def __init__(self, max_calls: int, max_lag_s: float = math.inf) -> None:
        """max_lag_s: of the event loop, from which on no call is added to those in progress."""
        self._max, self._max_lag_s = max_calls, max_lag_s
        self.lag = LoopLag()
        self._closing = False
        self._calls: set[asyncio.Task[None]] = set()
        self._libc = CDLL(find_library("c"))

    @property
    def active(self) -> int:
        return len(self._calls)

    def admit(self) -> None:
        """Raises CallsFull; so it is while the gateway stops, and while it is too busy."""
        if (why := self._refusal()) is not None:
            metrics.CALLS_REFUSED.labels(why).inc()
            raise CallsFull

    def start(self, call_id: str, call: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(call, name=f"call-{call_id}")
        self._calls.add(task)
        metrics.CALLS_ACTIVE.set(len(self._calls))
        task.add_done_callback(self._ended)

    async def drain(self, grace_s: float) -> None:
        """Admits no call any more and waits until those in progress have ended by themselves."""
        self._closing = True
        if self._calls:
            await asyncio.wait(self._calls, timeout=grace_s)

    async def end_all(self) -> None:
        """The gateway stops: every call is closed and cleaned up."""
        for task in self._calls:
            task.cancel()
        if self._calls:
            await asyncio.wait(self._calls)

    async def keep_house(self) -> None:
        """Measures the loop's lag; gives memory of ended calls back to the system now and then."""
        loop = asyncio.get_running_loop()
        beats = 0
        while True:
            due = loop.time() + _BEAT_S
            await asyncio.sleep(_BEAT_S)
            self.lag.add(loop.time() - due)
            metrics.LOOP_LAG_SECONDS.set(self.lag.p95_s)
            beats = (beats + 1) % _TRIM_BEATS
            if beats == 0 and not self._calls:
                # aiortc's peers are cycles, and glibc keeps what threads freed.
                gc.collect()
                self._libc.malloc_trim(0)

    def _refusal(self) -> str | None:
        if self._closing:
            return "stopping"
        if len(self._calls) >= self._max:
            return "full"
        return "busy" if self._calls and self.lag.p95_s > self._max_lag_s else None

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._calls.discard(task)
        metrics.CALLS_ACTIVE.set(len(self._calls))
        if not task.cancelled() and (error := task.exception()):
            _log.error("call_lost", error=type(error).__name__)
