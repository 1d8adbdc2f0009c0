"""`./dozvon bench latency|dictation|barge-in`: recorded callers talk to a system of their own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from launcher import checks, ports, prompts, system
from launcher.settings import Settings
from launcher.terminal import Terminal

WHAT = ("latency", "dictation", "barge-in")
NOON = "2026-11-20T12:00:00+03:00"
"""Operators answer and readings are taken: every bench meets the same assistant."""


def run(settings: Settings, terminal: Terminal, arguments: Sequence[str]) -> int:
    """Starts a system on free ports, measures, stops it; arguments are the bench's own.

    Results go to `bench/` of the settings' folder. Raises `Problem`.
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
    command = (str(bench.app_python), "-m", "caller.bench", *arguments)
    environment = system.caller_environment(bench)
    if not {"-h", "--help"}.isdisjoint(arguments):
        return checks.run_shown(command, bench, environment)
    system.prepare(bench, terminal)
    prompts.prepare(bench, terminal)
    os.environ.setdefault("DOZVON_NOW", NOON)
    with system.running(bench, terminal):
        return checks.run_shown(command, bench, environment)
