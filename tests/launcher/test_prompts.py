"""The voice's fixed prompts are made before the first call."""

import json
import sys

import pytest

from launcher import prompts
from launcher.settings import Settings

from .conftest import Said


@pytest.fixture
def project(settings: Settings) -> Settings:
    """One whose gateway environment only writes down how it was called; it fails where there is a
    file «fails»."""
    for file in prompts.TOLD_BY:
        (settings.root / file).parent.mkdir(parents=True, exist_ok=True)
        (settings.root / file).write_text("words")
    prompts.folder(settings).mkdir(parents=True)
    (settings.root / "models").mkdir()
    (settings.root / "models/manifest.toml").write_text("")
    settings.app_python.parent.mkdir(parents=True)
    settings.app_python.write_text(
        f"#!{sys.executable}\nimport json, os, sys\n"
        f"json.dump([sys.argv, dict(os.environ)], open({str(settings.root / 'told')!r}, 'w'))\n"
        f"sys.exit(os.path.exists({str(settings.root / 'fails')!r}))\n"
    )
    settings.app_python.chmod(0o755)
    return settings


def test_the_gateway_is_told_the_domain_and_where_this_systems_prompts_lie(
    project: Settings, said: Said
) -> None:
    prompts.prepare(project, said)
    words, environment = json.loads((project.root / "told").read_text())
    assert words[1:] == ["-m", prompts.MODULE, str(project.root / "bot/domain.yml")]
    assert environment["GATEWAY_PROMPTS"] == str(project.cache / "prompts")


def test_they_are_made_once_and_again_for_other_words_and_another_voice(
    project: Settings, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made() -> bool:
        told = project.root / "told"
        told.unlink(missing_ok=True)
        prompts.prepare(project, said)
        return told.exists()

    assert made()
    assert not made()
    (project.root / "bot/domain.yml").write_text("other words")
    assert made()
    monkeypatch.setenv("GATEWAY_TTS_VOICE", "aidar")
    assert made()
    assert not made()


def test_a_failure_is_said_and_the_next_start_tries_again(project: Settings, said: Said) -> None:
    (project.root / "fails").touch()
    for _ in range(2):
        (project.root / "told").unlink(missing_ok=True)
        prompts.prepare(project, said)
        assert (project.root / "told").exists()
    assert "are made when they are said" in said.text


def test_before_the_first_up_there_is_nothing_to_make_them_with(
    settings: Settings, said: Said
) -> None:
    prompts.prepare(settings, said)
    assert "./dozvon up comes first" in said.text
