"""Training the bot, when what it is trained from has changed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from launcher import environments, problems
from launcher.processes import RASA_START, inherited
from launcher.settings import Settings
from launcher.terminal import Terminal

MODEL = "bot/models/dozvon.tar.gz"
STAMP = "bot/models/dozvon.trained-from"


def sources(root: Path) -> list[Path]:
    """Files that decide what the model is, in a fixed order."""
    bot = root / "bot"
    data = sorted(file for file in (bot / "data").rglob("*") if file.is_file())
    built_from = root / environments.RASA.name / environments.STAMP  # another Rasa, another model
    return [bot / "config.yml", bot / "domain.yml", *data, built_from]


def fingerprint(root: Path) -> str:
    digest = hashlib.sha256()
    for file in sources(root):
        content = file.read_bytes() if file.exists() else b"missing"
        digest.update(f"{file.relative_to(root)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def is_trained(root: Path) -> bool:
    stamp = root / STAMP
    return (
        stamp.exists()
        and (root / MODEL).exists()
        and stamp.read_text(encoding="utf-8") == fingerprint(root)
    )


def environment(root: Path) -> dict[str, str]:
    """For Rasa's own programs, quiet."""
    return {
        **inherited(os.environ),
        "PYTHONPATH": str(root),
        "PYTHONWARNINGS": "ignore",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "2",
    }


def train(settings: Settings, terminal: Terminal, *, anew: bool = False) -> None:
    """Train unless the model is of today's data. Raises `Problem` when Rasa refuses the data."""
    root = settings.root
    if is_trained(root) and not anew:
        return
    (root / STAMP).unlink(missing_ok=True)
    before = fingerprint(root)
    log = settings.cache / "log/training.log"
    start = str(root / RASA_START)
    command = [str(settings.rasa_python), start, "train", "--fixed-model-name", "dozvon"]
    if anew:
        command.append("--force")
    status = terminal.run(
        "Training the bot",
        command,
        log=log,
        directory=root / "bot",
        environment=environment(root),
    )
    if status or not (root / MODEL).exists():
        raise problems.training_failed(log)
    (root / STAMP).write_text(before, encoding="utf-8")
