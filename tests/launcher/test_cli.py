import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from launcher import checks, cli, doctor, problems
from launcher.settings import ROOT, Settings

from .conftest import Said

COMMANDS = ("up", "call", "operators", "demo", "doctor", "train", "models", "bench", "test")


def dozvon(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command on data of its own, beside any system that is running."""
    with tempfile.TemporaryDirectory(prefix="dozvon-") as var:
        return subprocess.run(
            [sys.executable, "dozvon", *arguments],
            cwd=ROOT,
            env={**os.environ, "DOZVON_VAR": var, **environment},
            capture_output=True,
            text=True,
            check=False,
        )


def test_help_names_every_command() -> None:
    answer = dozvon("--help")
    assert answer.returncode == 0
    named = re.findall(r"^    (\w+)", answer.stdout, re.MULTILINE)
    assert set(COMMANDS) <= set(named)


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "call"])
def test_every_command_has_its_own_help(command: str) -> None:
    answer = dozvon(command, "--help")
    assert (answer.returncode, answer.stdout.split()[:3]) == (0, ["usage:", "./dozvon", command])


@pytest.mark.parametrize("arguments", [(), ("fly",), ("models",), ("models", "eat"), ("up", "x")])
def test_a_wrong_command_line_is_refused_with_the_usage(arguments: tuple[str, ...]) -> None:
    answer = dozvon(*arguments)
    assert answer.returncode == 2
    assert "usage: ./dozvon" in answer.stderr


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (("up",), {"DOZVON_PORT": "99999"}, "DOZVON_PORT='99999' is not a port number"),
        (("doctor",), {"DOZVON_RASA_PORT": "x"}, "DOZVON_RASA_PORT='x' is not a port number"),
        (("models", "fetch", "alexa"), {}, "No such weights: alexa."),
        (("up",), {"DOZVON_VAR": "/dev/null/var"}, "Not a directory: /dev/null/var"),
        (("up",), {"DOZVON_BILLING_PORT": "1", "DOZVON_ACTIONS_PORT": "1"}, "Port 1"),
    ],
)
def test_what_is_wrong_is_one_line_without_a_traceback(
    arguments: tuple[str, ...], environment: dict[str, str], said: str
) -> None:
    answer = dozvon(*arguments, **environment)
    assert answer.returncode == 1
    assert said in answer.stdout
    assert "Traceback" not in answer.stdout + answer.stderr


@pytest.mark.parametrize("version", [(3, 10), (2, 7)])
def test_an_old_python_is_told_which_one_is_needed(version: tuple[int, int]) -> None:
    script = f"import sys; sys.version_info = {version}; sys.path[:0] = ['.']; "
    script += "exec(compile(open('dozvon').read(), 'dozvon', 'exec'))"
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 1
    assert answer.stderr.startswith("Dozvon needs Python 3.11 or newer")


def test_call_passes_everything_on_to_the_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models/manifest.toml").write_text("")
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(
        f"#!{sys.executable}\nimport json, os, sys\n"
        f"json.dump([sys.argv, dict(os.environ)], open({str(tmp_path / 'told')!r}, 'w'))\n"
    )
    python.chmod(0o755)
    settings = Settings(root=tmp_path, var=tmp_path / "v", gateway_port=9001)
    pid = os.fork()
    if pid == 0:
        cli.call(settings, ["--say", "баланс", "--help"])
    os.waitpid(pid, 0)
    words, environment = json.loads((tmp_path / "told").read_text())
    assert words[1:] == ["-m", "caller", "--say", "баланс", "--help"]
    assert environment["DOZVON_PORT"] == "9001"
    assert environment["DOZVON_VAR"] == str(tmp_path / "v")


def test_call_before_up_says_what_to_do_first(settings: Settings) -> None:
    with pytest.raises(problems.Problem, match="not built") as caught:
        cli.call(settings, [])
    assert caught.value.mend == "run ./dozvon up first."


def test_doctor_fails_only_for_what_up_would_fail_for(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, said: Said
) -> None:
    problem = problems.test_program_missing("Chromium", ["chromium"])
    for blocks, status in ((False, 0), (True, 1)):
        finding = doctor.Finding("Chromium", "none", problem, blocks=blocks)
        monkeypatch.setattr(doctor, "examine", lambda _, finding=finding: [finding])
        assert doctor.run(settings, said) == status


def test_doctor_reports_ports_weights_environments_and_the_bot() -> None:
    report = dozvon("doctor").stdout
    for title in ("Python 3.11", "disk", "memory", "port ", ".venv-rasa", "silero-vad", "trained"):
        assert title in report


def test_doctor_says_of_a_taken_port_what_up_says(settings: Settings) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        lines = [
            next(
                text.strip()
                for text in dozvon(name, DOZVON_BILLING_PORT=port).stdout.splitlines()
                if text.strip().startswith(f"Port {port}")
            )
            for name in ("up", "doctor")
        ]
    assert lines[0] == lines[1]


def test_the_checks_go_on_after_a_failure_and_sum_up(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, said: Said
) -> None:
    plan = [
        checks.Check("good", (sys.executable, "-c", "")),
        checks.Check("bad", (sys.executable, "-c", "exit(3)")),
        checks.Check("last", (sys.executable, "-c", "")),
    ]
    monkeypatch.setattr(checks, "plan", lambda *_, **__: plan)
    monkeypatch.setattr(checks.system, "prepare", lambda *_: None)
    assert checks.run(settings, said, fast=True) == 1
    summary = said.text.split("=== summary\n")[1].splitlines()
    assert [line.split(maxsplit=3)[3] for line in summary] == [
        "passed",
        "FAILED (exit status 3)",
        "passed",
    ]


def test_ci_runs_everything_with_skips_forbidden() -> None:
    text = (ROOT / ".ci/run").read_text()
    assert "export CI=true" in text
    assert "./dozvon test" in text
    assert os.access(ROOT / ".ci/run", os.X_OK)
