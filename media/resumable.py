"""A leg that outlives its connection: after a reload or in another network another one takes its
place in the same call."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, Protocol

from media.leg import Dtmf, HungUp, Inbound, Leg, Sound
from media.pcm import FRAME_MS, silence
from media.playout import Playout


class Absence:
    """Has somebody with several connections left for good? Pure; time in s is an argument."""

    def __init__(self, now_s: float, grace_s: float) -> None:
        self.grace_s = grace_s
        """How long they may be away."""
        self._connections = 0
        self._since_s = now_s

    @property
    def away(self) -> bool:
        return self._connections == 0

    def came(self) -> None:
        self._connections += 1

    def went(self, now_s: float) -> None:
        self._connections -= 1
        if self.away:
            self._since_s = now_s

    def left(self, now_s: float) -> bool:
        return self.away and now_s - self._since_s >= self.grace_s


class Connection(Leg, Protocol):
    """A leg that tells how it ended."""

    @property
    def said_goodbye(self) -> bool:
        """The far end hung up; without it, it was lost."""


class ResumableLeg:
    """See media.leg.Leg. Begins without a connection (a visitor without a microphone) or with one;
    HungUp comes after a goodbye, or when `absence` says that the visitor has left."""

    channel = "web"

    def __init__(self, rate_in: int, playout: Playout, absence: Absence) -> None:
        """playout: shared with every connection; what is to be heard waits while there is none."""
        self.rate_in, self.playout, self.absence = rate_in, playout, absence
        self.on_notify: Callable[[dict[str, Any]], None] | None = None
        """Is shown every event of the call as well."""
        self._connection: Connection | None = None
        self._goodbye = self._closed = False
        self._keys: list[str] = []

    @property
    def connected(self) -> bool:
        return self._connection is not None

    async def attach(self, connection: Connection) -> None:
        """A connection that is up takes the place of the one before, which is closed."""
        if self._closed:
            await connection.close()
            return
        before, self._connection = self._connection, connection
        self.absence.came()
        if before is not None:
            self.absence.went(_now_s())
            await before.close()

    def press(self, digit: str) -> None:
        """A key that came by another way than the connection's own."""
        self._keys.append(digit)

    async def hang_up(self) -> None:
        """The visitor's goodbye by another way."""
        self._goodbye = True
        if self._connection is not None:
            await self._connection.close()

    async def inbound(self) -> AsyncIterator[Inbound]:
        while not self.over:
            if (connection := self._connection) is not None:
                async for event in connection.inbound():
                    if isinstance(event, HungUp):
                        break
                    yield event
                    for key in self._pressed():
                        yield key
                self._lost(connection)
            else:
                await asyncio.sleep(FRAME_MS / 1000)
                yield Sound(silence(self.rate_in * FRAME_MS // 1000))
                for key in self._pressed():
                    yield key
        yield HungUp()

    def notify(self, event: dict[str, Any]) -> None:
        if self._connection is not None:
            self._connection.notify(event)
        if self.on_notify is not None:
            self.on_notify(event)

    async def close(self) -> None:
        self._closed = True
        if self._connection is not None:
            await self._connection.close()

    @property
    def over(self) -> bool:
        """The visitor has said goodbye, has left, or the leg is closed."""
        return self._goodbye or self._closed or self.absence.left(_now_s())

    def _lost(self, connection: Connection) -> None:
        if connection.said_goodbye:
            self._goodbye = True
        if self._connection is connection and not self._goodbye:
            self._connection = None
            self.absence.went(_now_s())

    def _pressed(self) -> list[Dtmf]:
        keys, self._keys = self._keys, []
        return [Dtmf(key) for key in keys]


def _now_s() -> float:
    return asyncio.get_running_loop().time()
