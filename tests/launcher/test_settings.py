from pathlib import Path

import pytest

from launcher.problems import Problem
from launcher.settings import Settings


def test_the_defaults_are_those_of_the_architecture(tmp_path: Path) -> None:
    chosen = Settings.from_environment({}, tmp_path)
    assert chosen == Settings(
        tmp_path, tmp_path / "var", 8800, 5005, 5055, 8810, "127.0.0.1", 5060, "127.0.0.1"
    )


def test_variables_move_ports_and_data(tmp_path: Path) -> None:
    chosen = Settings.from_environment({"DOZVON_PORT": "9000", "DOZVON_VAR": "/x"}, tmp_path)
    assert (chosen.gateway_port, chosen.var) == (9000, Path("/x"))


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "80.5", "٣", " 80", "1e3"])
def test_a_port_that_is_none_is_refused_by_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(Problem, match="DOZVON_RASA_PORT"):
        Settings.from_environment({"DOZVON_RASA_PORT": text}, tmp_path)
