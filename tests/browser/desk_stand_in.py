"""A stand-in for the gateway's desk side: signs one operator in and speaks the desk's wire.

It keeps the contract of docs/operators.md and nothing else: what a test says goes to the console,
what the console says is kept for the test.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaBlackhole
from aiortc.mediastreams import AudioStreamTrack
from fastapi import FastAPI, Request, UploadFile, WebSocket, WebSocketDisconnect
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.base import RequestResponseEndpoint

from tests.browser.serving import served
from voice_gateway.web.pages import STATIC

from . import desk_words as words

TAKEN_OVER, NOT_SIGNED_IN = 4409, 4401
Message = dict[str, Any]


def iso(seconds: float = 0) -> str:
    """So many seconds from now."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


def problem(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message}}, status)


class StandInDesk:
    """One operator's counterpart. What is assigned to its fields holds from the next request on."""

    def __init__(self) -> None:
        self.url = ""
        self.operator: Message = dict(words.OPERATOR)
        self.must_change = False
        self.sso: str | None = None
        self.signed_in = False
        self.talk: Message | None = None
        self.presence: Message = {"presence": "offline", "reason": None, "until": None}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.file_problem: JSONResponse | None = None
        self.said: asyncio.Queue[Message] = asyncio.Queue()
        self.up = True
        self._socket: WebSocket | None = None
        self._entered = asyncio.Event()
        self._peers: list[RTCPeerConnection] = []

    async def say(self, *messages: Message) -> None:
        """Tell the console, once it has entered."""
        await self._entered.wait()
        assert self._socket is not None
        for message in messages:
            await self._socket.send_json(message)

    async def hears(self, kind: str, timeout_s: float = 10) -> Message:
        """The console's next message of that type; those before it are dropped."""
        async with asyncio.timeout(timeout_s):
            while True:
                message = await self.said.get()
                if message["type"] == kind:
                    return message

    async def drop(self) -> None:
        """The network between them breaks."""
        self._entered.clear()
        if self._socket is not None:
            await self._socket.close(1012)

    async def close(self) -> None:
        await asyncio.gather(*(peer.close() for peer in self._peers))

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.middleware("http")
        async def protect(request: Request, call_next: RequestResponseEndpoint) -> Response:
            response = await call_next(request)
            response.headers["Content-Security-Policy"] = "default-src 'self'"
            return response

        @app.get("/console/")
        async def console() -> FileResponse:
            return FileResponse(STATIC / "console" / "index.html")

        @app.get("/visitor/")
        async def visitor() -> HTMLResponse:
            return HTMLResponse("<!doctype html><title>visitor</title>")

        self._accounts(app)
        self._reads(app)
        self._talks(app)
        app.mount("/static", StaticFiles(directory=STATIC))
        return app

    def _session(self) -> Message:
        return {"operator": self.operator, "csrf": "csrf-1", "must_change": self.must_change}

    def _accounts(self, app: FastAPI) -> None:
        @app.get("/api/session")
        async def session() -> Response:
            if not self.signed_in:
                return problem(401, "not_signed_in", "Войдите, пожалуйста.")
            return JSONResponse(self._session())

        @app.get("/api/login")
        async def ways() -> Message:
            return {"sso": self.sso}

        @app.post("/api/login")
        async def login(request: Request) -> Response:
            if (await request.json())["password"] != words.PASSWORD:
                return problem(401, "wrong_password", "Имя или пароль не подходят.")
            self.signed_in = True
            return JSONResponse(self._session())

        @app.post("/api/password")
        async def password(request: Request) -> Response:
            if (await request.json())["old"] != words.PASSWORD:
                return problem(401, "wrong_password", "Прежний пароль не подходит.")
            self.must_change = False
            return JSONResponse(self._session())

        @app.post("/api/logout", status_code=204)
        async def logout() -> None:
            self.signed_in = False

    def _reads(self, app: FastAPI) -> None:
        @app.get("/api/desk/customers/{account}")
        async def customer(account: str) -> Response:
            if account != words.CUSTOMER["account"]:
                return problem(404, "no_such_account", "Такого лицевого счёта нет.")
            return JSONResponse(words.CUSTOMER)

        @app.get("/api/desk/calls")
        async def calls() -> Message:
            return {"calls": words.CALLS}

        @app.get("/api/desk/calls/{call}")
        async def one_call(call: str) -> Message:
            return {**words.WHOLE_CALL, "call": call}

    def _talks(self, app: FastAPI) -> None:
        @app.post("/api/desk/leg")
        async def leg(request: Request) -> Message:
            return await self._answer(await request.json())

        @app.post("/api/calls/{call}/files")
        async def upload(call: str, file: UploadFile, request: Request) -> Response:
            if self.file_problem is not None:
                return self.file_problem
            assert request.headers["X-CSRF-Token"] == "csrf-1"
            content, name = await file.read(), file.filename or ""
            card = {"id": f"f{len(self.files)}", "name": name, "size": len(content), "type": ""}
            self.files[str(card["id"])] = (name, content)
            line = words.chat("operator", "", len(self.files) + 900, file=card)
            await self.say({"type": "chat", **line})
            return JSONResponse({"file": card})

        @app.websocket("/api/desk")
        async def desk(ws: WebSocket) -> None:
            await ws.accept()
            if not self.up:
                await ws.close(1012)
                return
            entry = await ws.receive_json()
            if entry != {"type": "enter", "csrf": "csrf-1"} or not self.signed_in:
                await ws.close(NOT_SIGNED_IN)
                return
            if self._socket is not None and self._entered.is_set():
                with contextlib.suppress(RuntimeError):
                    await self._socket.close(TAKEN_OVER)
            self._socket = ws
            await ws.send_json(self._welcome())
            self._entered.set()
            with contextlib.suppress(WebSocketDisconnect):
                while True:
                    self.said.put_nowait(await ws.receive_json())

    def _welcome(self) -> Message:
        return {
            "type": "welcome",
            "now": iso(),
            "operator": self.operator,
            "presence": self.presence,
            "config": words.CONFIG,
            "talk": self.talk,
        }

    async def _answer(self, offer: Message) -> Message:
        """A leg that plays silence and swallows the operator's voice."""
        peer = RTCPeerConnection()
        self._peers.append(peer)
        sink = MediaBlackhole()
        peer.on("track", sink.addTrack)
        await peer.setRemoteDescription(RTCSessionDescription(offer["sdp"], offer["type"]))
        peer.addTrack(AudioStreamTrack())
        await sink.start()
        await peer.setLocalDescription(await peer.createAnswer())
        return {"sdp": peer.localDescription.sdp, "type": peer.localDescription.type}


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[StandInDesk]:
    """A stand-in on a free port of the loopback."""
    desk = StandInDesk()
    async with served(desk.app(), desk.close) as desk.url:
        yield desk
