"""What may lie in the repository: short files, no secrets, nothing that was downloaded."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINES, LINES_OF_TESTS = 300, 400
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\bAKIA[0-9A-Z]{16}\b"
    r"|\bgh[pousr]_[A-Za-z0-9]{36}\b"
    r"|\bxox[abpr]-[A-Za-z0-9-]{10,}"
    r"|://[^\s/:@\"'{}$]+:[^\s/@\"'{}$]{6,}@(?!example)"
)


def repository_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


FILES = repository_files()


def test_no_python_file_is_too_long_to_read() -> None:
    long = {}
    for file in FILES:
        if file.suffix == ".py":
            limit = LINES_OF_TESTS if "tests" in file.parts else LINES
            lines = file.read_text(encoding="utf-8").count("\n")
            if lines > limit:
                long[str(file.relative_to(ROOT))] = lines
    assert long == {}


def test_no_secret_is_in_a_file() -> None:
    leaks = []
    for file in FILES:
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a model or a picture
        leaks += [f"{file.relative_to(ROOT)}: {found[:12]}" for found in SECRETS.findall(text)]
    assert leaks == []


@pytest.mark.parametrize("text", ["AKIA" + "A" * 16, "ghp_" + "a" * 36, "://me:" + "secret1@host"])
def test_the_search_for_secrets_finds_them(text: str) -> None:
    assert SECRETS.search(text)


def test_nothing_downloaded_or_built_is_committed() -> None:
    forbidden = {"downloaded", "node_modules", "__pycache__", ".venv", ".venv-rasa", "var"}
    assert [file for file in FILES if forbidden & set(file.relative_to(ROOT).parts)] == []
