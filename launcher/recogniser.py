"""Making the recogniser and measuring it, in an environment of their own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from launcher import environments
from launcher.settings import Settings
from launcher.terminal import Terminal

MODULES: dict[tuple[str, ...], str] = {
    ("models", "train"): "models.training",
    ("bench", "asr"): "models.training.bench",
}
"""Commands whose further arguments are the module's own."""


def python(settings: Settings) -> Path:
    """The training environment's interpreter, once built."""
    return settings.root / environments.TRAINING.name / "bin/python"


def build(settings: Settings, terminal: Terminal) -> None:
    """Makes that environment ready. Raises `Problem`."""
    config = environments.configuration()
    environments.build(environments.TRAINING, settings, config, terminal)


def run(module: str, arguments: Sequence[str], settings: Settings, terminal: Terminal) -> int:
    """Become the module: paths in its arguments are relative to where the person is."""
    build(settings, terminal)
    folders = [f"--work={settings.var / 'asr'}", f"--cache={settings.cache / 'asr'}"]
    command = [str(python(settings)), "-m", module, *folders, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(settings.root)}
    os.execve(command[0], command, environment)  # noqa: S606 - no shell wanted
