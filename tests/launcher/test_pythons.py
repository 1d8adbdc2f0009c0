import sys
from pathlib import Path

import pytest

from launcher import pythons

HERE = "{}.{}".format(*sys.version_info[:2])


def script(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


def test_the_running_interpreter_serves_its_own_version(tmp_path: Path) -> None:
    assert pythons.find(HERE, {"PATH": ""}, tmp_path) == Path(sys.executable)


def test_a_shim_that_refuses_is_passed_over_for_pyenvs_real_interpreter(tmp_path: Path) -> None:
    shim = script(tmp_path / "shims/python3.9", "exit 127")
    real = script(tmp_path / ".pyenv/versions/3.9.18/bin/python3.9", "echo 3.9")
    assert pythons.find("3.9", {"PATH": str(shim.parent)}, tmp_path) == real


def test_path_comes_before_pyenv(tmp_path: Path) -> None:
    first = script(tmp_path / "bin/python3.9", "echo 3.9")
    script(tmp_path / ".pyenv/versions/3.9.18/bin/python3.9", "echo 3.9")
    assert pythons.find("3.9", {"PATH": f":{first.parent}"}, tmp_path) == first


def test_interpreters_that_uv_brought_are_found(tmp_path: Path) -> None:
    real = script(tmp_path / ".local/share/uv/python/cpython-3.9.1-linux/bin/python3.9", "echo 3.9")
    assert pythons.find("3.9", {}, tmp_path) == real


@pytest.mark.parametrize(
    "text", ["echo 3.8", "exit 1", "echo 3.9; exit 1", "echo garbage"], ids=lambda text: text
)
def test_what_does_not_run_as_that_version_is_not_taken(tmp_path: Path, text: str) -> None:
    fake = script(tmp_path / "bin/python3.9", text)
    assert pythons.find("3.9", {"PATH": str(fake.parent)}, tmp_path) is None
