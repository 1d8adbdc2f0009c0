"""Checks the bot's data and one trained model, without training again.

    PYTHONPATH=. .venv-rasa/bin/python bot/tests/check.py bot/models/<model>.tar.gz

Exit code 0: data valid, stories pass, macro-F1 on held-out phrases is high enough, every bare
command word is understood. 1: a line to stderr for each thing that is wrong. 2: no such model.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.channels.hints import ListeningError, load_listening

BOT = Path(__file__).parent.parent
MIN_F1 = 0.95
_RASA_WARNS = "rasa/shared/utils/io.py"
COMMANDS = ("баланс", "показания", "тариф", "оператор", "услуги", "офис", "задолженность", "оплата")


def macro_f1(wanted: Sequence[str], got: Sequence[str]) -> float:
    """The mean of the intents' F1, every intent counting the same; 0..1."""
    pairs = list(zip(wanted, got, strict=True))
    intents = sorted(set(wanted))
    return sum(_f1(pairs, intent) for intent in intents) / len(intents)


def _f1(pairs: Sequence[tuple[str, str]], intent: str) -> float:
    hits = sum(want == got == intent for want, got in pairs)
    misses = sum((want == intent) != (got == intent) for want, got in pairs)
    return 2 * hits / (2 * hits + misses)


def validation_mistakes() -> list[str]:
    """What `rasa data validate` and the listening hints' own check complain of."""
    mistakes = []
    try:
        load_listening()
    except ListeningError as error:
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


async def story_mistakes(agent: Any) -> list[str]:
    """Stories that did not go as written; Rasa's own report of them."""
    import rasa.core.test

    with tempfile.TemporaryDirectory() as folder:
        report = await rasa.core.test.test(
            str(BOT / "tests" / "test_stories.yml"),
            agent,
            out_directory=folder,
            e2e=True,
            disable_plotting=True,
            warnings=False,
        )
        failed = _text(Path(folder, "failed_test_stories.yml"))
    accuracy = report["report"]["conversation_accuracy"]
    if accuracy["correct"] == accuracy["total"] and accuracy["total"] > 0:
        print(f"stories: {accuracy['correct']} of {accuracy['total']} went as written")
        return []
    return [f"stories: {accuracy['correct']} of {accuracy['total']} went as written\n{failed}"]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


async def understanding_mistakes(agent: Any) -> list[str]:
    """Held-out phrases below `MIN_F1`, and bare command words that were missed."""
    from rasa.shared.nlu.training_data.loading import load_data

    examples = load_data(str(BOT / "tests" / "nlu" / "held_out.yml")).intent_examples
    wanted = [example.get("intent") for example in examples]
    phrases = [example.get("text") for example in examples]
    heard = [await _intent(agent, phrase) for phrase in phrases]
    for phrase, want, got in zip(phrases, wanted, heard, strict=True):
        if want != got:
            print(f"  «{phrase}»: {want}, understood as {got}")
    f1 = macro_f1(wanted, heard)
    print(f"held-out: macro-F1 {f1:.3f} on {len(phrases)} phrases")
    mistakes = [] if f1 >= MIN_F1 else [f"held-out: macro-F1 {f1:.3f} is below {MIN_F1}"]
    missed = [word for word in COMMANDS if await _intent(agent, word) != word]
    return mistakes + [f"the command word «{word}» is not understood" for word in missed]


async def _intent(agent: Any, phrase: str) -> str:
    intent: str = (await agent.parse_message(phrase))["intent"]["name"]
    return intent


def quieten() -> None:
    """Rasa and its libraries are loud: only our own lines are worth reading."""
    os.environ.setdefault("ACTION_ENDPOINT_URL", "http://127.0.0.1:5055/webhook")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TQDM_DISABLE", "1")
    warnings.simplefilter("ignore")
    from rasa.utils.log_utils import configure_structlog

    logging.disable(logging.WARNING)
    configure_structlog(logging.ERROR)


async def check(model: Path) -> list[str]:
    """Every mistake found."""
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    mistakes = validation_mistakes()
    mistakes += await story_mistakes(agent)
    mistakes += await understanding_mistakes(agent)
    return mistakes


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description="Check the bot's data and a trained model.")
    parser.add_argument("model", type=Path, help="a trained model, *.tar.gz")
    model = parser.parse_args().model
    if not model.is_file():
        print(f"check: no such model: {model}", file=sys.stderr)
        return 2
    quieten()
    mistakes = asyncio.run(check(model))
    for mistake in mistakes:
        print(f"check: {mistake}", file=sys.stderr)
    if not mistakes:
        print("check: the bot is well")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
