"""Finding a Python of a wanted version that really runs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

PROBE = "import sys, ssl, sqlite3, ctypes; print('%d.%d' % sys.version_info[:2])"


def find(version: str, environment: Mapping[str, str], home: Path) -> Path | None:
    """The first interpreter of `version` ("3.10") that starts and has its usual parts."""
    for candidate in candidates(version, environment, home):
        if version_of(candidate) == version:
            return candidate
    return None


def candidates(version: str, environment: Mapping[str, str], home: Path) -> Iterator[Path]:
    """Where interpreters lie: this one, PATH, pyenv (its bare shim may refuse), uv."""
    yield Path(sys.executable)
    for folder in environment.get("PATH", "").split(os.pathsep):
        if folder:
            yield Path(folder) / f"python{version}"
    pyenv = Path(environment.get("PYENV_ROOT") or home / ".pyenv")
    yield from sorted(pyenv.glob(f"versions/{version}.*/bin/python{version}"), reverse=True)
    managed = Path(environment.get("XDG_DATA_HOME") or home / ".local/share") / "uv/python"
    yield from sorted(managed.glob(f"cpython-{version}.*/bin/python{version}"), reverse=True)


def version_of(python: Path) -> str | None:
    """Its version as "3.10", or None when it cannot be started."""
    if not python.exists():
        return None
    try:
        answer = subprocess.run(
            [str(python), "-c", PROBE], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.strip() if answer.returncode == 0 else None
