"""The whole system, started by `./dozvon up` on free ports with its own DOZVON_VAR.

@pytest.mark.system
def test_something(system: Running) -> None:
    httpx.get(f"{system.gateway_url}/healthz")
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from launcher import ports, supervisor
from launcher.health import healthy
from launcher.processes import processes
from launcher.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
READY = "Ctrl-C stops everything."
START_WITHIN_S = 600  # a first start builds everything
STOP_WITHIN_S = 40


class Running:
    """A system under test: its addresses, its logs, and the lives of its processes."""

    def __init__(self, var: Path, environment: dict[str, str] | None = None) -> None:
        chosen = {
            "DOZVON_VAR": str(var),
            # Operators answer and readings are taken, whenever the tests run.
            "DOZVON_NOW": _noon_of_the_twentieth(),
            **{
                name: str(ports.free_port())
                for name in (
                    "DOZVON_PORT",
                    "DOZVON_RASA_PORT",
                    "DOZVON_ACTIONS_PORT",
                    "DOZVON_BILLING_PORT",
                )
            },
            # A busy machine refuses calls; that is not what these tests are about.
            "GATEWAY_MAX_LOOP_LAG_MS": "60000",
            "DOZVON_SIP_PORT": str(ports.free_udp_port()),
        }
        self.environment = {**os.environ, **(environment or {}), **chosen}
        """For commands that shall meet this system, e.g. `./dozvon call`."""
        self.settings = Settings.from_environment(self.environment)
        self.output: list[str] = []
        self._ready = threading.Event()
        self._launcher = subprocess.Popen(
            [sys.executable, "dozvon", "up"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._launcher.stdout is not None
        for text in self._launcher.stdout:
            self.output.append(text.rstrip())
            if READY in text:
                self._ready.set()
        self._ready.set()

    def wait_until_ready(self) -> None:
        self._ready.wait(START_WITHIN_S)
        if not any(READY in text for text in self.output):
            self.stop()
            raise AssertionError("./dozvon up did not become ready:\n" + "\n".join(self.output))

    @property
    def gateway_url(self) -> str:
        return f"http://127.0.0.1:{self.settings.gateway_port}"

    @property
    def sip_address(self) -> str:
        return f"127.0.0.1:{self.settings.sip_port}"

    @property
    def rasa_url(self) -> str:
        return f"http://127.0.0.1:{self.settings.rasa_port}"

    @property
    def actions_url(self) -> str:
        return f"http://127.0.0.1:{self.settings.actions_port}"

    @property
    def billing_url(self) -> str:
        return f"http://127.0.0.1:{self.settings.billing_port}"

    @property
    def call_token(self) -> str:
        return (self.settings.var / "call-token").read_text().strip()

    def log(self, name: str) -> str:
        """All that the process wrote."""
        return (self.settings.log / f"{name}.log").read_text(errors="replace")

    def pid(self, name: str) -> int:
        """The process's id now; 0 while it is down."""
        return {one.name: one.pid for one in supervisor.statuses(self.settings)}[name]

    def kill(self, name: str) -> None:
        """SIGKILL one process and its children; supervisord starts it again."""
        os.killpg(self.pid(name), signal.SIGKILL)

    def freeze(self, name: str) -> None:
        """SIGSTOP: the process is there and answers nothing, until `thaw`."""
        os.killpg(self.pid(name), signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        os.killpg(self.pid(name), signal.SIGCONT)

    def wait_until_healthy(self, name: str, within_s: float = 120) -> None:
        """For after `kill`: returns when the process answers again."""
        (process,) = (one for one in processes(self.settings, {}, "") if one.name == name)
        give_up = time.monotonic() + within_s
        while not healthy(process):
            assert time.monotonic() < give_up, f"{name} does not answer:\n{self.log(name)[-2000:]}"
            time.sleep(0.2)

    def stop(self) -> int:
        """SIGTERM to ./dozvon up; its exit status. Kills it when it does not end."""
        if self._launcher.poll() is None:
            self._launcher.terminate()
            try:
                self._launcher.wait(STOP_WITHIN_S)
            except subprocess.TimeoutExpired:
                self._launcher.terminate()  # the second signal kills everything at once
                self._launcher.wait(STOP_WITHIN_S)
        self._reader.join(STOP_WITHIN_S)
        return self._launcher.returncode


def _noon_of_the_twentieth() -> str:
    return datetime.now(timezone(timedelta(hours=3))).replace(day=20, hour=12).isoformat()


@contextmanager
def started(var: Path, settings: dict[str, str]) -> Iterator[Running]:
    """A system that is ready; var: its folder, gone afterwards."""
    running = Running(var, settings)
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.stop()
        shutil.rmtree(var, ignore_errors=True)


@pytest.fixture(scope="session")
def system() -> Iterator[Running]:
    """One system for all the tests of a run; a test that kills a process waits until it is back."""
    settings = {
        "BOT_LINES": str(ROOT / "tests/system/lines.yml"),
        # Phones of others name their caller in From alone.
        "GATEWAY_SIP_CALLER_FROM": '["p-asserted-identity", "from"]',
    }
    with started(Path(tempfile.mkdtemp(prefix="dozvon-")), settings) as running:
        yield running
