"""The voice's fixed prompts, made ahead: a caller need not wait for them to be synthesised."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from launcher import weights
from launcher.settings import Settings
from launcher.terminal import Terminal

MODULE = "voice_gateway.tts.prepare"
DOMAIN = "bot/domain.yml"
TOLD_BY = (DOMAIN, "voice_gateway/call/phrases.py", "voice_gateway/payment/prompts.py")
_STAMP = "made-of"


def folder(settings: Settings) -> Path:
    """One for all systems of this checkout: nothing in it is of a caller."""
    return settings.cache / "prompts"


def prepare(settings: Settings, terminal: Terminal) -> None:
    """Makes those of the bot's prompts that are not there.

    Without the gateway's environment, or where it fails, they are made when they are said.
    """
    if not settings.app_python.exists():
        terminal.line("The voice's prompts are made when they are said: ./dozvon up comes first.")
        return
    environment = {
        **os.environ,
        **weights.gateway_environment(settings, os.environ),
        "GATEWAY_PROMPTS": str(folder(settings)),
        "PYTHONPATH": str(settings.root),
    }
    stamp, made_of = folder(settings) / _STAMP, _made_of(settings.root, environment)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == made_of:
        return
    status = terminal.run(
        "Preparing the voice's prompts",
        [str(settings.app_python), "-m", MODULE, str(settings.root / DOMAIN)],
        log=settings.cache / "log/prompts.log",
        directory=settings.root,
        environment=environment,
    )
    if status:
        terminal.line("The prompts that are missing are made when they are said.")
    else:
        stamp.write_text(made_of, encoding="utf-8")


def _made_of(root: Path, environment: Mapping[str, str]) -> str:
    """Names the words and the voice."""
    digest = hashlib.sha256()
    for file in TOLD_BY:
        digest.update((root / file).read_bytes())
    for name in ("GATEWAY_TTS_MODEL", "GATEWAY_TTS_VOICE", "GATEWAY_ACKNOWLEDGEMENT"):
        digest.update(f"{name}={environment.get(name)}\0".encode())
    return digest.hexdigest()
