"""docs/rows.md: every row of the phone line stands on something that is there."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
WANTED = [f"P{n}" for n in range(1, 16)] + [f"R{n}" for n in range(1, 10)]
STORIES = {
    story["story"]
    for file in (ROOT / "bot/tests").glob("test_*stories.yml")
    for story in yaml.safe_load(file.read_text(encoding="utf-8"))["stories"]
}
ACTIONS = set(yaml.safe_load((ROOT / "bot/domain.yml").read_text(encoding="utf-8"))["actions"])


def rows() -> list[list[str]]:
    """Cells: row, what, story or test, scenario, action."""
    lines = (ROOT / "docs/rows.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    return [row for row in cells if re.fullmatch("[PR][0-9]+", row[0])]


def scenarios(row: list[str]) -> list[str]:
    """Names of files in tests/scenarios."""
    return re.findall("`(.+?)`", row[3])


def is_there(story_or_test: str) -> bool:
    """Whether «a story» or `a/file.py::test_name` exists."""
    if story_or_test.startswith("«"):
        return story_or_test.strip("«»") in STORIES
    file, _, name = story_or_test.strip("`").partition("::")
    path = ROOT / file
    return path.is_file() and f"def {name}(" in path.read_text(encoding="utf-8")


def test_every_row_of_the_phone_line_is_told_once_and_in_order():
    assert [row[0] for row in rows()] == WANTED


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_row_names_a_story_a_scenario_and_an_action_that_are_there(row):
    _, what, story_or_test, _, action = row
    assert what
    assert is_there(story_or_test), story_or_test
    assert scenarios(row)
    for scenario in scenarios(row):
        assert (ROOT / "tests/scenarios" / f"{scenario}.yml").is_file(), scenario
    assert action.strip("`") in ACTIONS, action


def test_every_scenario_belongs_to_a_row():
    named = {scenario for row in rows() for scenario in scenarios(row)}
    assert {path.stem for path in (ROOT / "tests/scenarios").glob("*.yml")} <= named


@pytest.mark.parametrize("claim", ["«Такого разговора нет»", "`tests/no.py::test_x`", "words"])
def test_a_claim_without_ground_is_found(claim):
    assert not is_there(claim)
