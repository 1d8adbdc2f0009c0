"""A talk's pictures beside the talk: in a room where they are recorded, and watched by supervisors.

The pages send them there over connections of their own. Whatever happens to the room, visitor and
operator go on seeing each other straight.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

import structlog

from media.room import MediaRoom, MediaRooms, RoomFailed
from voice_gateway import metrics
from voice_gateway.human.pair import Side, Tell
from voice_gateway.operators.sides import Message

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Films:
    """Where pictures are recorded and watched."""

    rooms: MediaRooms
    folder: Path | None
    """All that is shown is kept there; None for nowhere."""


class Filming:
    """What is asked of it happens in order, and nothing at all without rooms."""

    def __init__(
        self,
        films: Films | None,
        call_id: str,
        to: dict[Side, Tell],
        to_watcher: Callable[[str, Message], None],
        ice_servers: Callable[[], list[dict[str, Any]]],
        spawn: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        """films: None for no rooms. spawn: a task of the talk."""
        self._films, self._call_id = films, call_id
        self._to, self._to_watcher, self._ice_servers = to, to_watcher, ice_servers
        self._spawn = spawn
        self._one_by_one = asyncio.Lock()
        self._room: MediaRoom | None = None
        self._openings = 0
        self._together = False
        self._shown: set[Side] = set()
        self._watchers: set[str] = set()

    def begin(self) -> None:
        """Visitor and operator are there, with new connections."""
        self._do(self._begin)

    def part(self) -> None:
        """One of them is gone."""
        self._do(self._part)

    def published(self, side: Side, offer: str) -> None:
        """The page's SDP: it is answered, and whoever watches sees the side."""
        self._do(partial(self._published, side, offer))

    def watch(self, watcher: str) -> None:
        """A supervisor's console has come, or come back."""
        self._do(partial(self._watch, watcher))

    def watched(self, watcher: str, side: Side, answer: str) -> None:
        """A console's SDP."""
        self._do(partial(self._watched, watcher, side, answer))

    def unwatch(self, watcher: str) -> None:
        if watcher in self._watchers:
            self._do(partial(self._unwatch, watcher))

    async def close(self) -> None:
        async with self._one_by_one:
            self._together = False
            await self._close_room()

    def _do(self, work: Callable[[], Awaitable[None]]) -> None:
        if self._films is not None:
            self._spawn(self._in_turn(work))

    async def _in_turn(self, work: Callable[[], Awaitable[None]]) -> None:
        async with self._one_by_one:
            try:
                await work()
            except RoomFailed as error:
                metrics.FAILURES.labels("media_room").inc()
                _log.error("room_failed", call=self._call_id, error=str(error))

    @property
    def _recorded(self) -> bool:
        return self._films is not None and self._films.folder is not None

    @property
    def _wanted(self) -> bool:
        return self._together and (self._recorded or bool(self._watchers))

    async def _begin(self) -> None:
        self._together = True
        if self._wanted:
            self._ask()

    async def _part(self) -> None:
        if self._wanted:
            await self._stop()
        self._together = False

    async def _published(self, side: Side, offer: str) -> None:
        if not self._wanted:
            return
        self._shown.discard(side)
        answer = await self._answer(side, offer)
        self._to[side]({"type": "published", "sdp": answer})

    async def _appeared(self, room: int, side: Side) -> None:
        if self._room is None or room != self._openings:
            return
        self._shown.add(side)
        for watcher in sorted(self._watchers):
            await self._offer(watcher, side)

    async def _watch(self, watcher: str) -> None:
        wanted = self._wanted
        self._watchers.add(watcher)
        if self._wanted and not wanted:
            self._ask()
        for side in sorted(self._shown):
            await self._offer(watcher, side)

    async def _watched(self, watcher: str, side: Side, answer: str) -> None:
        if self._room is not None and watcher in self._watchers:
            await self._room.watched(watcher, side, answer)

    async def _unwatch(self, watcher: str) -> None:
        self._watchers.remove(watcher)
        if self._room is not None:
            await self._room.unwatch(watcher)
        if self._together and not self._wanted:
            await self._stop()

    def _ask(self) -> None:
        for tell in self._to.values():
            servers = self._ice_servers()
            tell({"type": "publish", "ice_servers": servers, "recorded": self._recorded})

    async def _answer(self, side: Side, offer: str) -> str:
        """A room that was lost is opened anew, once."""
        if self._room is not None:
            try:
                return await self._room.publish(side, offer)
            except RoomFailed:
                await self._close_room()
        assert self._films is not None
        self._openings += 1
        number = self._openings
        self._room = await self._films.rooms.open(
            f"{self._call_id}-{number}",
            self._films.folder,
            lambda side: self._do(partial(self._appeared, number, cast("Side", side))),
        )
        return await self._room.publish(side, offer)

    async def _offer(self, watcher: str, side: Side) -> None:
        assert self._room is not None
        offer = await self._room.watch(watcher, side)
        servers = self._ice_servers()
        told = {"type": "watch", "side": side, "sdp": offer, "ice_servers": servers}
        self._to_watcher(watcher, told)

    async def _stop(self) -> None:
        for tell in self._to.values():
            tell({"type": "unpublish"})
        await self._close_room()

    async def _close_room(self) -> None:
        self._shown.clear()
        room, self._room = self._room, None
        if room is not None:
            await room.close()
