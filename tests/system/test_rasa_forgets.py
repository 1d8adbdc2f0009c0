"""Rasa itself, with its endpoints files: conversations are kept for a call and not for ever."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher.debian_programs import redis
from launcher.ports import free_port
from tests.system.phones.control import served
from tests.system_fixture import ROOT

pytestmark = pytest.mark.system
PYTHON = ROOT / ".venv-rasa" / "bin" / "python"


@pytest.fixture
def redis_port(tmp_path: Path) -> Iterator[int]:
    program = redis()
    if program is None:
        pytest.skip("Redis was not found; Debian: apt install redis-server")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with served(command, port, tmp_path):
        yield port


def told(endpoints: Path) -> dict:
    if not PYTHON.exists():
        pytest.skip("no .venv-rasa: ./dozvon up builds it")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "ACTION_ENDPOINT_URL": "http://127.0.0.1:5055/webhook",
        "REDIS_HOST": "127.0.0.1",
    }
    script = ROOT / "tests/system/rasa_conversations.py"
    done = subprocess.run(
        [PYTHON, script, endpoints], env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_on_one_machine_a_conversation_is_forgotten_an_hour_after_its_last_word():
    found = told(ROOT / "bot/endpoints.yml")
    assert found["kept"] == ["Иванова Анна"]
    assert found["an_hour_later"] == []


def test_in_containers_redis_forgets_it(redis_port, tmp_path):
    deployed = (ROOT / "deploy/rasa/endpoints.yml").read_text(encoding="utf-8")
    endpoints = tmp_path / "endpoints.yml"
    endpoints.write_text(deployed.replace("6379", str(redis_port)), encoding="utf-8")
    found = told(endpoints)
    assert found["kept"] == ["Иванова Анна"]
    assert 3500 < found["ttl_s"] <= 3600
