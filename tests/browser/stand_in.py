"""A stand-in for the gateway: answers the page's offer, speaks a tone, sends what a test says.

It keeps the page's contract and nothing else: POST /api/calls, the data channel "events", the
static files under the same Content-Security-Policy.
"""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import uvicorn
from aiortc import RTCDataChannel, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaBlackhole
from aiortc.mediastreams import AudioStreamTrack
from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.base import RequestResponseEndpoint

STATIC = Path(__file__).parents[2] / "voice_gateway" / "web" / "static"


class StandInGateway:
    """One page's counterpart. `refusal` answers the next calls with that status and body."""

    def __init__(self) -> None:
        self.url = ""
        self.offers: list[dict[str, Any]] = []
        self.received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.refusal: tuple[int, bytes] | None = None
        self.silent = False
        self._channel: asyncio.Future[RTCDataChannel] = asyncio.Future()
        self._peers: list[RTCPeerConnection] = []

    async def say(self, *messages: dict[str, Any]) -> None:
        """Send events to the page, once its channel is open."""
        channel = await self._channel
        for message in messages:
            channel.send(json.dumps(message))

    async def say_raw(self, text: str) -> None:
        """Send what need not be an event at all."""
        (await self._channel).send(text)

    async def vanish(self) -> None:
        """Break off as a gateway that dies in the middle of a call."""
        await asyncio.gather(*(peer.close() for peer in self._peers))

    async def answer(self, offer: dict[str, Any]) -> dict[str, str]:
        """Answer the page's offer with a peer that sends silence and swallows the voice."""
        self.offers.append(offer)
        peer = RTCPeerConnection()
        self._peers.append(peer)
        self._channel = asyncio.Future()
        sink = MediaBlackhole()

        @peer.on("track")
        def on_track(track: Any) -> None:
            sink.addTrack(track)

        @peer.on("datachannel")
        def on_channel(channel: RTCDataChannel) -> None:
            @channel.on("message")
            def on_message(message: str) -> None:
                event = json.loads(message)
                self.received.put_nowait(event)
                if event["type"] == "hangup":
                    channel.send(json.dumps({"type": "end", "reason": "hangup"}))

            self._channel.set_result(channel)

        await peer.setRemoteDescription(RTCSessionDescription(offer["sdp"], offer["type"]))
        peer.addTrack(AudioStreamTrack())
        await sink.start()
        await peer.setLocalDescription(await peer.createAnswer())
        description = peer.localDescription
        return {"call_id": "1", "sdp": description.sdp, "type": description.type}

    def app(self) -> FastAPI:
        """The HTTP side."""
        app = FastAPI()

        @app.middleware("http")
        async def protect(request: Request, call_next: RequestResponseEndpoint) -> Response:
            response = await call_next(request)
            response.headers["Content-Security-Policy"] = "default-src 'self'"
            return response

        @app.get("/")
        async def page() -> FileResponse:
            return FileResponse(STATIC / "index.html")

        @app.post("/api/calls")
        async def call(request: Request) -> Response:
            offer = await request.json()
            if self.silent:
                await asyncio.Event().wait()
            if self.refusal is not None:
                status, body = self.refusal
                return Response(body, status, media_type="application/json")
            return JSONResponse(await self.answer(offer))

        app.mount("/static", StaticFiles(directory=STATIC))
        return app


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[StandInGateway]:
    """A stand-in on a free port of the loopback."""
    gateway = StandInGateway()
    listener = socket.create_server(("127.0.0.1", 0))
    gateway.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = uvicorn.Config(gateway.app(), log_level="critical", timeout_graceful_shutdown=0)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield gateway
    finally:
        server.should_exit = True
        await gateway.vanish()
        await serving
