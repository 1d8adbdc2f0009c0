"""`./dozvon train` makes the voice's fixed prompts."""

import json
import sys

import pytest

from launcher import prompts
from launcher.settings import Settings

from .conftest import Said


@pytest.fixture
def project(settings: Settings) -> Settings:
    """One whose gateway environment only writes down how it was called, and fails."""
    (settings.root / "models").mkdir()
    (settings.root / "models/manifest.toml").write_text("")
    settings.app_python.parent.mkdir(parents=True)
    settings.app_python.write_text(
        f"#!{sys.executable}\nimport json, os, sys\n"
        f"json.dump([sys.argv, dict(os.environ)], open({str(settings.root / 'told')!r}, 'w'))\n"
        "sys.exit(1)\n"
    )
    settings.app_python.chmod(0o755)
    return settings


def test_the_gateway_is_told_the_domain_and_where_this_systems_prompts_lie(
    project: Settings, said: Said
) -> None:
    prompts.prepare(project, said)
    words, environment = json.loads((project.root / "told").read_text())
    assert words[1:] == ["-m", prompts.MODULE, str(project.root / "bot/domain.yml")]
    assert environment["GATEWAY_VAR"] == str(project.var)


def test_a_failure_is_said_and_costs_nothing_but_time(project: Settings, said: Said) -> None:
    prompts.prepare(project, said)
    assert "are made when they are said" in said.text


def test_before_the_first_up_there_is_nothing_to_make_them_with(
    settings: Settings, said: Said
) -> None:
    prompts.prepare(settings, said)
    assert "./dozvon up comes first" in said.text
