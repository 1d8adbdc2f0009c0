"""A stand-in for the gateway: answers the page's offers, plays a tone, says what a test tells it.

It keeps the visitor's wire of docs/operators.md and nothing else: options, POST /api/calls, the
leg, files, the socket, and the pages under the same Content-Security-Policy.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaBlackhole
from aiortc.mediastreams import AudioStreamTrack
from fastapi import FastAPI, Request, UploadFile, WebSocket, WebSocketDisconnect
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.base import RequestResponseEndpoint

from tests.browser.serving import served
from voice_gateway.web.guard import content_policy
from voice_gateway.web.pages import STATIC

TOKEN = "token"
NEW_CALL: dict[str, Any] = {
    "visitor": None,
    "operator": None,
    "waiting": None,
    "chat": [],
    "captions": [],
    "hold": False,
    "screen_asked": False,
    "code": None,
    "ended": None,
}


class StandInGateway:
    """One page's counterpart. `refusal` answers the next calls with that status and body."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[dict[str, Any]] = []
        self.legs: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.files: list[tuple[str, bytes]] = []
        self.received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.refusal: tuple[int, bytes] | None = None
        self.file_refusal: tuple[int, dict[str, Any]] | None = None
        self.silent = False
        self.frame_ancestors: tuple[str, ...] = ("'self'",)
        self.snapshot = {"stage": "assistant", **NEW_CALL}
        """What a page that enters is told."""
        self.options: dict[str, Any] = {
            "sections": [
                {"id": "private", "title": "Частным лицам"},
                {"id": "corporate", "title": "Организациям"},
            ],
            "open": True,
            "hours": "8:30–20:30",
            "expected_s": 130,
            "max_file_bytes": 20_000_000,
            "languages": ["ru", "en"],
        }
        self._socket: asyncio.Future[WebSocket] = asyncio.Future()
        self._peers: list[RTCPeerConnection] = []

    @property
    def offers(self) -> list[dict[str, Any]]:
        """Requests with sound."""
        return [request for request in self.requests if request["sdp"] is not None]

    async def say(self, *messages: dict[str, Any]) -> None:
        """To the page, once it has entered."""
        ws = await self._socket
        for message in messages:
            await ws.send_text(json.dumps(message))

    async def say_raw(self, text: str) -> None:
        """What need not be a message at all."""
        await (await self._socket).send_text(text)

    async def hear(self, wanted: str) -> dict[str, Any]:
        """The next message of that type; others are skipped."""
        async with asyncio.timeout(15):
            while (message := await self.received.get())["type"] != wanted:
                pass
        return message

    async def break_off(self) -> None:
        """The socket breaks, as when a network changes; the page may come back."""
        ws = await self._socket
        self._socket = asyncio.Future()
        await ws.close(1012)

    async def vanish(self) -> None:
        """As a gateway that was restarted: it knows nothing of the call any more."""
        await self.hang_up_legs()
        if self._socket.done():
            ws, self._socket = self._socket.result(), asyncio.Future()
            with contextlib.suppress(RuntimeError):
                await ws.close(4401)

    async def hang_up_legs(self) -> None:
        await asyncio.gather(*(peer.close() for peer in self._peers))
        self._peers.clear()

    async def answer(self, sdp: str) -> str:
        """A peer that sends silence and swallows the voice."""
        peer = RTCPeerConnection()
        self._peers.append(peer)
        sink = MediaBlackhole()
        peer.on("track", sink.addTrack)
        await peer.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
        peer.addTrack(AudioStreamTrack())
        await sink.start()
        await peer.setLocalDescription(await peer.createAnswer())
        return str(peer.localDescription.sdp)

    async def converse(self, ws: WebSocket) -> None:
        await ws.accept()
        first = await ws.receive_json()
        if first != {"type": "enter", "token": TOKEN}:
            await ws.close(4401)
            return
        await ws.send_json({"type": "entered", "call_id": "1", **self.snapshot})
        if self._socket.done():
            self._socket = asyncio.Future()
        self._socket.set_result(ws)
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            while True:
                message = await ws.receive_json()
                self.received.put_nowait(message)
                if message["type"] == "hangup":
                    rate = self.snapshot["stage"] == "talking"
                    await ws.send_json({"type": "ended", "reason": "hangup", "rate": rate})

    async def take_file(self, file: UploadFile) -> Response:
        if self.file_refusal is not None:
            status, error = self.file_refusal
            return JSONResponse({"error": error}, status)
        content = await file.read()
        name = str(file.filename)
        self.files.append((name, content))
        card = {"id": "f1", "name": name, "size": len(content), "type": "application/pdf"}
        await self.say(
            {"type": "chat", "id": f"m{len(self.files)}", "who": "visitor", "name": None}
            | {"text": "", "at": "2026-11-22T09:00:00Z", "file": card}
        )
        return JSONResponse({"file": card})

    def app(self) -> FastAPI:
        """The HTTP side."""
        app = FastAPI()

        @app.middleware("http")
        async def protect(request: Request, call_next: RequestResponseEndpoint) -> Response:
            response = await call_next(request)
            response.headers["Content-Security-Policy"] = content_policy(*self.frame_ancestors)
            return response

        @app.get("/")
        async def site() -> FileResponse:
            return FileResponse(STATIC / "site" / "index.html")

        @app.get("/visit/")
        async def visit() -> FileResponse:
            return FileResponse(STATIC / "visit" / "index.html")

        @app.get("/widget.js")
        async def widget() -> FileResponse:
            return FileResponse(STATIC / "widget.js")

        @app.get("/api/visit/options")
        async def options() -> dict[str, Any]:
            return self.options

        @app.post("/api/calls")
        async def call(request: Request) -> Response:
            body = await request.json()
            if self.silent:
                await asyncio.Event().wait()
            if self.refusal is not None:
                status, text = self.refusal
                return Response(text, status, media_type="application/json")
            self.requests.append(body)
            sdp = None if body["sdp"] is None else await self.answer(body["sdp"])
            begun = {"call_id": "1", "type": "answer", "sdp": sdp, "token": TOKEN}
            return JSONResponse({**begun, "ice_servers": []})

        @app.post("/api/calls/1/leg")
        async def leg(request: Request) -> Response:
            body = await request.json()
            self.legs.put_nowait(body)
            return JSONResponse({"type": "answer", "sdp": await self.answer(body["sdp"])})

        @app.post("/api/calls/1/files")
        async def send_file(file: UploadFile) -> Response:
            return await self.take_file(file)

        @app.get("/api/calls/1/files/{file_id}")
        async def fetch_file(file_id: str) -> Response:
            headers = {"Content-Disposition": "attachment"}
            return Response(self.files[-1][1], headers=headers)

        @app.websocket("/api/calls/1/socket")
        async def converse(ws: WebSocket) -> None:
            await self.converse(ws)

        app.mount("/static", StaticFiles(directory=STATIC))
        return app


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[StandInGateway]:
    """A stand-in on a free port of the loopback."""
    gateway = StandInGateway()
    async with served(gateway.app(), gateway.hang_up_legs) as gateway.url:
        yield gateway
