"""The voice's fixed prompts, made ahead: a caller need not wait for them to be synthesised."""

from __future__ import annotations

import os

from launcher import weights
from launcher.settings import Settings
from launcher.terminal import Terminal

MODULE = "voice_gateway.tts.prepare"


def prepare(settings: Settings, terminal: Terminal) -> None:
    """Makes those of the bot's prompts that are not there, in this system's folder.

    Without the gateway's environment, or where it fails, they are made when they are said.
    """
    if not settings.app_python.exists():
        terminal.line("The voice's prompts are made when they are said: ./dozvon up comes first.")
        return
    domain = str(settings.root / "bot/domain.yml")
    status = terminal.run(
        "Preparing the voice's prompts",
        [str(settings.app_python), "-m", MODULE, domain],
        log=settings.cache / "log/prompts.log",
        directory=settings.root,
        environment={
            **os.environ,
            **weights.gateway_environment(settings, os.environ),
            "GATEWAY_VAR": str(settings.var),
            "PYTHONPATH": str(settings.root),
        },
    )
    if status:
        terminal.line("The prompts that are missing are made when they are said.")
