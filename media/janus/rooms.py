"""Rooms by Janus's VideoRoom plugin: pictures in VP8, recorded as .mjr files."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from media.janus.api import Handle, JanusSession, open_session
from media.room import MediaRoom, RoomFailed

_PLUGIN = "janus.plugin.videoroom"
_BITRATE = 1_200_000  # bit/s, each publisher's
_PUBLISHERS = 8  # who connects anew is there twice until Janus forgets the one before


@dataclass(frozen=True)
class _Published:
    feed: str
    """Its name in Janus: another each time, because Janus forgets a publisher only some time after
    it has said that it will."""
    handle: Handle


class JanusRooms:
    """Opens its session with the first room, and anew after Janus was away."""

    def __init__(self, url: str, secret: str | None) -> None:
        """url: ws://host:port."""
        self._url, self._secret = url, secret
        self._session: JanusSession | None = None
        self._opening = asyncio.Lock()

    async def open(
        self, name: str, recording: Path | None, on_shown: Callable[[str], None]
    ) -> MediaRoom:
        session = await self._opened()
        handle = await session.attach(_PLUGIN)
        async with handle:
            await handle.ask({"request": "create", "room": name, **_options(recording)})
        return JanusRoom(session, handle, name, on_shown)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _opened(self) -> JanusSession:
        async with self._opening:
            if self._session is None or not self._session.alive:
                await self.close()
                self._session = await open_session(self._url, self._secret)
            return self._session


class JanusRoom:
    def __init__(
        self, session: JanusSession, handle: Handle, name: str, on_shown: Callable[[str], None]
    ) -> None:
        """Made by JanusRooms; handle: that the room was made with."""
        self._session, self._handle, self._name = session, handle, name
        self._on_shown = on_shown
        self._published: dict[str, _Published] = {}
        self._watched: dict[tuple[str, str], Handle] = {}
        self._times = count(1)

    async def publish(self, side: str, offer: str) -> str:
        await self.unpublish(side)
        handle = await self._session.attach(_PLUGIN, partial(self._on_shown, side))
        feed = f"{side}-{next(self._times)}"
        async with handle:
            _, answer = await handle.ask(
                {
                    "request": "joinandconfigure",
                    "ptype": "publisher",
                    "room": self._name,
                    "id": feed,
                    "audio": False,
                    "filename": f"{self._name}-{feed}",
                },
                ("offer", offer),
            )
            if answer is None:
                raise RoomFailed("Janus takes none of what is offered")
        self._published[side] = _Published(feed, handle)
        return answer

    async def unpublish(self, side: str) -> None:
        if shown := self._published.pop(side, None):
            await shown.handle.detach()

    async def watch(self, watcher: str, side: str) -> str:
        if earlier := self._watched.pop((watcher, side), None):
            await earlier.detach()
        shown = self._published.get(side)
        if shown is None:
            raise RoomFailed(f"there is nothing to be seen of {side}")
        handle = await self._session.attach(_PLUGIN)
        async with handle:
            _, offer = await handle.ask(
                {
                    "request": "join",
                    "ptype": "subscriber",
                    "room": self._name,
                    "streams": [{"feed": shown.feed}],
                }
            )
            if offer is None:
                raise RoomFailed(f"there is nothing to be seen of {side}")
        self._watched[watcher, side] = handle
        return offer

    async def watched(self, watcher: str, side: str, answer: str) -> None:
        handle = self._watched.get((watcher, side))
        if handle is None:
            raise RoomFailed(f"{watcher} does not watch {side}")
        await handle.ask({"request": "start"}, ("answer", answer))

    async def unwatch(self, watcher: str) -> None:
        for key in [key for key in self._watched if key[0] == watcher]:
            await self._watched.pop(key).detach()

    async def close(self) -> None:
        """The plugin says goodbye to all who are in it."""
        handles = [one.handle for one in self._published.values()]
        handles += self._watched.values()
        self._published.clear()
        self._watched.clear()
        for handle in handles:
            await handle.detach()
        with suppress(RoomFailed):  # where the room went with the session
            await self._handle.ask({"request": "destroy", "room": self._name})
        await self._handle.detach()


def _options(recording: Path | None) -> dict[str, object]:
    options = {
        "is_private": True,
        "permanent": False,
        "publishers": _PUBLISHERS,
        "bitrate": _BITRATE,
        "videocodec": "vp8",
        "notify_joining": False,
        "record": recording is not None,
    }
    return options if recording is None else {**options, "rec_dir": str(recording)}
