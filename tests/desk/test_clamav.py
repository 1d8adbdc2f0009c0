"""clamd's INSTREAM, spoken by a daemon of the test."""

import asyncio
import struct
from contextlib import asynccontextmanager

import pytest

from tests.desk.conftest import CALL, VISITOR, error
from voice_gateway.records.clamav import Clamd, ScanUnavailable
from voice_gateway.records.incoming import Incoming

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class Daemon:
    def __init__(self, answer=None):
        self.streams = []
        self._answer = answer

    async def serve(self, reader, writer):
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", await reader.readexactly(4))[0]:
            content += await reader.readexactly(size)
        self.streams.append(content)
        found = b"stream: Eicar FOUND" if EICAR in content else b"stream: OK"
        answer = found if self._answer is None else self._answer
        writer.write(answer + b"\0" if answer else b"")
        writer.close()


@asynccontextmanager
async def listening(daemon, tmp_path, kind="tcp"):
    if kind == "unix":
        server = await asyncio.start_unix_server(daemon.serve, tmp_path / "clamd")
        url = f"unix://{tmp_path}/clamd"
    else:
        server = await asyncio.start_server(daemon.serve, "127.0.0.1", 0)
        url = f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield Clamd(url)


@pytest.mark.parametrize("kind", ["tcp", "unix"])
@pytest.mark.parametrize("size", [0, 5, 65536, 200_000])
async def test_a_file_reaches_the_daemon_whole(tmp_path, kind, size):
    path = tmp_path / "file"
    path.write_bytes(content := bytes(n % 251 for n in range(size)))
    daemon = Daemon()
    async with listening(daemon, tmp_path, kind) as clamd:
        assert await clamd.is_clean(path)
    assert daemon.streams == [content]


async def test_a_virus_is_found(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"x" * 70_000 + EICAR)
    async with listening(Daemon(), tmp_path) as clamd:
        assert not await clamd.is_clean(path)


@pytest.mark.parametrize(
    "answer", [b"", b"INSTREAM size limit exceeded. ERROR", b"UNKNOWN COMMAND", b"stream: BROKEN"]
)
async def test_an_answer_off_the_protocol_is_no_clean_bill(tmp_path, answer):
    path = tmp_path / "file"
    path.write_bytes(b"x")
    async with listening(Daemon(answer), tmp_path) as clamd:
        with pytest.raises(ScanUnavailable):
            await clamd.is_clean(path)


@pytest.fixture
def send(house, console):
    async def post(clamd, content):
        house.app.state.incoming = Incoming(house.records.files, house.files, clamd)
        files = {"file": ("a.txt", content, "text/plain")}
        headers = {"Authorization": f"Bearer {VISITOR}"}
        return await console.post(f"/api/calls/{CALL}/files", files=files, headers=headers)

    return post


async def test_an_infected_file_is_refused_and_not_kept(house, send, tmp_path):
    async with listening(Daemon(), tmp_path) as clamd:
        assert (await send(clamd, b"clean")).is_success
        assert error(await send(clamd, EICAR)) == (422, "infected")
    assert len(await house.records.files.of(CALL)) == 1


async def test_while_the_daemon_is_away_no_file_is_taken(house, send, tmp_path):
    response = await send(Clamd(f"unix://{tmp_path}/nobody"), b"clean")
    assert error(response) == (503, "scan_unavailable")
    assert await house.records.files.of(CALL) == []
