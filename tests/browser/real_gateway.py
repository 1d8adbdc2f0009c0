"""The gateway itself, in this process, with a small dialogue: what pages are tried against."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import uvicorn
from argon2 import PasswordHasher
from fastapi import Body, FastAPI

from launcher.ports import free_port
from tests.talk.conftest import Murmur
from voice_gateway.accounts.accounts import Accounts
from voice_gateway.accounts.passwords import Passwords
from voice_gateway.accounts.roles import Role
from voice_gateway.call import registry
from voice_gateway.settings import Settings
from voice_gateway.tts import load as tts_load
from voice_gateway.web import life
from voice_gateway.web.app import create_app

PASSWORD = "Дверь в сад, 4 этаж"
SKILLS = ["consultation", "services", "corporate"]
LISTEN = {
    "step": "menu",
    "grammar": "free",
    "phrases": [],
    "end_silence_ms": 600,
    "complete_silence_ms": 250,
    "no_input_ms": 60000,
    "barge_in": True,
    "digits": None,
}


class RealGateway:
    def __init__(self, app: FastAPI, url: str) -> None:
        self.app, self.url = app, url

    async def operator(self, name: str, title: str, role: Role = "operator") -> None:
        """An account whose password is `PASSWORD`."""
        accounts = Accounts.over(self.app.state.house.store, Passwords(PasswordHasher(1, 8, 1)))
        await accounts.operators.add(name, title, role, SKILLS, "Окно во двор, 3 этаж")
        await accounts.operators.set_password(name, PASSWORD, must_change=False)


def _dialogue() -> FastAPI:
    """Greets, then listens to whatever comes; a key brings an operator."""
    app = FastAPI()
    collected = {"goal": "баланс", "queue": "consultation"}

    @app.post("/webhooks/voice/webhook")
    async def turn(message: Annotated[str, Body(embed=True)]) -> dict[str, Any]:
        asked = message.startswith("/dtmf")
        return {
            "messages": [{"text": "Соединяю." if asked else "Здравствуйте! Чем помочь?"}],
            "listen": LISTEN,
            "understood": None,
            "control": {"handoff": {"reason": "asked", "collected": collected}} if asked else None,
            "collected": collected,
        }

    @app.get("/{path:path}")
    async def healthy(path: str) -> dict[str, str]:
        return {"status": "ok"}

    return app


@contextlib.asynccontextmanager
async def _served(app: FastAPI, port: int, *, lifespan: bool) -> AsyncIterator[None]:
    listener = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(
        app, log_level="error", access_log=False, lifespan="on" if lifespan else "off"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    async with asyncio.timeout(120):
        while not server.started:
            assert not serving.done(), "it did not start"
            await asyncio.sleep(0.05)
    try:
        yield
    finally:
        server.should_exit = True
        await serving


@contextlib.asynccontextmanager
async def running(var: Path, engine: Any, patch: Any, **chosen: Any) -> AsyncIterator[RealGateway]:
    """engine: a recogniser loaded already. patch: a MonkeyPatch. chosen: settings."""
    patch.setattr(life, "load", lambda kind, path: engine)
    patch.setattr(tts_load, "EspeakEngine", Murmur)
    patch.setattr(registry, "_FAREWELL_S", 0.0)
    port, dialogue_port = free_port(), free_port()
    settings = Settings(
        port=port,
        var=var,
        database_url=f"sqlite+aiosqlite:///{var}/gateway.db",
        rasa_url=f"http://127.0.0.1:{dialogue_port}",
        tts_model=None,
        stop_grace_s=0,
        max_loop_lag_ms=60_000,  # a busy machine is not what these tests are about
        **chosen,
    )
    app = create_app(settings)
    async with (
        _served(_dialogue(), dialogue_port, lifespan=False),
        _served(app, port, lifespan=True),
    ):
        yield RealGateway(app, f"http://127.0.0.1:{port}")
