"""SIPp (Debian: sip-tester) in tests: another stack at the far end."""

import asyncio
import shutil
from pathlib import Path

import pytest

from launcher.ports import free_udp_port


async def sipp(address: str, scenario: str, folder: Path, *options: str) -> tuple[int, str]:
    """Its exit status (0: no call failed) and what it said. scenario: a file beside this one."""
    if shutil.which("sipp") is None:
        pytest.skip("SIPp was not found; Debian: apt install sip-tester")
    process = await asyncio.create_subprocess_exec(
        "sipp", address.removeprefix("sip:"),
        *("-sf", str(Path(__file__).with_name(scenario)), "-i", "127.0.0.1"),
        *("-p", str(free_udp_port()), "-s", "+74951240001", "-nostdin", *options),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    output, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, output.decode(errors="replace")
