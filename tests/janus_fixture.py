"""Janus with the configuration that is deployed, on free ports."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from launcher.debian_programs import janus
from launcher.ports import free_port
from launcher.settings import ROOT
from tests.system.phones.control import served

SECRET = "a secret of the test"
_PLUGINS = "/usr/lib/x86_64-linux-gnu/janus/plugins"


@contextmanager
def running_janus(folder: Path, port: int) -> Iterator[str]:
    """Its WebSocket's URL. folder: for its configuration and its log."""
    program = janus()
    if program is None:
        pytest.skip("Janus was not found; Debian: apt install janus janus-tools")
    for file in (ROOT / "deploy/janus").glob("*.jcfg"):
        text = file.read_text(encoding="utf-8")
        text = text.replace("/etc/dozvon/janus", str(folder)).replace("8188", str(port))
        (folder / file.name).write_text(text, encoding="utf-8")
    command = [program, "-F", str(folder), "-C", str(folder / "janus.jcfg"), "-P", _PLUGINS]
    with served([*command, "-a", SECRET, "-r", "20000-29999", "-o"], port, folder):
        yield f"ws://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def janus_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_janus(tmp_path_factory.mktemp("janus"), free_port()) as url:
        yield url
