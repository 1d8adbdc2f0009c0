"""Janus's API over a WebSocket (janus-protocol): sessions, plugin handles, transactions."""

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from secrets import token_hex
from types import TracebackType
from typing import Any, Self

import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from media.room import RoomFailed

_log = structlog.get_logger(__name__)
_ANSWERS_WITHIN_S = 5.0
_KEEP_ALIVE_S = 25.0
"""Janus forgets a session that is silent for 60 s."""

Message = Mapping[str, Any]


class JanusSession:
    """One WebSocket and one session in it; when the WebSocket breaks, all of it is over."""

    def __init__(self, socket: ClientConnection, secret: str | None) -> None:
        """Made by `open_session`."""
        self._socket, self._secret = socket, secret
        self._id: int | None = None
        self._answers: dict[str, asyncio.Future[Message]] = {}
        self._on_up: dict[int, Callable[[], None]] = {}
        """By handle."""
        self._tasks = (
            asyncio.create_task(self._read(), name="janus"),
            asyncio.create_task(self._keep_alive(), name="janus-keep-alive"),
        )

    @property
    def alive(self) -> bool:
        return not self._tasks[0].done()

    async def begin(self) -> None:
        self._id = (await self.ask({"janus": "create"}))["data"]["id"]

    async def attach(self, plugin: str, on_up: Callable[[], None] = lambda: None) -> "Handle":
        """on_up: called when the handle's connection stands. Raises RoomFailed."""
        number = (await self.ask({"janus": "attach", "plugin": plugin}))["data"]["id"]
        self._on_up[number] = on_up
        return Handle(self, number)

    async def detach(self, number: int) -> None:
        """No error when Janus is away."""
        del self._on_up[number]
        with suppress(RoomFailed):
            await self.ask({"janus": "detach", "handle_id": number})

    async def ask(self, message: Message) -> Message:
        """The answer: what comes with the same transaction and is no «ack». Raises RoomFailed."""
        transaction = token_hex(8)
        answer = asyncio.get_running_loop().create_future()
        self._answers[transaction] = answer
        try:
            if not self.alive:
                raise RoomFailed("Janus is away")
            await self._send(message, transaction)
            found: Message = await asyncio.wait_for(answer, _ANSWERS_WITHIN_S)
        except (TimeoutError, WebSocketException) as error:
            raise RoomFailed(f"Janus does not answer ({type(error).__name__})") from None
        finally:
            del self._answers[transaction]
        if found["janus"] == "error":
            raise RoomFailed(f"Janus: {found['error']['reason']}")
        return found

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._socket.close()

    async def _send(self, message: Message, transaction: str) -> None:
        whole = {**message, "transaction": transaction}
        if self._id is not None:
            whole["session_id"] = self._id
        if self._secret is not None:
            whole["apisecret"] = self._secret
        await self._socket.send(json.dumps(whole))

    async def _read(self) -> None:
        try:
            async for text in self._socket:
                message = json.loads(text)
                answer = self._answers.get(message.get("transaction", ""))
                if answer is not None and message["janus"] != "ack" and not answer.done():
                    answer.set_result(message)
                if message["janus"] == "webrtcup" and message["sender"] in self._on_up:
                    self._on_up[message["sender"]]()
        except WebSocketException as error:
            _log.warning("janus_lost", error=type(error).__name__)
        finally:
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_exception(RoomFailed("Janus is away"))

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(_KEEP_ALIVE_S)
            if self._id is not None and self.alive:
                await self._send({"janus": "keepalive"}, token_hex(8))


class Handle:
    """A session's place in a plugin: of one connection, or of none."""

    def __init__(self, session: JanusSession, number: int) -> None:
        self._session, self._number = session, number

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            await self.detach()

    async def ask(
        self, body: Message, sdp: tuple[str, str] | None = None
    ) -> tuple[Message, str | None]:
        """sdp: its type («offer») and text. -> the plugin's data, and the SDP that came with it.

        Raises RoomFailed, also for the plugin's own errors.
        """
        message = {"janus": "message", "handle_id": self._number, "body": body}
        if sdp is not None:
            message["jsep"] = {"type": sdp[0], "sdp": sdp[1]}
        answer = await self._session.ask(message)
        data = answer["plugindata"]["data"]
        if "error" in data:
            raise RoomFailed(f"Janus: {data['error']}")
        jsep = answer.get("jsep")
        return data, jsep and jsep["sdp"]

    async def detach(self) -> None:
        """Its connection is over; no error when Janus is away."""
        await self._session.detach(self._number)


async def open_session(url: str, secret: str | None) -> JanusSession:
    """url: ws://host:port. Raises RoomFailed where Janus does not answer."""
    try:
        socket = await connect(
            url, subprotocols=[Subprotocol("janus-protocol")], open_timeout=_ANSWERS_WITHIN_S
        )
    except (OSError, TimeoutError, WebSocketException) as error:
        raise RoomFailed(f"Janus does not answer at {url} ({type(error).__name__})") from None
    session = JanusSession(socket, secret)
    try:
        await session.begin()
    except RoomFailed:
        await session.close()
        raise
    return session
