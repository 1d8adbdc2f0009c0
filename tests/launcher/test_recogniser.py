import os
from pathlib import Path

import pytest

from launcher import cli, environments, recogniser
from launcher.settings import ROOT, Settings

from .conftest import Said


@pytest.mark.parametrize(
    ("arguments", "module"),
    [
        (("models", "train", "--quick"), "models.training"),
        (("bench", "asr"), "models.training.bench"),
    ],
)
def test_the_recognisers_commands_pass_everything_on(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], module: str
) -> None:
    told: list[object] = []
    monkeypatch.setattr(recogniser, "run", lambda *words: told.extend(words[:2]) or 7)
    assert cli.main(arguments) == 7
    assert told == [module, arguments[2:]]


def test_work_lies_under_the_settings_folders_and_can_be_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: Said
) -> None:
    told: list[list[str]] = []
    monkeypatch.setattr(environments, "build", lambda *_: None)
    monkeypatch.setattr(os, "execve", lambda _, command, __: told.append(command))
    settings = Settings(root=ROOT, var=tmp_path)
    recogniser.run("m", ("--work=elsewhere",), settings, said)
    (command,) = told
    assert f"--work={tmp_path / 'asr'}" in command
    assert command[-1] == "--work=elsewhere"  # the later one counts
