"""Programs that only the tests need, and the Debian packages that hold them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from launcher import problems
from launcher.settings import Settings
from launcher.terminal import Terminal


@dataclass(frozen=True)
class Program:
    """`find` gives the program's path, None when it is missing."""

    name: str
    packages: tuple[str, ...]
    find: Callable[[], str | None]


def chromium() -> str | None:
    return shutil.which("chromium")


def postgresql() -> str | None:
    """Debian keeps initdb out of PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return str(found[-1]) if found else shutil.which("initdb")


def kamailio() -> str | None:
    """Debian keeps it where only root's PATH leads."""
    return shutil.which("kamailio", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def rtpengine() -> str | None:
    return shutil.which("rtpengine")


def coturn() -> str | None:
    return shutil.which("turnserver")


def janus() -> str | None:
    """With its tools, which make films of what it records."""
    return shutil.which("janus") if shutil.which("janus-pp-rec") else None


def redis() -> str | None:
    return shutil.which("redis-server")


def npm() -> str | None:
    return shutil.which("npm") if shutil.which("node") else None


def baresip() -> str | None:
    return shutil.which("baresip")


def linphone() -> str | None:
    return shutil.which("linphonec")


def sipp() -> str | None:
    return shutil.which("sipp")


PROGRAMS = (
    Program("Chromium", ("chromium",), chromium),
    Program("PostgreSQL", ("postgresql",), postgresql),
    Program("baresip", ("baresip",), baresip),
    Program("Linphone", ("linphone-cli",), linphone),
    Program("SIPp", ("sip-tester",), sipp),
    Program("Kamailio", ("kamailio", "kamailio-tls-modules"), kamailio),
    Program("rtpengine", ("rtpengine-daemon",), rtpengine),
    Program("coturn", ("coturn",), coturn),
    Program("Janus", ("janus", "janus-tools"), janus),
    Program("Redis", ("redis-server",), redis),
    Program("npm", ("nodejs", "npm"), npm),
)


def missing() -> list[Program]:
    return [program for program in PROGRAMS if program.find() is None]


def provide(settings: Settings, terminal: Terminal) -> None:
    """Installs what is missing in CI; elsewhere says what will not be tested.

    Raises `Problem` when an installation fails.
    """
    lacking = missing()
    if not lacking:
        return
    if os.environ.get("CI") != "true" or os.geteuid() != 0:
        for program in lacking:
            terminal.line(str(problems.test_program_missing(program.name, program.packages)))
        return
    packages = [package for program in lacking for package in program.packages]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", *packages]):
        status = terminal.run(
            " ".join(command),
            command,
            log=settings.cache / "log/apt.log",
            directory=settings.root,
            environment=environment,
        )
        if status:
            first = lacking[0]
            raise problems.test_program_missing(first.name, first.packages)
