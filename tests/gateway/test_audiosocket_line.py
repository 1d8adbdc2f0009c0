"""An Asterisk's connection becomes a call of the house, or is shut."""

import asyncio
import struct
from types import SimpleNamespace
from uuid import UUID

import pytest

from tests.gateway.fakes import FakeDialogue, FakeHouse, reply
from tests.gateway.virtual_time import run
from voice_gateway.call.registry import CallRegistry
from voice_gateway.phone.audiosocket import AudioSocketLine
from voice_gateway.settings import Settings

IDENTITY = UUID("74951240-002f-ffff-7495-1234501fffff")
QUIET = struct.pack(">BH", 0x10, 320) + bytes(320)
HANGUP = struct.pack(">BH", 0x00, 0)


class Line:
    def __init__(self, tmp_path, max_calls=1, peers=("127.0.0.0/8",)) -> None:
        dialogue = FakeDialogue(session_start=reply("Здравствуйте!", control={"hangup": True}))
        self.house = FakeHouse(tmp_path, SimpleNamespace(saying=""), dialogue)
        self.house.asr = SimpleNamespace(rate=8000)
        self.house.store.begin_call = self.house.store.end_call = self._kept
        self.kept = []
        self.calls = CallRegistry(max_calls)
        settings = Settings(audiosocket_port=0, audiosocket_peers=peers)
        self._line = AudioSocketLine(settings, self.calls, self.house)

    async def _kept(self, *what):
        self.kept.append(what)

    async def __aenter__(self):
        await self._line.open()
        return self

    async def __aexit__(self, *_):
        self._line.close()
        await self.calls.end_all()

    async def over(self):
        await self.calls.drain(30)

    async def call(self, first=b""):
        """Connects, says `first`, and reads until our end closes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._line.port)
        writer.write(first)
        try:
            got = await reader.read()
        except ConnectionError:
            got = b""
        writer.close()
        return got


def test_a_call_is_greeted_and_given_back_to_the_dialplan(tmp_path):
    async def main():
        async with Line(tmp_path) as line:
            got = await line.call(struct.pack(">BH", 1, 16) + IDENTITY.bytes + QUIET)
            assert struct.pack("<h", 100) * 400 in b"".join(
                got[at + 3 : at + 323] for at in range(0, len(got) - 3, 323)
            )
            assert got.endswith(HANGUP)
            info = line.house.dialogue.infos[0]
            assert (info.caller, info.dialled, info.channel) == (
                "+74951234501",
                "+74951240002",
                "phone",
            )
            await line.over()

    run(main())


@pytest.mark.parametrize("first", [b"GET / HTTP/1.1\r\n\r\n", b""])
def test_what_is_no_audiosocket_costs_no_dialogue(tmp_path, first):
    async def main():
        async with Line(tmp_path) as line:
            await line.call(first)
            await line.over()
            assert line.house.dialogue.messages == []

    run(main())


def test_strangers_are_not_answered(tmp_path):
    async def main():
        async with Line(tmp_path, peers=("192.0.2.0/24",)) as line:
            assert await line.call(struct.pack(">BH", 1, 16) + IDENTITY.bytes) == b""
            assert line.house.dialogue.messages == []

    run(main())


def test_a_stopping_gateway_ends_its_calls_and_takes_no_more(tmp_path):
    async def main():
        async with Line(tmp_path, max_calls=2) as line:
            waiting = asyncio.create_task(line.call())
            await asyncio.sleep(1)
            assert line.calls.active == 1
            await line.calls.drain(0.5)
            assert await line.call() == b""
            await line.calls.end_all()
            assert await waiting == HANGUP

    run(main())
