"""The two Python environments: built by uv from the locks, rebuilt when a lock changes."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from launcher import archives, download, pip_config, problems, pythons, torch_build
from launcher.pip_config import PipConfig
from launcher.settings import Settings
from launcher.terminal import Terminal

UV_VERSION = "0.13.9"
UV_WHEEL = f"uv-{UV_VERSION}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
UV_SHA256 = "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19"
STAMP = ".built-from"

State = Literal["ready", "missing", "interrupted", "out of date"]


@dataclass(frozen=True)
class Environment:
    """`locks` maps a Python version to its lock, the preferred version first."""

    name: str
    purpose: str
    locks: dict[str, str]
    with_torch: bool = False


APP = Environment(".venv", "gateway, billing, tests", {"3.11": "app.lock"}, with_torch=True)
RASA = Environment(
    ".venv-rasa", "Rasa and its actions", {"3.10": "rasa-py310.lock", "3.11": "rasa-py311.lock"}
)
TRAINING = Environment(
    ".venv-training", "making the recogniser", {"3.11": "training.lock"}, with_torch=True
)
PIPECAT = Environment(
    ".venv-pipecat", "the peer in the benchmark", {"3.11": "pipecat.lock"}, with_torch=True
)
ALL = (APP, RASA)
"""Of the running system."""


def stamp(environment: Environment, version: str, root: Path) -> str:
    """What a finished environment was made of: lock, Python, torch, and its own place on disk."""
    digest = hashlib.sha256((root / "requirements" / environment.locks[version]).read_bytes())
    torch = torch_build.VERSION if environment.with_torch else ""
    # Scripts hold the absolute path of their interpreter: a moved checkout is built anew.
    digest.update(f"{version} {torch} {root}".encode())
    return f"{version} {digest.hexdigest()}\n"


def state(environment: Environment, root: Path) -> State:
    """Whether the environment is as its lock says. Reads two files: instant."""
    folder = root / environment.name
    if not folder.exists():
        return "missing"
    file = folder / STAMP
    if not file.exists():
        return "interrupted"
    text = file.read_text(encoding="utf-8")
    version = text.split(" ", 1)[0]
    if version not in environment.locks or text != stamp(environment, version, root):
        return "out of date"
    return "ready" if (folder / "bin/python").exists() else "interrupted"


def choose_python(environment: Environment) -> tuple[str, Path]:
    """The version to build with and its interpreter. Raises `Problem` when there is none."""
    for version in environment.locks:
        if python := pythons.find(version, os.environ, Path.home()):
            return version, python
    raise problems.python_missing(" or ".join(environment.locks))


def build(
    environment: Environment, settings: Settings, config: PipConfig, terminal: Terminal
) -> None:
    """Make the environment ready; does nothing when it is. Raises `Problem`."""
    before = state(environment, settings.root)
    if before == "ready":
        return
    check_machine()
    version, python = choose_python(environment)
    uv = bring_uv(settings, config, terminal)
    folder = settings.root / environment.name
    lock = settings.root / "requirements" / environment.locks[version]
    packages = sum("==" in line and not line.startswith(("#", " ")) for line in lock.open())
    if before != "missing":
        terminal.line(f"{environment.name} is {before}: building it again.")
    if version != next(iter(environment.locks)):
        terminal.line(f"{environment.name}: no Python 3.10 here, so Rasa is set up on {version}.")
    commands = {
        f"Creating {environment.name} (Python {version})": [
            *("venv", "--clear", "--python", str(python), str(folder))
        ],
        f"Installing {packages} packages for {environment.purpose}": [
            *("pip", "sync", "--require-hashes", "--python", str(folder / "bin/python"), str(lock))
        ],
    }
    if environment.with_torch:
        arguments, where = torch_build.arguments(config)
        commands[f"Installing {where}"] = [
            *("pip", "install", "--python", str(folder / "bin/python"), *arguments)
        ]
    log = settings.cache / "log" / f"{environment.name.lstrip('.')}.log"
    for title, command in commands.items():
        status = terminal.run(
            title,
            [str(uv), *command],
            log=log,
            directory=settings.root,
            environment={**config.for_uv(), **os.environ},
        )
        if status:
            raise problems.build_failed(environment.name, log)
    (folder / STAMP).write_text(stamp(environment, version, settings.root), encoding="utf-8")


def check_machine() -> None:
    """Raises `Problem` on machines for which Rasa's and torch's wheels are not built."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise problems.wrong_machine(platform.system(), platform.machine())


def bring_uv(settings: Settings, config: PipConfig, terminal: Terminal) -> Path:
    """The pinned uv, out of its wheel: a bare machine may have neither pip nor venv."""
    uv = settings.cache / "uv" / UV_VERSION / "uv"
    if uv.exists():
        return uv
    wheel = settings.cache / "uv" / UV_WHEEL
    terminal.line(f"Fetching uv {UV_VERSION} (installs Python packages) ...")
    try:
        archives.bring(
            wheel,
            project="uv",
            url=None,
            sha256=UV_SHA256,
            what="uv",
            config=config,
            terminal=terminal,
        )
    except download.Damaged as error:
        raise problems.damaged("uv") from error
    uv.parent.mkdir(parents=True, exist_ok=True)
    scratch = uv.with_name("uv.part")
    archives.extract(wheel, f"uv-{UV_VERSION}.data/scripts/uv", scratch)
    scratch.chmod(0o755)
    scratch.replace(uv)
    wheel.unlink()
    return uv


def configuration() -> PipConfig:
    """This machine's package sources."""
    return pip_config.read(os.environ, pip_config.config_files(os.environ, Path.home()))


def free_disk(root: Path) -> int:
    """Bytes free where the project lies."""
    return shutil.disk_usage(root).free
