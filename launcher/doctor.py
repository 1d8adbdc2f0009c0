"""`./dozvon doctor`: what this machine has, what lacks, and how to mend it."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launcher import debian_programs, environments, problems, pythons, system, training, weights
from launcher.problems import Problem
from launcher.processes import processes
from launcher.settings import Settings
from launcher.terminal import Terminal

DISK_TO_BUILD = 5_000_000_000
DISK_TO_RUN = 300_000_000
MEMORY = 3_000_000_000  # the four hold 1.6 GB, training 1 GB more


@dataclass(frozen=True)
class Finding:
    """One line of the report. `blocks`: `up` would fail for it."""

    title: str
    state: str
    problem: Problem | None = None
    blocks: bool = False


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything `up` and `test` need, in the order they need it."""
    yield _machine()
    for version in ("3.11", "3.10"):
        python = pythons.find(version, os.environ, Path.home())
        missing = problems.python_missing(version) if version == "3.11" and not python else None
        absent = "none" if version == "3.11" else "none; Rasa will run on 3.11"
        yield Finding(f"Python {version}", str(python or absent), missing, blocks=True)
    states = {one.name: environments.state(one, settings.root) for one in environments.ALL}
    yield _disk(settings, to_build=set(states.values()) != {"ready"})
    yield _memory()
    for process in processes(settings, {}, ""):
        try:
            system.check_ports((process,))
            yield Finding(f"port {process.port}", f"free, for {process.name}")
        except Problem as problem:
            yield Finding(f"port {process.port}", "taken", problem, blocks=True)
    yield _sip(settings)
    for name, state in states.items():
        yield Finding(name, state if state == "ready" else f"{state}; ./dozvon up builds it")
    for weight in weights.known(settings):
        found = weights.state(weight, settings.root)
        how = "up" if weight.default else "models fetch"
        hint = "" if found == "ready" else f"; ./dozvon {how} fetches it"
        use = "" if weight.commercial else ", no commercial use"
        yield Finding(weight.name, f"{found}, {weight.role}, {weight.licence}{use}{hint}")
    trained = training.is_trained(settings.root)
    yield Finding("trained bot", "ready" if trained else "not of today's data; ./dozvon up trains")
    for program in debian_programs.PROGRAMS:
        path = program.find()
        lacks = None if path else problems.test_program_missing(program.name, program.packages)
        yield Finding(program.name, path or "none (tests only)", lacks)


def run(settings: Settings, terminal: Terminal) -> int:
    """Print the report; 1 when `up` would fail."""
    blocked = False
    for finding in examine(settings):
        stops = finding.blocks and finding.problem is not None
        blocked |= stops
        mark = "NO " if stops else "-- " if finding.problem else "ok "
        terminal.line(f"{mark} {finding.title:26} {finding.state}")
        if finding.problem:
            terminal.line(f"      {finding.problem.what}")
            terminal.line(f"      To mend: {finding.problem.mend}")
    terminal.line("./dozvon up would fail: see NO above." if blocked else "./dozvon up can start.")
    return int(blocked)


def _machine() -> Finding:
    title = f"{platform.system()} {platform.machine()}"
    try:
        environments.check_machine()
    except Problem as problem:
        return Finding(title, "not supported", problem, blocks=True)
    return Finding(title, f"{os.cpu_count()} cores")


def _sip(settings: Settings) -> Finding:
    title = f"port {settings.sip_port} (UDP)"
    try:
        chosen = system.with_sip_port(settings, os.environ)
    except Problem as problem:
        return Finding(title, "taken", problem, blocks=True)
    if chosen.sip_port == settings.sip_port:
        return Finding(title, "free, for the phone line")
    return Finding(title, f"taken; the phone line will take {chosen.sip_port}")


def _disk(settings: Settings, *, to_build: bool) -> Finding:
    free = environments.free_disk(settings.root)
    needed = DISK_TO_BUILD if to_build else DISK_TO_RUN
    short = problems.little_disk(settings.root, free, needed) if free < needed else None
    return Finding("disk", f"{free / 1e9:.1f} GB free", short, blocks=True)


def _memory() -> Finding:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    short = problems.little_memory(total, MEMORY) if total < MEMORY else None
    return Finding("memory", f"{total / 1e9:.1f} GB", short)
