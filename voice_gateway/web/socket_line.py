"""A WebSocket as a line: sent to without waiting, read with limits."""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from typing import Any

from fastapi import WebSocket, WebSocketDisconnect

from voice_gateway import metrics

MOST_BYTES = 64 * 1024
ENTER_S = 5.0
FOREIGN, NOT_SIGNED_IN, TAKEN_OVER = 4403, 4401, 4409
_TOO_BIG, _TOO_FAST, _GOING_AWAY = 1009, 1008, 1001
_QUEUE = 500
_PER_S, _BURST = 100.0, 300.0


class Rate:
    """How fast one side may talk: a bucket that fills again. Pure; time in s is an argument."""

    def __init__(self, per_s: float, burst: float, now: float) -> None:
        self._per_s, self._burst = per_s, burst
        self._left, self._at = burst, now

    def take(self, now: float) -> bool:
        """False: one message too many."""
        self._left = min(self._burst, self._left + (now - self._at) * self._per_s)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class SocketLine:
    """An accepted socket. What its far end reads too slowly to keep up with closes it: the page
    comes back and is told everything anew."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._out: asyncio.Queue[str | int] = asyncio.Queue(_QUEUE)
        self._closing = False

    def send(self, text: str) -> None:
        """Never waits. After `close` nothing is sent."""
        if self._closing:
            return
        if self._out.full():
            metrics.DROPPED.labels("socket").inc()
            self._closing = True
            self._out.get_nowait()
            self._out.put_nowait(_GOING_AWAY)
        else:
            self._out.put_nowait(text)

    def close(self, code: int) -> None:
        """After what was sent before."""
        if not self._closing:
            self._closing = True
            if self._out.full():
                self._out.get_nowait()
            self._out.put_nowait(code)

    async def write(self) -> None:
        """Sends until the line is closed or broken, by either side."""
        try:
            while isinstance(item := await self._out.get(), str):
                await self._socket.send_text(item)
            await self._socket.close(item)
        except (WebSocketDisconnect, RuntimeError):
            # The far end has gone in the meantime; its reader knows.
            self._closing = True

    async def serve(
        self, reading: Coroutine[Any, Any, None], *beside: Coroutine[Any, Any, None]
    ) -> None:
        """Sends while it is read; whichever ends first ends the others, and what is done beside.

        Raises what one of them raised.
        """
        tasks = [asyncio.create_task(work) for work in (self.write(), reading, *beside)]
        try:
            await asyncio.wait(tasks[:2], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        for task in tasks:
            if not task.cancelled():
                task.result()

    async def messages(self) -> AsyncIterator[Any]:
        """What comes, read as JSON; None for what is none. Ends when the far end is gone."""
        clock = asyncio.get_running_loop().time
        rate = Rate(_PER_S, _BURST, clock())
        try:
            while True:
                text = await self._socket.receive_text()
                if len(text.encode()) > MOST_BYTES:
                    self.close(_TOO_BIG)
                    return
                if not rate.take(clock()):
                    self.close(_TOO_FAST)
                    return
                try:
                    yield json.loads(text)
                except (ValueError, RecursionError):
                    yield None
        except (WebSocketDisconnect, KeyError, RuntimeError):
            # KeyError: bytes in place of a text. RuntimeError: closed by us.
            return

    async def first(self) -> Any:
        """The first message; None when none comes in time, or none that is JSON."""
        try:
            async with asyncio.timeout(ENTER_S):
                async for message in self.messages():
                    return message
        except TimeoutError:
            return None
        return None
