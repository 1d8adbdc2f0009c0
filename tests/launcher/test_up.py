"""The life and death of a system, with stand-ins for the four processes (see stand_in_system)."""

import contextlib
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from launcher import supervisor, system
from launcher.settings import ROOT, Settings
from tests.system_fixture import READY

Start = Callable[[str], subprocess.Popen[str]]


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder whose path is short enough for a socket, with what is awkward in a path."""
    folder = Path(tempfile.mkdtemp(prefix="дозвон, "))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)  # who ends last may still tidy up


@pytest.fixture
def start(var: Path) -> Iterator[Start]:
    """Starts a system of stand-ins on `var`; none is left after the test."""
    started: list[subprocess.Popen[str]] = []

    def begin(kind: str) -> subprocess.Popen[str]:
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "tests.launcher.stand_in_system", str(var), kind],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()
    for pid in left_over(var):
        with contextlib.suppress(ProcessLookupError):  # it may end by itself meanwhile
            os.kill(pid, signal.SIGKILL)


def read_until(process: subprocess.Popen[str], wanted: str) -> list[str]:
    """Its output up to the line that holds `wanted`, or to its end."""
    assert process.stdout
    lines = []
    for text in process.stdout:
        lines.append(text.rstrip())
        if wanted in text:
            break
    return lines


def left_over(var: Path) -> list[int]:
    """Processes that were started on `var`, by the mark in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"STAND_IN={var}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def wait_for_none_left(var: Path) -> None:
    give_up = time.monotonic() + 30
    while left := left_over(var):
        assert time.monotonic() < give_up, f"still running: {left}"
        os.sched_yield()


def test_a_system_says_that_it_is_ready_and_where(start: Start, var: Path) -> None:
    lines = read_until(start("well"), READY)
    assert any("second answers after" in text for text in lines)
    assert any("http://127.0.0.1:8800/" in text for text in lines)
    assert len(left_over(var)) == 4
    assert (var / "call-token").stat().st_mode & 0o777 == 0o600
    assert (var / "supervisord.conf").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_and_leaves_no_process(
    start: Start, var: Path, number: signal.Signals
) -> None:
    system = start("well")
    read_until(system, READY)
    system.send_signal(number)
    assert "no process is left" in read_until(system, "no process is left")[-1]
    assert system.wait() == 0
    assert left_over(var) == []


def test_a_signal_that_comes_while_an_answer_is_put_away_stops_everything_too(var: Path) -> None:
    class Answer(io.RawIOBase):
        def close(self) -> None:
            os.kill(os.getpid(), signal.SIGTERM)

    watched = supervisor.Supervisor(Settings(root=ROOT, var=var))
    before = system.catch_signals(watched)
    try:
        Answer()  # its finaliser swallows what the handler raises
        with pytest.raises(supervisor.Stopped):
            watched.statuses()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_a_second_signal_kills_what_does_not_want_to_stop(start: Start, var: Path) -> None:
    system = start("stubborn")
    read_until(system, READY)
    system.send_signal(signal.SIGINT)
    read_until(system, "Stopping")
    system.send_signal(signal.SIGINT)
    assert system.wait() == 128 + signal.SIGINT
    assert left_over(var) == []


def test_when_the_launcher_is_killed_everything_else_ends_too(start: Start, var: Path) -> None:
    system = start("well")
    read_until(system, READY)
    system.kill()
    wait_for_none_left(var)


def test_when_supervisord_is_killed_everything_ends_and_it_is_said(start: Start, var: Path) -> None:
    system = start("well")
    read_until(system, READY)
    os.kill(int((var / "supervisord.pid").read_text()), signal.SIGKILL)
    assert any("supervisord keeps dying" in text for text in read_until(system, "To mend"))
    assert system.wait() == 1
    assert left_over(var) == []


def test_a_process_that_keeps_dying_is_told_with_its_last_words(start: Start, var: Path) -> None:
    system = start("dying")
    lines = read_until(system, "no such line")
    assert any("second died at its start and is tried again" in text for text in lines)
    assert "  | the reason of the death" in lines
    assert any("second keeps dying at its start" in text for text in lines)
    assert system.wait() == 1
    assert left_over(var) == []


def test_a_process_that_dies_later_is_started_again_and_it_is_said(start: Start, var: Path) -> None:
    system = start("well")
    read_until(system, READY)
    settings = Settings(root=ROOT, var=var)
    (before,) = (one for one in supervisor.statuses(settings) if one.name == "second")
    read_until_watched(settings)
    os.killpg(before.pid, signal.SIGKILL)
    assert "second died and was started again" in read_until(system, "started again")[-1]


def read_until_watched(settings: Settings) -> None:
    """Both have settled, so that a death is a death and not a failed start."""
    give_up = time.monotonic() + 30
    while {one.state for one in supervisor.statuses(settings)} != {"RUNNING"}:
        assert time.monotonic() < give_up


def test_a_second_system_on_the_same_data_is_refused(start: Start) -> None:
    read_until(start("well"), READY)
    second = start("well")
    assert "Another ./dozvon up is running" in "\n".join(read_until(second, "To mend"))
    assert second.wait() == 1


def test_a_process_is_told_what_its_environment_says_to_the_letter(start: Start, var: Path) -> None:
    read_until(start("well"), READY)
    told = Path(f"/proc/{left_over(var)[0]}/environ").read_bytes().split(b"\0")
    assert "ODD=50 % off, «да»".encode() in told


@pytest.mark.parametrize("name", ['with "quotes"', "with 'quotes'", "a ;b", "a #b", "a\\b", "5%"])
def test_a_path_supervisord_cannot_read_is_refused(start: Start, var: Path, name: str) -> None:
    odd = Settings(root=ROOT, var=var / name)
    with pytest.raises(Exception, match="holds quotes"):
        supervisor.Supervisor(odd).start((), {})


def test_a_path_too_long_for_a_socket_is_refused(var: Path) -> None:
    with pytest.raises(Exception, match="too long for a socket"):
        supervisor.Supervisor(Settings(root=ROOT, var=var / ("x" * 90))).start((), {})
