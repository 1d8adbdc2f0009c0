import platform
from pathlib import Path

import pytest

from launcher import environments, torch_build
from launcher.pip_config import PipConfig
from launcher.problems import Problem
from launcher.settings import ROOT, Settings

from .conftest import Said
from .file_server import FileServer


@pytest.fixture
def built(settings: Settings) -> Path:
    """A project whose .venv is as its lock says."""
    root = settings.root
    (root / "requirements").mkdir()
    (root / "requirements/app.lock").write_text("one==1\n")
    (root / ".venv/bin").mkdir(parents=True)
    (root / ".venv/bin/python").touch()
    stamp = environments.stamp(environments.APP, "3.11", root)
    (root / ".venv" / environments.STAMP).write_text(stamp)
    return root


def state(root: Path) -> str:
    return environments.state(environments.APP, root)


def test_an_environment_built_from_its_lock_is_ready(built: Path) -> None:
    assert state(built) == "ready"


def test_a_changed_lock_makes_it_out_of_date(built: Path) -> None:
    (built / "requirements/app.lock").write_text("one==2\n")
    assert state(built) == "out of date"


def test_a_build_that_did_not_end_is_interrupted(built: Path) -> None:
    (built / ".venv" / environments.STAMP).unlink()
    assert state(built) == "interrupted"


def test_an_environment_without_its_interpreter_is_interrupted(built: Path) -> None:
    (built / ".venv/bin/python").unlink()
    assert state(built) == "interrupted"


def test_an_absent_environment_is_missing(settings: Settings) -> None:
    assert state(settings.root) == "missing"


@pytest.mark.parametrize("text", ["", "3.11", "2.7 abc\n", "garbage"])
def test_a_stamp_that_says_something_else_is_out_of_date(built: Path, text: str) -> None:
    (built / ".venv" / environments.STAMP).write_text(text)
    assert state(built) == "out of date"


def test_a_moved_checkout_is_built_anew(built: Path) -> None:
    moved = built.with_name("moved")
    built.rename(moved)
    assert state(moved) == "out of date"


def test_a_ready_environment_is_left_alone(built: Path, settings: Settings, said: Said) -> None:
    environments.build(environments.APP, settings, PipConfig(no_index=True), said)
    assert said.text == ""


def test_without_a_source_for_uv_the_reason_is_said(
    built: Path, settings: Settings, said: Said
) -> None:
    (built / "requirements/app.lock").write_text("one==2\n")
    with pytest.raises(Problem, match="uv cannot be had"):
        environments.build(environments.APP, settings, PipConfig(no_index=True), said)


def test_other_machines_are_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "sparc")
    with pytest.raises(Problem, match="Linux on sparc"):
        environments.check_machine()


@pytest.mark.parametrize("name", ["app", "rasa-py310", "rasa-py311", "training"])
def test_every_entry_of_a_lock_has_a_hash(name: str) -> None:
    text = (ROOT / f"requirements/{name}.lock").read_text()
    entries = text.replace("\\\n", " ").splitlines()
    pinned = [entry for entry in entries if entry and not entry.lstrip().startswith("#")]
    assert pinned
    assert [entry for entry in pinned if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_both_rasa_locks_hold_the_same_rasa() -> None:
    for entry in ("rasa==3.6.21 ", "rasa-sdk==3.6.2 ", "jsonschema==3.2.0 "):
        for name in ("rasa-py310", "rasa-py311"):
            assert entry in (ROOT / f"requirements/{name}.lock").read_text()


def test_torch_is_taken_from_find_links_first(tmp_path: Path, server: FileServer) -> None:
    (tmp_path / torch_build.CPU_WHEEL).touch()
    arguments, where = torch_build.arguments(PipConfig(find_links=(str(tmp_path),)), server.url)
    assert arguments == ["--no-deps", f"torch=={torch_build.VERSION}+cpu"]
    assert "find-links" in where
    assert server.requests == []


def test_torch_is_taken_from_the_cpu_index_when_it_answers(server: FileServer) -> None:
    quoted = torch_build.CPU_WHEEL.replace("+", "%2B")
    server.files["/torch/"] = f'<a href="/whl/{quoted}#sha256=0">torch</a>'.encode()
    arguments, _ = torch_build.arguments(PipConfig(), server.url)
    assert arguments[:3] == ["--no-deps", "--index", server.url]


def test_torch_of_the_registry_is_the_last_and_said_to_be_large() -> None:
    arguments, where = torch_build.arguments(PipConfig(), "http://127.0.0.1:9")
    assert arguments == [f"torch=={torch_build.VERSION}"]
    assert "3 GB" in where
