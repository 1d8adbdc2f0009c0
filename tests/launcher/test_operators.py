"""The operators' command and the first accounts, on data of their own."""

from pathlib import Path

import pytest

from launcher import operators
from launcher.problems import Problem
from launcher.settings import ROOT, Settings


@pytest.fixture
def system(tmp_path: Path) -> Settings:
    return Settings(root=ROOT, var=tmp_path / "новая папка")


def test_the_first_start_tells_two_one_time_passwords_and_later_ones_tell_nothing(
    system: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    system.var.mkdir()
    told = operators.first(system)
    assert [line.split()[0] for line in told[1:3]] == ["olga", "marina"]
    assert operators.first(system) == []
    assert operators.run(system, ["list"]) == 0
    listed = capfd.readouterr().out
    assert "Ольга Петровна" in listed
    assert told[1].split()[1] not in listed


def test_accounts_that_cannot_be_made_do_not_stop_the_system(
    system: Settings, tmp_path: Path
) -> None:
    told = "\n".join(operators.first(system))  # the folder is not there
    assert "could not be made" in told
    assert "To mend" in told


def test_without_the_environment_it_is_said_so(settings: Settings) -> None:
    with pytest.raises(Problem, match="needs the environments"):
        operators.run(settings, ["list"])


def test_a_refusal_is_the_commands_own_exit_status(system: Settings) -> None:
    assert operators.run(system, ["role", "nobody", "admin"]) == 1
    assert operators.run(system, ["fly"]) == 2
