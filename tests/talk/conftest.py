"""The real gateway in this process, without a dialogue: everything that a talk stands on."""

import asyncio
import contextlib
import json
from datetime import UTC, datetime

import aioice.ice
import httpx
import numpy as np
import pytest
import uvicorn
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from argon2 import PasswordHasher
from websockets.asyncio.client import connect

from launcher.ports import free_port
from media.audio_line import HEARD_RATE, SENT_RATE, add_audio
from media.playout import Playout
from voice_gateway.accounts.accounts import Accounts
from voice_gateway.accounts.passwords import Passwords
from voice_gateway.accounts.sessions import COOKIE
from voice_gateway.call import registry
from voice_gateway.settings import Settings
from voice_gateway.tts import load as tts_load
from voice_gateway.web import life
from voice_gateway.web.app import create_app

PATIENCE_S = 30
FORM = {"section": "private", "name": "Иванова Анна", "account": None, "phone": None}
RATE = HEARD_RATE


@pytest.fixture(autouse=True)
def loopback(monkeypatch):
    """aioice hides 127.0.0.1; a machine without a network has nothing else."""
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])


class Socket:
    """A page's WebSocket: everything it is told, in order."""

    def __init__(self, socket) -> None:
        self._socket = socket
        self.seen = []

    async def say(self, **message):
        await self._socket.send(json.dumps(message, ensure_ascii=False))

    async def until(self, kind, **fields):
        """The next message of this type with these fields; what came before it is in `seen`."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                message = json.loads(await self._socket.recv())
                self.seen.append(message)
                if message["type"] == kind and fields.items() <= message.items():
                    return message

    async def closed_with(self):
        async with asyncio.timeout(PATIENCE_S):
            with contextlib.suppress(Exception):
                while True:
                    await self._socket.recv()
            return self._socket.close_code

    async def close(self):
        await self._socket.close()


class Sound:
    """A browser's connection to the gateway, as aiortc makes one."""

    def __init__(self) -> None:
        self.playout = Playout(SENT_RATE)
        self.heard = Playout(RATE, capacity_s=600)
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        add_audio(self.peer, self.playout, self.heard.push)
        self.events = self.peer.createDataChannel("events")

    async def offer(self):
        await self.peer.setLocalDescription(await self.peer.createOffer())
        return {"sdp": self.peer.localDescription.sdp, "type": "offer"}

    async def take(self, answer):
        await self.peer.setRemoteDescription(
            RTCSessionDescription(sdp=answer["sdp"], type="answer")
        )

    async def hears(self, is_it, seconds=0.5):
        """Waits until so much sound in a row is it."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                self.heard.flush()
                while self.heard.queued_samples < seconds * RATE:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
                pcm = self.heard.pull(int(seconds * RATE))
                if is_it(pcm):
                    return pcm

    async def close(self):
        await self.peer.close()


class Gateway:
    """The gateway as pages reach it; `app` where it runs in this process."""

    def __init__(self, url, app=None) -> None:
        self.app, self.url = app, url
        self.house = app and app.state.house
        self.client = httpx.AsyncClient(base_url=url, timeout=PATIENCE_S)
        self._open = []

    async def socket(self, path, cookie=None, origin=None):
        headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
        if origin is not None:
            headers["Origin"] = origin
        address = self.url.replace("http", "ws") + path
        socket = Socket(await connect(address, additional_headers=headers))
        self._open.append(socket)
        return socket

    async def sound(self):
        sound = Sound()
        self._open.append(sound)
        return sound

    async def operator(self, name="olga", title="Ольга Петровна", role="operator"):
        """Signed in, available, her console open."""
        accounts = Accounts.over(self.house.store, Passwords(PasswordHasher(1, 8, 1)))
        if await accounts.operators.by_name(name) is None:
            skills = ["consultation", "services", "corporate"]
            await accounts.operators.add(name, title, role, skills, "Окно во двор, 3 этаж")
            await accounts.operators.set_password(name, "Дверь в сад, 4 этаж", must_change=False)
        operator = await accounts.operators.by_name(name)
        cookie, session = await accounts.sessions.begin(operator, datetime.now(UTC))
        desk = Desk(self, cookie, session)
        await desk.open()
        return desk

    async def visitor(self, *, sound=False, **body):
        """Enters with the form, straight to a human unless told otherwise."""
        body = {"to": "operator", "visitor": FORM, **body}
        visitor = Visitor(self)
        if sound:
            visitor.sound = await self.sound()
            body |= await visitor.sound.offer()
        response = await self.client.post("/api/calls", json={"sdp": None, "type": "offer"} | body)
        assert response.status_code == 200, response.text
        visitor.call, visitor.token = response.json()["call_id"], response.json()["token"]
        if sound:
            await visitor.sound.take(response.json())
        await visitor.enter()
        return visitor

    async def close(self):
        for one in self._open:
            await one.close()
        await self.client.aclose()


class Visitor:
    def __init__(self, gateway) -> None:
        self.gateway = gateway
        self.sound = self.socket = None

    async def enter(self):
        self.socket = await self.gateway.socket(f"/api/calls/{self.call}/socket")
        await self.socket.say(type="enter", token=self.token)
        return await self.socket.until("entered")

    async def comes_back_with_sound(self):
        self.sound = await self.gateway.sound()
        response = await self.gateway.client.post(
            f"/api/calls/{self.call}/leg",
            json=await self.sound.offer(),
            headers={"Authorization": f"Bearer {self.token}"},
        )
        assert response.status_code == 200, response.text
        await self.sound.take(response.json())


class Desk:
    def __init__(self, gateway, cookie, session) -> None:
        self.gateway, self.cookie, self.session = gateway, cookie, session
        self.socket = self.sound = self.welcome = None

    async def open(self):
        self.socket = await self.gateway.socket("/api/desk", cookie=self.cookie)
        await self.socket.say(type="enter", csrf=self.session.csrf)
        self.welcome = await self.socket.until("welcome")
        if self.welcome["talk"] is None:
            await self.socket.say(type="presence", presence="available", reason=None)

    async def answers(self):
        offer = await self.socket.until("offer")
        await self.socket.say(type="answer", call=offer["call"])
        return await self.socket.until("talk")

    async def post(self, path, body):
        return await self.gateway.client.post(
            path,
            json=body,
            headers={
                "Cookie": f"{COOKIE}={self.cookie}",
                "X-CSRF-Token": self.session.csrf,
            },
        )

    async def brings_sound(self, call):
        self.sound = await self.gateway.sound()
        offer = await self.sound.offer()
        response = await self.post("/api/desk/leg", {"call": call, **offer})
        assert response.status_code == 200, response.text
        await self.sound.take(response.json())


class Murmur:
    """A voice that is at hand at once: 50 ms a word, at the level of music."""

    name, non_commercial = "murmur", False

    def synthesise(self, text, rate, slow=False):
        t = np.arange(len(text.split()) * rate // 20) / rate
        return (2000 * np.sin(2 * np.pi * 300 * t)).astype(np.int16)


@pytest.fixture
def more_settings():
    """What a test's gateway is set to besides."""
    return {}


@pytest.fixture
async def gateway(tmp_path, monkeypatch, vosk_engine, more_settings):
    monkeypatch.setattr(life, "load", lambda kind, path: vosk_engine)
    monkeypatch.setattr(tts_load, "EspeakEngine", Murmur)
    monkeypatch.setattr(registry, "_FAREWELL_S", 0.0)
    port = free_port()
    settings = Settings(
        port=port,
        var=tmp_path,
        database_url=f"sqlite+aiosqlite:///{tmp_path}/gateway.db",
        rasa_url="http://127.0.0.1:9",
        tts_model=None,
        stop_grace_s=0,
        max_loop_lag_ms=60_000,  # a busy machine is not what these tests are about
        **more_settings,
    )
    app = create_app(settings)
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, log_level="warning", access_log=False, lifespan="on")
    )
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(60):
        while not server.started:
            assert not serving.done(), "the gateway did not start"
            await asyncio.sleep(0.05)
    gateway = Gateway(f"http://127.0.0.1:{port}", app)
    yield gateway
    await gateway.close()
    server.should_exit = True
    await serving
