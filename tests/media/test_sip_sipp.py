"""SIPp (Debian: sip-tester) as a hundred callers at once."""

import asyncio
import shutil
from pathlib import Path

import pytest

from launcher.ports import free_udp_port
from media.sip.bench import AnsweringMachine

SCENARIO = Path(__file__).with_name("sipp_caller.xml")
CALLS = 100


@pytest.fixture
async def machine():
    one = AnsweringMachine(range(42000, 42000 + 2 * CALLS + 20))
    await one.start()
    yield one
    await one.close()


async def sipp(machine: AnsweringMachine, tmp_path, *options: str) -> tuple[int, str]:
    """Its exit status (0: no call failed) and what it said."""
    if shutil.which("sipp") is None:
        pytest.skip("SIPp was not found; Debian: apt install sip-tester")
    process = await asyncio.create_subprocess_exec(
        "sipp", machine.endpoint.address.removeprefix("sip:"),
        *("-sf", str(SCENARIO), "-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", str(free_udp_port())),
        *("-mp", "43000", "-s", "+74951240001", "-nostdin", "-timeout", "120", *options),
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    output, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, output.decode(errors="replace")


async def test_a_hundred_calls_at_once_are_answered_and_leave_nothing(machine, tmp_path):
    status, output = await sipp(machine, tmp_path, "-m", str(CALLS), "-l", str(CALLS), "-r", "20")
    assert status == 0, output[-3000:]
    assert machine.answered == CALLS
    await machine.idle()
    assert machine.rtp.ports_in_use == 0
