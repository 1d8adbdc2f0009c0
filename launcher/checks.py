"""`./dozvon test`: everything CI runs, in order; it goes on after a failure and sums up."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from launcher import debian_programs, recogniser, system, training
from launcher.settings import Settings
from launcher.terminal import Terminal

UNIT_TESTS = ("-m", "not system and not browser", "--numprocesses=3", "--dist=loadfile")
"""A file's tests in one process, since they share what they start. Many wait for real time, so that
two cores have work for three."""
RECOGNISER_TESTS = (
    "tests/training", "--confcutdir=tests/training", "-W", "ignore::pytest.PytestConfigWarning",
)  # fmt: skip
"""In an environment of its own, which has nothing of the gateway that tests/conftest.py needs."""


@dataclass(frozen=True)
class Check:
    title: str
    command: tuple[str, ...]


def plan(settings: Settings, *, fast: bool) -> list[Check]:
    """The checks in order, from the quickest to the longest."""
    python, rasa_python = str(settings.app_python), str(settings.rasa_python)
    model = str(settings.root / training.MODEL)
    whole = [
        Check("lint", (python, "-m", "ruff", "check", ".")),
        Check("format", (python, "-m", "ruff", "format", "--check", ".")),
        Check("types", (python, "-m", "mypy")),
        Check("unit tests", (python, "-m", "pytest", *UNIT_TESTS)),
        Check("bot", (rasa_python, "bot/tests/check.py", model)),
        Check("recogniser", (str(recogniser.python(settings)), "-m", "pytest", *RECOGNISER_TESTS)),
        Check("system tests", (python, "-m", "pytest", "-m", "system or browser")),
    ]
    return whole[:4] if fast else whole


def run(settings: Settings, terminal: Terminal, *, fast: bool) -> int:
    """Run the plan; 0 when every check passed. Raises `Problem` when it cannot even begin."""
    system.prepare(settings, terminal)
    if not fast:
        debian_programs.provide(settings, terminal)
        recogniser.build(settings, terminal)
    environment = {**os.environ, "PYTHONPATH": str(settings.root)}
    results: list[tuple[Check, int, float]] = []
    for check in plan(settings, fast=fast):
        terminal.line(f"\n=== {check.title}: {' '.join(check.command)}")
        started = time.monotonic()
        status = run_shown(check.command, settings, environment)
        results.append((check, status, time.monotonic() - started))
    terminal.line("\n=== summary")
    for check, status, seconds in results:
        verdict = "passed" if status == 0 else f"FAILED (exit status {status})"
        terminal.line(f"{check.title:14} {seconds:6.1f} s  {verdict}")
    return int(any(status for _, status, _ in results))


def run_shown(command: Sequence[str], settings: Settings, environment: Mapping[str, str]) -> int:
    """Run a command of the project, its output shown as it comes; returns its exit status."""
    process = subprocess.Popen(command, cwd=settings.root, env=dict(environment))
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
