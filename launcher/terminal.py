"""Words for the person at the terminal: steps with their time, progress of bytes and of commands.

On a terminal progress rewrites its own line; elsewhere (a log, CI) it is a plain line now and then.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

REDRAW_S = 0.2
PLAIN_LINE_EVERY_S = 5.0


class Terminal:
    """Writes lines to `stream`; safe to use from several threads."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._live = self._stream.isatty()
        self._lock = threading.Lock()
        self._next_progress = 0.0

    def line(self, text: str = "") -> None:
        with self._lock:
            start = "\r\x1b[K" if self._live else ""
            self._stream.write(f"{start}{text}\n")
            self._stream.flush()

    def progress(self, text: str) -> None:
        """Say how far a long step is; shown at most every 0.2 s (terminal) or 5 s (plain)."""
        now = time.monotonic()
        with self._lock:
            if now < self._next_progress:
                return
            self._next_progress = now + (REDRAW_S if self._live else PLAIN_LINE_EVERY_S)
            if self._live:
                self._stream.write(f"\r\x1b[K{text[:100]}")
            else:
                self._stream.write(f"{text}\n")
            self._stream.flush()

    def bytes_progress(self, what: str, done: int, total: int | None) -> None:
        share = f" of {total / 1e6:.1f} MB, {100 * done // total} %" if total else " MB"
        self.progress(f"  {what}: {done / 1e6:.1f}{share}")

    def run(
        self,
        title: str,
        command: Sequence[str],
        *,
        log: Path,
        directory: Path,
        environment: Mapping[str, str],
    ) -> int:
        """Run a long command, its output to `log`; returns its exit status.

        Shows the title, the seconds gone and the last line; after a failure the last 15 lines.
        """
        log.parent.mkdir(parents=True, exist_ok=True)
        started = time.monotonic()
        last: deque[str] = deque(maxlen=15)
        self.line(f"{title} ...")
        self._next_progress = started + 1.0
        process = subprocess.Popen(
            command,
            cwd=directory,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        reader = threading.Thread(target=_copy, args=(process, log, last), daemon=True)
        reader.start()
        try:
            while reader.is_alive():
                reader.join(REDRAW_S)
                shown = last[-1] if last else ""
                self.progress(f"  {time.monotonic() - started:4.0f} s  {shown[:80]}")
            status = process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise
        if status:
            for text in last:
                self.line(f"  | {text}")
        else:
            self.line(f"{title}: done in {time.monotonic() - started:.1f} s")
        return status


def _copy(process: subprocess.Popen[str], log: Path, last: deque[str]) -> None:
    assert process.stdout is not None
    with log.open("w", encoding="utf-8") as kept:
        for text in process.stdout:
            kept.write(text)
            if text.strip():
                last.append(text.rstrip())
