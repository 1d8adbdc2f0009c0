"""`./dozvon bench pipecat`: the whole system and a peer beside it, called by the same callers."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from launcher import checks, environments, health, ports, problems, turn_bench
from launcher.processes import Process
from launcher.settings import Settings
from launcher.system import caller_environment
from launcher.terminal import Terminal


def run(settings: Settings, terminal: Terminal, arguments: Sequence[str]) -> int:
    """arguments: the comparison's own. Raises `Problem`."""
    compare = (str(settings.app_python), "-m", "benchmarks.pipecat.compare")
    if not {"-h", "--help"}.isdisjoint(arguments):
        return checks.run_shown((*compare, *arguments), settings, caller_environment(settings))
    environments.build(environments.PIPECAT, settings, environments.configuration(), terminal)
    with turn_bench.own_system(settings, terminal) as bench, _peer(bench, terminal) as url:
        command = (*compare, "--peer", url, *arguments)
        return checks.run_shown(command, bench, caller_environment(bench))


@contextmanager
def _peer(settings: Settings, terminal: Terminal) -> Iterator[str]:
    """The peer's address, for the time of the block."""
    port = ports.free_port()
    rasa = f"http://127.0.0.1:{settings.rasa_port}"
    process = Process(
        name="peer",
        command=(
            *(str(settings.root / ".venv-pipecat/bin/python"), "-m", "benchmarks.pipecat.server"),
            *("--port", str(port), "--rasa", rasa),
        ),
        directory=settings.root,
        environment=caller_environment(settings),
        port=port,
        setting="",
        health="/healthz",
        settles_s=0,
    )
    log = settings.log / "peer.log"
    with log.open("w") as out:
        running = subprocess.Popen(
            process.command, cwd=process.directory, env=process.environment, stdout=out, stderr=out
        )
    try:
        terminal.line("Starting the peer ...")
        while not health.healthy(process):
            if running.poll() is not None:
                health.show_log(log, terminal)
                raise problems.process_died("peer", log)
            time.sleep(health.POLL_S)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait()
