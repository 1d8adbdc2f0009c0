"""What can go wrong before a call, in one wording for `up`, `doctor` and every other command."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class Problem(Exception):
    """Something a person can mend.

    Attributes:
        what: one sentence: what is wrong.
        mend: how to mend it.
    """

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.what}\n  To mend: {self.mend}"


def bad_setting(name: str, value: str, wanted: str) -> Problem:
    return Problem(f"{name}={value!r} is not {wanted}.", f"set {name} to {wanted}, or unset it.")


def port_taken(process: str, port: int, holder: str | None, setting: str) -> Problem:
    by = f" (held by {holder})" if holder else ""
    return Problem(
        f"Port {port}, needed by {process}, is taken{by}.",
        f"stop what holds it, or choose another port: {setting}={port + 1} ./dozvon up",
    )


def port_forbidden(process: str, port: int, setting: str) -> Problem:
    return Problem(
        f"Port {port}, set for {process}, may not be used by an ordinary user.",
        f"choose one above 1023: {setting}={port + 8000} ./dozvon up",
    )


def already_running(var: Path) -> Problem:
    return Problem(
        f"Another ./dozvon up is running on {var}.",
        "stop it, or start this one beside it with another DOZVON_VAR and other ports.",
    )


def var_path_too_long(var: Path, limit: int) -> Problem:
    return Problem(
        f"The path of DOZVON_VAR is too long for a socket (over {limit} bytes): {var}",
        "set DOZVON_VAR to a folder with a shorter path.",
    )


def odd_path(folder: Path) -> Problem:
    return Problem(
        f"The path {str(folder)!r} holds quotes, a backslash, % or a space before ; or #.",
        "move the project, or set DOZVON_VAR: supervisord cannot read such paths.",
    )


def wrong_machine(system: str, machine: str) -> Problem:
    return Problem(
        f"This is {system} on {machine}; Dozvon's parts are built for Linux on x86_64.",
        "use such a machine, a virtual one, or docker-compose.yml.",
    )


def python_missing(versions: str) -> Problem:
    return Problem(
        f"No Python {versions} was found (looked on PATH, in pyenv and in uv).",
        "Debian: apt install python3.11; or, without root: pyenv install 3.11",
    )


def little_disk(path: Path, free: int, needed: int) -> Problem:
    return Problem(
        f"Only {free / 1e9:.1f} GB of disk are free at {path}; {needed / 1e9:.1f} GB are needed.",
        "free some space, or put the project on a larger disk.",
    )


def little_memory(total: int, needed: int) -> Problem:
    return Problem(
        f"This machine has {total / 1e9:.1f} GB of memory; {needed / 1e9:.1f} GB are needed.",
        "use a larger machine; with less, Rasa and the voice are killed while they load.",
    )


def unreachable(what: str, reason: str) -> Problem:
    return Problem(
        f"{what} cannot be had: {reason}",
        "check the network, or pip's index-url/find-links (pip config list), and run it again; "
        "what was fetched already is kept.",
    )


def damaged(what: str) -> Problem:
    return Problem(
        f"{what} came damaged twice: its sha256 is not the one expected.",
        "a proxy or mirror alters it: fetch it from another network, or use another index.",
    )


def build_failed(environment: str, log: Path) -> Problem:
    return Problem(
        f"The environment {environment} could not be built.",
        f"read the last lines above and {log}; run the command again, it goes on from there.",
    )


def training_failed(log: Path) -> Problem:
    return Problem(
        "Rasa could not train the bot.",
        f"read the last lines above and {log}, mend the file they name in bot/, run it again.",
    )


def process_died(name: str, log: Path) -> Problem:
    return Problem(
        f"{name} keeps dying at its start.",
        f"read its last lines above and {log}; ./dozvon doctor checks what it needs.",
    )


def not_answering(names: str, seconds: float, log_folder: Path) -> Problem:
    return Problem(
        f"Not answering after {seconds:.0f} s: {names}.",
        f"read the logs in {log_folder}; a very slow machine may need a second start.",
    )


def not_built(command: str) -> Problem:
    return Problem(
        f"`{command}` needs the environments, and they are not built.", "run ./dozvon up first."
    )


def no_first_operators() -> Problem:
    return Problem(
        "The first operators' accounts could not be made; all else works.",
        "./dozvon operators list tells why; ./dozvon operators add makes one.",
    )


def test_program_missing(name: str, packages: Sequence[str]) -> Problem:
    return Problem(
        f"{name} was not found; the tests that use it cannot run.",
        f"Debian: apt install {' '.join(packages)}",
    )
