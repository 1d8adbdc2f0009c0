"""supervisord over the four processes: its configuration, its start, its end."""

from __future__ import annotations

import ctypes
import http.client
import os
import re
import shlex
import signal
import socket
import subprocess
import xmlrpc.client
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launcher import problems
from launcher.processes import Process
from launcher.settings import Settings

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
SOCKET_PATH_LIMIT = 100  # sun_path holds 108 bytes
STOP_WAIT_S = 20  # the gateway's callers hear a farewell
UNWRITABLE = re.compile(r"""["'\\%\n]|\s[;#]""")  # what supervisord.conf cannot hold in a value

_libc = ctypes.CDLL(None, use_errno=True)


def configuration(processes: Iterable[Process], settings: Settings) -> str:
    """supervisord.conf: restarts what dies, stops whole process groups, rotates the logs."""
    log = settings.log
    sections = [
        f"""[unix_http_server]
file={socket_path(settings)}
chmod=0700

[supervisord]
nodaemon=true
silent=true
logfile={log / "supervisord.log"}
logfile_maxbytes=2MB
logfile_backups=2
pidfile={settings.var / "supervisord.pid"}
childlogdir={log}

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://{socket_path(settings)}
"""
    ]
    for process in processes:
        environment = ",".join(
            f'{name}="{value.replace("%", "%%")}"'
            for name, value in sorted(process.environment.items())
        )
        sections.append(
            f"""[program:{process.name}]
command={" ".join(_quoted(word) for word in process.command)}
directory={process.directory}
environment={environment}
autorestart=true
startsecs={process.settles_s}
startretries=2
stopwaitsecs={STOP_WAIT_S}
stopasgroup=true
killasgroup=true
redirect_stderr=true
stdout_logfile={log / f"{process.name}.log"}
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=3
"""
        )
    return "\n".join(sections)


def _quoted(text: str) -> str:
    return shlex.quote(text).replace("%", "%%")


def socket_path(settings: Settings) -> Path:
    return settings.var / "supervisor.sock"


class Stopped(BaseException):
    """SIGINT, SIGTERM or SIGHUP came: everything is to be stopped."""


@dataclass(frozen=True)
class Status:
    """What supervisord knows of one process. `state` is its own word: RUNNING, FATAL, ..."""

    name: str
    state: str
    pid: int


class Supervisor:
    """A running supervisord, a child of this process, which dies when this process dies."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self.stop_asked = False

    def start(self, processes: Iterable[Process], environment: Mapping[str, str]) -> None:
        """Write the configuration and start. Raises `Problem` for a path a socket cannot have."""
        settings = self._settings
        if len(os.fsencode(socket_path(settings))) > SOCKET_PATH_LIMIT:
            raise problems.var_path_too_long(settings.var, SOCKET_PATH_LIMIT)
        for folder in (settings.root, settings.var):
            if UNWRITABLE.search(str(folder)):
                raise problems.odd_path(folder)
        settings.log.mkdir(parents=True, exist_ok=True)
        file = settings.var / "supervisord.conf"
        write_private(file, configuration(processes, settings))
        # Orphans come back to us, so that not one of them outlives the end.
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        launcher = os.getpid()

        def die_with_launcher() -> None:
            _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
            if os.getppid() != launcher:
                os._exit(1)

        self._process = subprocess.Popen(
            [str(settings.app_python), "-m", "supervisor.supervisord", "-c", str(file)],
            cwd=settings.root,
            env={**environment, "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches the launcher alone, which then stops us
            preexec_fn=die_with_launcher,
        )

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def statuses(self) -> list[Status]:
        """Every process's state; empty while supervisord is not up yet or gone.

        Raises `Stopped` once a signal came: what its handler raises is lost without a word when it
        came while an HTTP answer was being put away (what `close` raises in a finaliser is).
        """
        if self.stop_asked:
            raise Stopped
        return statuses(self._settings)

    def stop(self, timeout_s: float = STOP_WAIT_S + 7) -> None:
        """End everything, gently; what has not gone in time, or was left over, is killed."""
        try:
            if self._process is not None and self._process.poll() is None:
                self._process.terminate()
                self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            pass
        finally:
            self.kill()

    def kill(self) -> None:
        """End everything at once."""
        while children := descendants(os.getpid()):
            for pid in children:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            try:
                while os.waitpid(-1, 0)[0]:
                    pass
            except ChildProcessError:
                pass
        socket_path(self._settings).unlink(missing_ok=True)


def statuses(settings: Settings) -> list[Status]:
    """Ask the supervisord of `settings`; empty when none answers."""
    server = xmlrpc.client.ServerProxy(
        "http://localhost", transport=_UnixTransport(socket_path(settings))
    )
    try:
        answer: Any = server.supervisor.getAllProcessInfo()
    except (OSError, http.client.HTTPException, xmlrpc.client.Error):
        return []
    return [Status(entry["name"], entry["statename"], entry["pid"]) for entry in answer]


def descendants(pid: int) -> list[int]:
    """Processes below `pid`, read from /proc."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name in parentheses may hold anything, spaces and parentheses too.
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        children.setdefault(parent, []).append(int(folder.name))
    found: list[int] = []
    below = list(children.get(pid, []))
    while below:
        found.append(below.pop())
        below += children.get(found[-1], [])
    return found


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    scratch = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
    scratch.replace(file)


class _UnixTransport(xmlrpc.client.Transport):
    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def make_connection(self, host: Any) -> http.client.HTTPConnection:
        return _UnixConnection(self._path)


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=5)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))
