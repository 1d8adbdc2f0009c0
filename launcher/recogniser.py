"""Making the recogniser and measuring it, in an environment of their own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from launcher import environments, problems, weights
from launcher.settings import Settings
from launcher.terminal import Terminal

MODULES: dict[tuple[str, ...], str] = {
    ("models", "train"): "models.training",
    ("bench", "asr"): "models.training.bench",
}
"""Commands whose further arguments are the module's own."""
DOUBTS = ("  cannot be pronounced:", "  sound alike:")
"""How models/training begins the lines that a person should look at."""


def python(settings: Settings) -> Path:
    """The training environment's interpreter, once built."""
    return settings.root / environments.TRAINING.name / "bin/python"


def build(settings: Settings, terminal: Terminal) -> None:
    """Makes that environment ready. Raises `Problem`."""
    config = environments.configuration()
    environments.build(environments.TRAINING, settings, config, terminal)


def renew_words(settings: Settings, terminal: Terminal) -> None:
    """The own recogniser's words and what follows on what, from the bot's phrases of today.

    The net stays. Who cannot build the training environment, or fetch what it needs, is told so
    and keeps the words there are.
    """
    model = settings.root / weights.OWN_RECOGNISER
    try:
        build(settings, terminal)
    except problems.Problem as problem:
        terminal.line(f"{problem.what} The recogniser keeps the words it has.")
        return
    staging = settings.var / "asr/renewed-words"
    shutil.rmtree(staging, ignore_errors=True)
    shutil.copytree(model, staging)
    log = settings.cache / "log/recogniser-words.log"
    status = terminal.run(
        "Renewing the recogniser's words",
        [
            *(str(python(settings)), "-m", "models.training", "--graph", str(staging)),
            *folders(settings),
        ],
        log=log,
        directory=settings.root,
        environment={**os.environ, "PYTHONPATH": str(settings.root)},
    )
    if status:
        terminal.line("The recogniser keeps the words it has.")
    else:
        for doubt in doubts(log.read_text(encoding="utf-8")):
            terminal.line(doubt)
        exchange(staging / "graph", model / "graph")
        terminal.line("The new words are heard from the next start on.")
    shutil.rmtree(staging)


def doubts(log: str) -> list[str]:
    """What a person should look at: words without a pronunciation, pairs that sound alike."""
    return [line for line in log.splitlines() if line.startswith(DOUBTS)]


def exchange(new: Path, old: Path) -> None:
    """Puts a folder in another's place; a failure leaves the old one."""
    aside = old.with_name(f"{old.name}.old")
    shutil.rmtree(aside, ignore_errors=True)
    fresh = old.with_name(f"{old.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(new, fresh)
    old.rename(aside)
    fresh.rename(old)
    shutil.rmtree(aside)


def folders(settings: Settings) -> list[str]:
    """Where stages keep their files and fetched packages."""
    return [f"--work={settings.var / 'asr'}", f"--cache={settings.cache / 'asr'}"]


def run(module: str, arguments: Sequence[str], settings: Settings, terminal: Terminal) -> int:
    """Become the module: paths in its arguments are relative to where the person is."""
    build(settings, terminal)
    command = [str(python(settings)), "-m", module, *folders(settings), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(settings.root)}
    os.execve(command[0], command, environment)  # noqa: S606 - no shell wanted
