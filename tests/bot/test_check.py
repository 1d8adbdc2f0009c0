"""The arithmetic behind the check of a trained model."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.tests.understanding import macro_f1

CHECK = Path(__file__).parents[2] / "bot" / "tests" / "check.py"


@pytest.mark.parametrize(
    ("wanted", "got", "f1"),
    [
        (["а", "б"], ["а", "б"], 1.0),
        (["а", "б"], ["б", "а"], 0.0),
        (["а", "а", "б"], ["а", "б", "б"], 2 / 3),
        # A rare intent that is always missed costs as much as a frequent one.
        (["а"] * 9 + ["б"], ["а"] * 9 + ["nlu_fallback"], 0.5),
    ],
)
def test_every_intent_counts_the_same(wanted: list[str], got: list[str], f1: float) -> None:
    assert macro_f1(wanted, got) == pytest.approx(f1)


def test_a_missing_model_is_told_in_one_line() -> None:
    told = subprocess.run(
        [sys.executable, CHECK, "no/such.tar.gz"],
        cwd=CHECK.parents[2],
        env={"PYTHONPATH": str(CHECK.parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stderr) == (2, "check: no such model: no/such.tar.gz\n")
