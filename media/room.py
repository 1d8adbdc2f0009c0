"""Rooms beside a talk, where its pictures are recorded and others watch them."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol


class RoomFailed(Exception):
    """The media server refuses, is away, or does not know what is spoken of. Without pictures
    being recorded or watched the talk itself goes on."""


class MediaRoom(Protocol):
    """One talk's. Sides publish what they show; watchers watch one side each time."""

    async def publish(self, side: str, offer: str) -> str:
        """SDP of a side that sends, with all its candidates -> the answer (RFC 3264). What the side
        published before is over. It can be watched as soon as its pictures come. Raises RoomFailed.
        """

    async def unpublish(self, side: str) -> None:
        """The side shows nothing any more; no error when it did not."""

    async def watch(self, watcher: str, side: str) -> str:
        """The offer of what `side` shows. Raises RoomFailed where it shows nothing (yet)."""

    async def watched(self, watcher: str, side: str, answer: str) -> None:
        """The watcher's answer to `watch`. Raises RoomFailed."""

    async def unwatch(self, watcher: str) -> None:
        """The watcher sees nobody any more; no error when it did not."""

    async def close(self) -> None:
        """Nothing is recorded or seen any more."""


class MediaRooms(Protocol):
    async def open(
        self, name: str, recording: Path | None, on_shown: Callable[[str], None]
    ) -> MediaRoom:
        """name: unique; recording: the folder that what is published is kept in, None for nowhere;
        on_shown: called with each side whose pictures begin to come. Raises RoomFailed."""

    async def close(self) -> None: ...
