"""`./dozvon operators`, and the accounts that the first `up` makes: both are the gateway's own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

from launcher import problems
from launcher.processes import inherited, processes
from launcher.settings import Settings


def run(settings: Settings, arguments: Sequence[str]) -> int:
    """The gateway's command; all arguments are its own. Raises `Problem`."""
    if not settings.app_python.exists():
        raise problems.not_built("./dozvon operators")
    settings.var.mkdir(parents=True, exist_ok=True)
    return subprocess.run(_command(settings, arguments), env=_environment(settings)).returncode


def first(settings: Settings) -> list[str]:
    """What to say of the accounts that were made now; nothing when there are some already."""
    made = subprocess.run(
        _command(settings, ["demo"]), env=_environment(settings), capture_output=True, text=True
    )
    if made.returncode:
        return [str(problems.no_first_operators())]
    if not made.stdout:
        return []
    return [
        "  To sign in to the console, once; it asks for a new password then:",
        *(
            f"    {name:<8} {password}"
            for name, password in map(str.split, made.stdout.splitlines())
        ),
        "",
    ]


def _command(settings: Settings, arguments: Sequence[str]) -> list[str]:
    return [str(settings.app_python), "-m", "voice_gateway.accounts", *arguments]


def _environment(settings: Settings) -> dict[str, str]:
    """The gateway's own, so that it is the gateway's database."""
    (gateway,) = (one for one in processes(settings, {}, "") if one.name == "gateway")
    return {**inherited(os.environ), **gateway.environment}
