import os
from pathlib import Path

import pytest

from launcher import cli, environments, problems, recogniser
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


OLD, NEW = "the words of yesterday", "the words of today"


@pytest.fixture
def project(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A project whose training environment exists, and whose recogniser has old words."""
    monkeypatch.setattr(environments, "build", lambda *_: None)
    graph = settings.root / "models/asr/ru-phone/graph"
    graph.mkdir(parents=True)
    (graph / "words.txt").write_text(OLD)
    (graph.parent / "net.pt").write_text("the net")
    recogniser.python(settings).parent.mkdir(parents=True)
    return settings


def trainer(settings: Settings, script: str) -> None:
    """What runs instead of the training package; $4 is the model's directory."""
    python = recogniser.python(settings)
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)


def words(settings: Settings) -> str:
    return (settings.root / "models/asr/ru-phone/graph/words.txt").read_text()


def test_training_the_bot_renews_the_recognisers_words_and_tells_of_doubts(
    project: Settings, said: Said
) -> None:
    trainer(
        project,
        f'echo "  cannot be pronounced: кв"; echo "  sound alike: год / кот"; echo "graph ..."\n'
        f'printf "{NEW}" > "$4/graph/words.txt"',
    )
    recogniser.renew_words(project, said)
    assert words(project) == NEW
    lines = said.text.splitlines()
    assert "  cannot be pronounced: кв" in lines
    assert "  sound alike: год / кот" in lines
    assert sorted(f.name for f in (project.root / "models/asr/ru-phone").iterdir()) == [
        "graph",
        "net.pt",
    ]


def test_a_graph_that_cannot_be_built_leaves_the_words_there_are(
    project: Settings, said: Said
) -> None:
    trainer(project, 'printf half > "$4/graph/words.txt"; exit 1')
    recogniser.renew_words(project, said)
    assert words(project) == OLD
    assert "keeps the words it has" in said.text


def test_without_a_training_environment_the_bot_is_trained_all_the_same(
    project: Settings, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise problems.python_missing("3.11")

    monkeypatch.setattr(environments, "build", refuse)
    recogniser.renew_words(project, said)
    assert words(project) == OLD
    assert "keeps the words it has" in said.text
