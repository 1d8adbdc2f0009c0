"""`python -m billing` as the supervisor sees it: exit statuses, logs, signals."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest


def environment(**settings: str) -> dict[str, str]:
    return {**os.environ, **{f"BILLING_{name}": value for name, value in settings.items()}}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.parametrize(
    ("settings", "status", "word"),
    [
        ({"PORT": "many"}, 2, "BILLING_PORT"),
        ({"PORT": "70000"}, 2, "BILLING_PORT"),
        ({"DATABASE_URL": "garbage"}, 2, "BILLING_DATABASE_URL"),
        ({"DATABASE_URL": "mysql://x/y"}, 2, "BILLING_DATABASE_URL"),
        ({"DATABASE_URL": "postgresql+asyncpg://nobody@127.0.0.1:1/x"}, 1, "database"),
        ({"DATABASE_URL": "sqlite+aiosqlite:////dev/null/billing.db"}, 1, "database"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(
    settings: dict[str, str], status: int, word: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "billing"],
        env=environment(**settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == status
    assert ended.stderr == ""
    [line] = ended.stdout.splitlines()
    assert word in line
    assert json.loads(line)["level"] == "error"


def test_it_makes_its_customers_serves_logs_and_stops(tmp_path: Path) -> None:
    port = free_port()
    database = f"sqlite+aiosqlite:///{tmp_path}/new/folder/billing.db"
    process = subprocess.Popen(
        [sys.executable, "-m", "billing"],
        env=environment(DATABASE_URL=database, PORT=str(port), DEMO="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # A shell that runs the tests in the background hands down an ignored SIGINT.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None
    try:
        log = []
        for line in process.stdout:
            log.append(line)
            if "Uvicorn running" in line:
                break
        url = f"http://127.0.0.1:{port}"
        assert httpx.get(f"{url}/healthz").json() == {"status": "ok"}
        assert httpx.get(f"{url}/accounts/1000000001/balance").json()["amount"] == "3481.55"
        found = httpx.post(f"{url}/accounts/lookup", json={"phone": "+74951234501"}).json()
        assert found[0]["address"]["street"] == "улица Ленина"
    finally:
        process.send_signal(signal.SIGINT)
        log += process.communicate()[0].splitlines()
    assert process.returncode == 130
    entries = [json.loads(line) for line in log]
    assert {"customers_made": 1000}.items() <= entries[0].items()
    routes = [entry["route"] for entry in entries if entry["event"] == "request"]
    assert routes == ["/healthz", "/accounts/{number}/balance", "/accounts/lookup"]
    for personal in ("1000000001", "4951234501", "Смирнова", "Ленина"):
        assert personal not in "".join(log)
