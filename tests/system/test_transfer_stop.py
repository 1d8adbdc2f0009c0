"""A real gateway process between callers and a human, by SIP: joined, and stopped in 20 calls."""

import asyncio
import json
import os
import signal
import sqlite3
import sys
import threading
from contextlib import asynccontextmanager, closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Network

import httpx
import numpy as np
import pytest

from launcher import ports
from media.leg import Sound
from media.pcm import dbfs
from media.rtp.leg import RtpSettings, RtpStack
from media.sip.endpoint import SipSettings
from media.sip.sippy_endpoint import SippyEndpoint
from tests.system_fixture import ROOT
from voice_gateway.call import phrases
from voice_gateway.phone.leg import PhoneLeg
from voice_gateway.text.sentences import sentences

pytestmark = pytest.mark.system

RATE = 8000
LOOPBACK = (IPv4Network("127.0.0.0/8"),)
TALKS, WANTS_A_HUMAN = "+74951240001", "+74951240003"
LISTEN = {"step": "menu", "no_input_ms": 60000}
TO_HUMAN = {"handoff": {"reason": "asked", "collected": {"queue": "services"}}}
GRACE_S = 8
CALLS = 20
LIMIT_S = 300  # what hangs fails
HUM = (6000 * np.sin(2 * np.pi * 400 * np.arange(RATE // 50) / RATE)).astype(np.int16)


class _Dialogue(BaseHTTPRequestHandler):
    """Asks for a human where one is wanted, else listens."""

    def do_POST(self):
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        human = told["metadata"]["dialled"] == WANTS_A_HUMAN
        text = "Соединяю." if human else "Здравствуйте! Слушаю вас."
        control = TO_HUMAN if human else None
        self._answer({"messages": [{"text": text}], "listen": LISTEN, "control": control})

    def do_GET(self):
        self._answer({})

    def _answer(self, body):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_):
        pass


class Phones:
    """Phones of our own; what rings them is in `rung`."""

    def __init__(self) -> None:
        self.endpoint = SippyEndpoint(SipSettings("127.0.0.1", 0, LOOPBACK))
        self.rung = asyncio.Queue()
        self.gateway = ""
        self._rtp = RtpStack(RtpSettings("127.0.0.1", range(44000, 44400), RATE))
        self._following = []

    def call(self, number):
        rtp = self._rtp.leg()
        return self._follow(self.endpoint.dial(f"sip:{number}@{self.gateway}", rtp.offer()), rtp)

    async def connected_call(self, number):
        phone = self.call(number)
        assert await phone.connected(LIMIT_S)
        return phone

    async def pick_up(self):
        phone = self._follow(await self.rung.get(), self._rtp.leg())
        phone.answer()
        return phone

    def _follow(self, sip, rtp):
        phone = PhoneLeg(sip, rtp)
        phone.over = asyncio.create_task(phone.follow())
        self._following.append(phone)
        return phone

    async def close(self):
        for phone in self._following:
            await phone.close()
        await self.endpoint.close()


@pytest.fixture
async def phones():
    phones = Phones()
    await phones.endpoint.start(phones.rung.put_nowait)
    yield phones
    await phones.close()


@pytest.fixture
def dialogue():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Dialogue)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@asynccontextmanager
async def running(tmp_path, dialogue, phones):
    """The gateway's process, ready for calls."""
    human = phones.endpoint.address.replace("sip:", "sip:600@")
    targets = {"default": "services", "queues": {"services": {"target": human}}}
    (tmp_path / "transfers.yml").write_text(json.dumps(targets), encoding="utf-8")
    web, sip = ports.free_port(), ports.free_udp_port()
    settings = {
        "GATEWAY_PORT": web,
        "GATEWAY_SIP_PORT": sip,
        "GATEWAY_RTP_PORTS": "45000-45999",
        "GATEWAY_RASA_URL": dialogue,
        "GATEWAY_VAR": tmp_path,
        "GATEWAY_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'gateway.db'}",
        "GATEWAY_TRANSFERS": tmp_path / "transfers.yml",
        "GATEWAY_STOP_GRACE_S": GRACE_S,
        "GATEWAY_MAX_CALLS": 2 * CALLS,
        "GATEWAY_MAX_LOOP_LAG_MS": 60000,  # how busy this machine is, is not what is asked
    }
    phones.gateway = f"127.0.0.1:{sip}"
    with (tmp_path / "gateway.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "voice_gateway"),
            cwd=ROOT,
            env={**os.environ, **{name: str(value) for name, value in settings.items()}},
            stdout=log,
            stderr=log,
        )
        try:
            await _ready(f"http://127.0.0.1:{web}/healthz", process)
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def _ready(url, process):
    async with httpx.AsyncClient() as client, asyncio.timeout(LIMIT_S):
        while True:
            assert process.returncode is None, "the gateway did not start"
            try:
                (await client.get(url)).raise_for_status()
                return
            except httpx.ConnectError:
                await asyncio.sleep(0.2)


async def hears_the_hum(speaker, hearer):
    async for event in hearer.inbound():
        speaker.playout.push(HUM)
        if isinstance(event, Sound) and dbfs(event.pcm) > -25:
            return


async def hears_something(phone):
    async for event in phone.inbound():
        if isinstance(event, Sound) and dbfs(event.pcm) > -40:
            return


def told_farewell(folder) -> int:
    """In how many calls."""
    farewell = sentences(phrases.FAREWELL)[0]
    query = "select count(distinct call_id) from utterances where text = ?"
    with closing(sqlite3.connect(folder / "gateway.db")) as database:
        return database.execute(query, (farewell,)).fetchone()[0]


async def test_caller_and_human_talk_and_the_humans_goodbye_ends_both(tmp_path, dialogue, phones):
    async with asyncio.timeout(LIMIT_S), running(tmp_path, dialogue, phones):
        caller = await phones.connected_call(WANTS_A_HUMAN)
        human = await phones.pick_up()
        await hears_the_hum(caller, human)
        await hears_the_hum(human, caller)
        await human.close()
        await caller.over
        assert caller.ended == 200


async def test_a_stopped_gateway_takes_no_calls_lets_some_end_and_says_goodbye_to_all(
    tmp_path, dialogue, phones
):
    async with asyncio.timeout(LIMIT_S), running(tmp_path, dialogue, phones) as process:
        talking = [await phones.connected_call(TALKS) for _ in range(CALLS - 1)]
        joined = await phones.connected_call(WANTS_A_HUMAN)
        human = await phones.pick_up()
        await hears_the_hum(joined, human)
        process.send_signal(signal.SIGTERM)
        while (late := phones.call(TALKS)) and await late.connected(LIMIT_S):
            talking.append(late)  # was quicker than the signal
        assert late.ended == 503
        await talking.pop(0).close()  # this one ends within the grace
        assert all(phone.ended is None for phone in (*talking, joined, human))
        await hears_something(joined)
        await hears_something(talking[0])
        for phone in (*talking, joined, human):
            await phone.over
            assert phone.ended == 200
        await process.wait()
    log = (tmp_path / "gateway.log").read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert log.count('"reason": "gateway_stopped"') == len(talking) + 1
    assert log.count('"reason": "hangup"') == 1
    assert told_farewell(tmp_path) == len(talking) + 1
    assert TALKS not in log
