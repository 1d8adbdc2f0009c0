"""`./dozvon bench WHAT`: which program measures it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NoReturn

from launcher import peer_bench, problems, system, turn_bench
from launcher.settings import Settings
from launcher.terminal import Terminal

OWN = {"calls": "media.sip.bench", "soak": "caller.soak", "desk": "caller.desk_bench"}
PEER = "pipecat"
WHAT = (*OWN, *turn_bench.WHAT, PEER)
"""Those whose arguments are their own."""


def run(what: str, arguments: Sequence[str], settings: Settings, terminal: Terminal) -> int:
    """arguments: what follows `what`. Raises `Problem`."""
    if what in OWN:
        _become(OWN[what], arguments, settings)
    if what == PEER:
        return peer_bench.run(settings, terminal, arguments)
    return turn_bench.run(settings, terminal, [what, *arguments])


def _become(module: str, arguments: Sequence[str], settings: Settings) -> NoReturn:
    if not settings.app_python.exists():
        raise problems.not_built("./dozvon bench")
    command = [str(settings.app_python), "-m", module, *arguments]
    os.execve(command[0], command, system.caller_environment(settings))  # noqa: S606 - no shell wanted
