"""How well a trained model understands phrases nobody trained it on.

    PYTHONPATH=. .venv-rasa/bin/python bot/tests/understanding.py bot/models/<model>.tar.gz

Prints the macro-F1 over the intents, as typed and as a recogniser may have heard it, and the
command words. Exit code 0: the goals are reached; 1: not; 2: no such model.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
import warnings
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from bot.tests.noise import load_twins, noisy

BOT = Path(__file__).parent.parent
HELD_OUT = BOT / "tests/nlu/held_out.yml"
TWINS = BOT.parent / "models/asr/ru-phone/report.json"
MIN_F1 = 0.95
SEEDS = (1, 2, 3)
"""Of the noise: one figure for all."""
COMMANDS = ("баланс", "показания", "тариф", "оператор", "услуги", "офис", "задолженность", "оплата")

Understand = Callable[[str], Awaitable[str]]
"""A phrase -> the name of its intent."""


def macro_f1(wanted: Sequence[str], got: Sequence[str]) -> float:
    """The mean of the intents' F1, every intent counting the same; 0..1."""
    pairs = list(zip(wanted, got, strict=True))
    intents = sorted(set(wanted))
    return sum(_f1(pairs, intent) for intent in intents) / len(intents)


def _f1(pairs: Sequence[tuple[str, str]], intent: str) -> float:
    hits = sum(want == got == intent for want, got in pairs)
    misses = sum((want == intent) != (got == intent) for want, got in pairs)
    return 2 * hits / (2 * hits + misses)


async def understanding_mistakes(
    understand: Understand, phrases: Sequence[tuple[str, str]]
) -> list[str]:
    """What is not reached on these phrases with their intents; the figures are printed."""
    wanted = [intent for _, intent in phrases]
    got = [await understand(phrase) for phrase, _ in phrases]
    for (phrase, want), heard in zip(phrases, got, strict=True):
        if heard != want:
            print(f"  «{phrase}»: {want}, understood as {heard}")
    f1 = macro_f1(wanted, got)
    print(f"held-out: macro-F1 {f1:.3f} on {len(phrases)} phrases")
    twins = load_twins(TWINS)
    noise = [(noisy(phrase, twins, seed), want) for seed in SEEDS for phrase, want in phrases]
    f1_noise = macro_f1([want for _, want in noise], [await understand(p) for p, _ in noise])
    print(f"with recognition noise: macro-F1 {f1_noise:.3f} on {len(noise)} phrases")
    missed = [word for word in COMMANDS if await understand(word) != word]
    print(f"command words: {len(COMMANDS) - len(missed)} of {len(COMMANDS)}")
    below = [f"held-out: macro-F1 {f1:.3f} is below {MIN_F1}"] if f1 < MIN_F1 else []
    return below + [f"the command word «{word}» is not understood" for word in missed]


def held_out() -> list[tuple[str, str]]:
    """The phrases with their intents."""
    from rasa.shared.nlu.training_data.loading import load_data

    examples = load_data(str(HELD_OUT)).intent_examples
    return [(example.get("text"), example.get("intent")) for example in examples]


def understanding_of(agent: Any) -> Understand:
    """As a Rasa agent understands."""

    async def understand(phrase: str) -> str:
        intent: str = (await agent.parse_message(phrase))["intent"]["name"]
        return intent

    return understand


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


def run(name: str, description: str, check: Callable[[Any], Awaitable[list[str]]]) -> int:
    """The command line of a check of a trained model: the exit code."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("model", type=Path, help="a trained model, *.tar.gz")
    model = parser.parse_args().model
    if not model.is_file():
        print(f"{name}: no such model: {model}", file=sys.stderr)
        return 2
    quieten()

    async def checked() -> list[str]:
        from rasa.core.agent import Agent

        return await check(Agent.load(str(model)))

    found = asyncio.run(checked())
    for mistake in found:
        print(f"{name}: {mistake}", file=sys.stderr)
    if not found:
        print(f"{name}: the bot is well")
    return 1 if found else 0


def main() -> int:
    """The exit code."""
    return run(
        "understanding",
        "Measure how a trained model understands.",
        lambda agent: understanding_mistakes(understanding_of(agent), held_out()),
    )


if __name__ == "__main__":
    sys.exit(main())
