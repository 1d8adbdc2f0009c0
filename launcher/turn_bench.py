"""`./dozvon bench latency|dictation|barge-in`: recorded callers talk to a system of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from launcher import checks, ports, system
from launcher.settings import Settings
from launcher.terminal import Terminal

WHAT = ("latency", "dictation", "barge-in")
NOON = "2026-11-20T12:00:00+03:00"
"""Operators answer and readings are taken: every bench meets the same assistant."""


def run(settings: Settings, terminal: Terminal, arguments: Sequence[str]) -> int:
    """arguments: the bench's own. Results go to `bench/` of the settings' folder.

    Raises `Problem`.
    """
    command = (str(settings.app_python), "-m", "caller.bench", *arguments)
    if not {"-h", "--help"}.isdisjoint(arguments):
        return checks.run_shown(command, settings, system.caller_environment(settings))
    with own_system(settings, terminal) as bench:
        return checks.run_shown(command, bench, system.caller_environment(bench))


@contextmanager
def own_system(settings: Settings, terminal: Terminal) -> Iterator[Settings]:
    """A system on free ports, for the time of the block; its settings.

    Raises `Problem`.
    """
    bench = replace(
        settings,
        var=settings.var / "bench",
        gateway_port=ports.free_port(),
        rasa_port=ports.free_port(),
        actions_port=ports.free_port(),
        billing_port=ports.free_port(),
        sip_port=ports.free_udp_port(),
    )
    os.environ.setdefault("DOZVON_NOW", NOON)
    with system.running(bench, terminal):
        yield bench
