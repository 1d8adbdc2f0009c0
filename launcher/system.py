"""One running system: prepared, started, watched, stopped. `up` and `demo` are made of it."""

from __future__ import annotations

import fcntl
import os
import secrets
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

from launcher import environments, health, ports, problems, prompts, training, weights
from launcher.processes import Process, inherited, processes
from launcher.settings import LOOPBACK, Settings
from launcher.supervisor import Stopped, Supervisor, write_private
from launcher.terminal import Terminal

WATCH_S = 1.0
SIP_TRIES = 20


def prepare(settings: Settings, terminal: Terminal) -> None:
    """Build, fetch and train what lacks. Raises `Problem`; what was done is kept."""
    config = environments.configuration()
    with _only_one(settings.cache / "build.lock", terminal):
        for environment in environments.ALL:
            environments.build(environment, settings, config, terminal)
        weights.prepare(settings, config, terminal)
        training.train(settings, terminal)
        prompts.prepare(settings, terminal)


def check_ports(table: tuple[Process, ...]) -> None:
    """Raises `Problem` for the first port that is taken, or wanted twice."""
    wanted: dict[int, str] = {}
    for process in table:
        if process.port in wanted:
            raise problems.port_taken(
                process.name, process.port, wanted[process.port], process.setting
            )
        wanted[process.port] = process.name
        try:
            free = ports.is_free(LOOPBACK, process.port)
        except PermissionError as error:
            raise problems.port_forbidden(process.name, process.port, process.setting) from error
        if not free:
            holder = ports.holder(process.port)
            raise problems.port_taken(process.name, process.port, holder, process.setting)


def with_sip_port(settings: Settings, environment: Mapping[str, str]) -> Settings:
    """The settings with a SIP port that is free: the one asked for, else 5060 or the next one.

    Raises `Problem` when the one asked for is not to be had.
    """
    asked = bool(environment.get("DOZVON_SIP_PORT"))
    for port in range(settings.sip_port, settings.sip_port + (1 if asked else SIP_TRIES)):
        try:
            if ports.udp_is_free(settings.sip_host, port):
                return replace(settings, sip_port=port)
        except PermissionError as error:
            raise problems.port_forbidden("the phone line", port, "DOZVON_SIP_PORT") from error
    raise problems.port_taken("the phone line", settings.sip_port, None, "DOZVON_SIP_PORT")


@contextmanager
def running(settings: Settings, terminal: Terminal) -> Iterator[Supervisor]:
    """A system that answers, for the time of the block; nothing of it is left afterwards."""
    started = time.monotonic()
    supervisor = Supervisor(settings)
    handlers = catch_signals(supervisor)
    settings.var.mkdir(parents=True, exist_ok=True)
    try:
        with (settings.var / "up.lock").open("w") as lock:
            if not _locked(lock):
                raise problems.already_running(settings.var)
            check_ports(processes(settings, {}, ""))
            prepare(settings, terminal)
            token = secrets.token_hex(16)
            write_private(settings.var / "call-token", token + "\n")
            models = weights.gateway_environment(settings, os.environ)
            table = processes(settings, models, token)
            check_ports(table)  # again: preparing may have taken minutes
            for text in ("Weights in use:", *weights.licence_lines(settings, models)):
                terminal.line(text)
            terminal.line("Starting billing, actions, rasa and the gateway ...")
            try:
                supervisor.start(table, inherited(os.environ))
                health.wait(table, supervisor, settings, terminal)
                terminal.line(f"Dozvon is ready, {time.monotonic() - started:.1f} s.")
                yield supervisor
            finally:
                terminal.line("Stopping ...")
                supervisor.stop()
                terminal.line("Stopped: no process is left.")
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def caller_environment(settings: Settings) -> dict[str, str]:
    """What the caller is told: where the system is and which voice and ear it may use itself."""
    return {
        **os.environ,
        **weights.gateway_environment(settings, os.environ),
        "PYTHONPATH": str(settings.root),
        "DOZVON_VAR": str(settings.var),
        "DOZVON_PORT": str(settings.gateway_port),
        "DOZVON_BILLING_PORT": str(settings.billing_port),
    }


def watch(supervisor: Supervisor, settings: Settings, terminal: Terminal) -> NoReturn:
    """Wait for ever, telling of every process that died. Raises `Problem` if supervisord dies."""
    pids: dict[str, int] = {}
    given_up: set[str] = set()
    while supervisor.alive:
        for status in supervisor.statuses():
            if status.state == "FATAL" and status.name not in given_up:
                given_up.add(status.name)
                health.show_log(settings.log / f"{status.name}.log", terminal)
                terminal.line(str(problems.process_died(status.name, settings.log)))
            if status.pid and pids.setdefault(status.name, status.pid) != status.pid:
                pids[status.name] = status.pid
                terminal.line(f"{status.name} died and was started again; see {settings.log}")
        time.sleep(WATCH_S)
    raise problems.process_died("supervisord", settings.log / "supervisord.log")


def addresses(settings: Settings) -> list[str]:
    """What to try, for the person who has just started it."""
    return [
        "",
        f"  Talk in the browser    http://{LOOPBACK}:{settings.gateway_port}/",
        f"  Operators' console     http://{LOOPBACK}:{settings.gateway_port}/console/",
        '  Call from a terminal   ./dozvon call --from +74951234501 --say "баланс" --say "да"',
        f"  Call by a SIP phone    sip:+74951240001@{settings.sip_host}:{settings.sip_port}",
        f"  Customer data API      http://{LOOPBACK}:{settings.billing_port}/docs",
        f"  Logs                   {settings.log}",
        "  Ctrl-C stops everything.",
        "",
    ]


def catch_signals(supervisor: Supervisor) -> dict[int, signal.Handlers]:
    """The first one stops everything, the second one kills it. Returns the handlers before."""

    def on_signal(number: int, frame: FrameType | None) -> None:
        if not supervisor.stop_asked:
            supervisor.stop_asked = True
            raise Stopped
        supervisor.kill()
        os._exit(128 + number)

    return {
        number: signal.signal(number, on_signal)  # type: ignore[misc]
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }


@contextmanager
def _only_one(file: Path, terminal: Terminal) -> Iterator[None]:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as lock:
        if not _locked(lock):
            terminal.line("Another ./dozvon is building this checkout: waiting for it ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
