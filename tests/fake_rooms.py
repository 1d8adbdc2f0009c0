"""Rooms without pictures: what is said of them is remembered."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from media.room import MediaRoom, RoomFailed


class FakeRooms:
    def __init__(self) -> None:
        self.opened: list[FakeRoom] = []

    async def open(
        self, name: str, recording: Path | None, on_shown: Callable[[str], None]
    ) -> MediaRoom:
        if any(room.name == name and not room.closed for room in self.opened):
            raise RoomFailed(f"{name} is there already")
        self.opened.append(FakeRoom(name, recording, on_shown))
        return self.opened[-1]

    async def close(self) -> None:
        pass


class FakeRoom:
    def __init__(self, name: str, recording: Path | None, on_shown: Callable[[str], None]) -> None:
        self.name, self.recording, self._on_shown = name, recording, on_shown
        self.closed = self.broken = False
        self.published: dict[str, str] = {}
        self.watched_sides: dict[tuple[str, str], str | None] = {}

    async def publish(self, side: str, offer: str) -> str:
        self._check()
        self.published[side] = offer
        asyncio.get_running_loop().call_soon(self._on_shown, side)
        return f"answer to {offer}"

    async def unpublish(self, side: str) -> None:
        self.published.pop(side, None)

    async def watch(self, watcher: str, side: str) -> str:
        self._check()
        if side not in self.published:
            raise RoomFailed(f"{side} shows nothing")
        self.watched_sides[watcher, side] = None
        return f"offer of {side}"

    async def watched(self, watcher: str, side: str, answer: str) -> None:
        self._check()
        if (watcher, side) not in self.watched_sides:
            raise RoomFailed(f"{watcher} does not watch {side}")
        self.watched_sides[watcher, side] = answer

    async def unwatch(self, watcher: str) -> None:
        for key in [key for key in self.watched_sides if key[0] == watcher]:
            del self.watched_sides[key]

    async def close(self) -> None:
        self.closed = True
        self.published.clear()
        self.watched_sides.clear()

    def _check(self) -> None:
        if self.closed or self.broken:
            raise RoomFailed("away")
