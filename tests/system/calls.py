"""Calls to the running system, as a person at a terminal makes them."""

import json
import subprocess
from pathlib import Path

import httpx

from tests.system_fixture import ROOT, Running

LIMIT_S = 180


def command(*arguments: str | Path) -> list[str]:
    return [str(ROOT / "dozvon"), "call", *map(str, arguments)]


def call(system: Running, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A whole call; stdout and stderr together in `stdout`."""
    return subprocess.run(
        command(*arguments),
        cwd=ROOT,
        env=system.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LIMIT_S,
    )


def transcript(out: Path) -> dict:
    return json.loads((out / "call.json").read_text(encoding="utf-8"))


def assistant_text(out: Path) -> str:
    return " ".join(x["text"] for x in transcript(out)["lines"] if x["who"] == "assistant")


def accounts(system: Running, phone: str) -> list[dict]:
    """What billing knows of the caller."""
    found = httpx.post(f"{system.billing_url}/accounts/lookup", json={"phone": phone})
    return found.raise_for_status().json()


class TypedCall:
    """A call whose phrases are typed one by one."""

    def __init__(self, system: Running, *arguments: str | Path) -> None:
        self.seen: list[str] = []
        self._process = subprocess.Popen(
            command(*arguments),
            cwd=ROOT,
            env=system.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            bufsize=1,
        )

    def say(self, phrase: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(phrase + "\n")
        self._process.stdin.flush()

    def until(self, text: str) -> None:
        """Reads the call's output until a line holds the text."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.seen.append(line.rstrip())
            if text in line:
                return
        raise AssertionError(f"«{text}» never came:\n" + "\n".join(self.seen))

    def finish(self) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self.seen += [line.rstrip() for line in self._process.stdout]
        return self._process.wait(LIMIT_S)
