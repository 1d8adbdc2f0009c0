"""Checks the bot's data and one trained model, without training again.

    PYTHONPATH=. .venv-rasa/bin/python bot/tests/check.py bot/models/<model>.tar.gz

Exit code 0: data valid, stories pass, macro-F1 on held-out phrases is high enough, every bare
command word is understood. 1: a line to stderr for each thing that is wrong. 2: no such model.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bot.channels.hints import load_listening
from bot.designer_file import DesignerFileError
from bot.lines import load_lines
from bot.tests.understanding import BOT, held_out, run, understanding_mistakes, understanding_of
from bot.utility import load_utility

STORIES = sorted((BOT / "tests").glob("test_*stories.yml"))
_RASA_WARNS = "rasa/shared/utils/io.py"


def validation_mistakes() -> list[str]:
    """What `rasa data validate` and the checks of the designers' own files complain of."""
    mistakes = []
    for load in (load_listening, load_utility, load_lines):
        try:
            load()
        except DesignerFileError as error:
            mistakes += str(error).splitlines()
    validated = subprocess.run(
        [sys.executable, "-m", "rasa", "data", "validate", "--fail-on-warnings"],
        cwd=BOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if validated.returncode != 0:
        mistakes += _complaints(validated.stderr) or ["rasa data validate failed"]
    return mistakes


def _complaints(stderr: str) -> list[str]:
    """Rasa's own warnings, without those on responses of actions and intents of the gateway."""
    told = [line.split("UserWarning: ")[1] for line in stderr.splitlines() if _RASA_WARNS in line]
    harmless = ("is not used in any", "is not found in the NLU training data")
    return [
        f"rasa data validate: {line}" for line in told if not any(part in line for part in harmless)
    ]


async def story_mistakes(agent: Any, stories: Path) -> list[str]:
    """Stories that did not go as written; Rasa's own report of them."""
    import rasa.core.test

    with tempfile.TemporaryDirectory() as folder:
        report = await rasa.core.test.test(
            str(stories),
            agent,
            out_directory=folder,
            e2e=True,
            disable_plotting=True,
            warnings=False,
        )
        failed = _text(Path(folder, "failed_test_stories.yml"))
    accuracy = report["report"]["conversation_accuracy"]
    told = f"{stories.stem}: {accuracy['correct']} of {accuracy['total']} went as written"
    if accuracy["correct"] == accuracy["total"] and accuracy["total"] > 0:
        print(told)
        return []
    return [f"{told}\n{failed}"]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


async def check(agent: Any) -> list[str]:
    """Every mistake found."""
    found = validation_mistakes()
    for stories in STORIES:
        found += await story_mistakes(agent, stories)
    return found + await understanding_mistakes(understanding_of(agent), held_out())


def main() -> int:
    """The exit code."""
    return run("check", "Check the bot's data and a trained model.", check)


if __name__ == "__main__":
    sys.exit(main())
