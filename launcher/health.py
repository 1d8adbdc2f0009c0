"""Waiting until every process answers, or telling which one cannot."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path

from launcher import problems
from launcher.processes import Process
from launcher.settings import Settings
from launcher.supervisor import Supervisor
from launcher.terminal import Terminal

POLL_S = 0.25
READY_WITHIN_S = 180.0
LAST_LINES = 15
STARTS = 3  # a process that died that often at its start will not come up


def healthy(process: Process, host: str = "127.0.0.1") -> bool:
    """Whether the process answers 200 now."""
    url = f"http://{host}:{process.port}{process.health}"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError, HTTPException):
        return False


def wait(
    processes: Sequence[Process], supervisor: Supervisor, settings: Settings, terminal: Terminal
) -> None:
    """Return when all answer. Raises `Problem`, having shown the log of the one that fails."""
    started = time.monotonic()
    waiting = list(processes)
    pids: dict[str, set[int]] = {}
    while waiting:
        gone = time.monotonic() - started
        for process in [process for process in waiting if healthy(process)]:
            waiting.remove(process)
            terminal.line(f"  {process.name} answers after {gone:.1f} s")
        names = ", ".join(process.name for process in waiting)
        terminal.progress(f"  {gone:4.0f} s  waiting for {names}")
        if not supervisor.alive:
            show_log(settings.log / "supervisord.log", terminal)
            raise problems.process_died("supervisord", settings.log / "supervisord.log")
        for status in supervisor.statuses():
            log = settings.log / f"{status.name}.log"
            seen = pids.setdefault(status.name, set())
            if status.pid and status.pid not in seen:
                seen.add(status.pid)
                if 1 < len(seen) <= STARTS:
                    terminal.line(f"  {status.name} died at its start and is tried again: {log}")
            if status.state == "FATAL" or len(seen) > STARTS:
                show_log(log, terminal)
                raise problems.process_died(status.name, log)
        if waiting and gone > READY_WITHIN_S:
            raise problems.not_answering(names, gone, settings.log)
        if waiting:
            time.sleep(POLL_S)


def show_log(file: Path, terminal: Terminal) -> None:
    """Its last lines."""
    if not file.exists():
        return
    with file.open(encoding="utf-8", errors="replace") as stream:
        for text in deque(stream, maxlen=LAST_LINES):
            terminal.line(f"  | {text.rstrip()}")
