"""What the designers write: training data, held-out phrases, and the sentences said."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.hints import MENU, WAIT_STEP, load_listening
from bot.lines import load_lines
from bot.replies.offers import OFFERS
from bot.replies.offers import STEP as OFFER
from bot.replies.reprompt import ASK_AGAIN

BOT = Path(__file__).parents[2] / "bot"
COMMANDS = {"баланс", "показания", "тариф", "оператор", "услуги", "офис", "задолженность", "оплата"}
SPEECH_CHARACTERS_A_SECOND = 14
"""Russian read aloud at an easy pace."""


def read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return document


def phrases(*files: Path) -> list[tuple[str, str]]:
    return [
        (intent["intent"], line.removeprefix("- "))
        for file in files
        for intent in read(file)["nlu"]
        for line in intent["examples"].splitlines()
    ]


DOMAIN = read(BOT / "domain.yml")
TRAINING = phrases(*sorted((BOT / "data" / "nlu").glob("*.yml")))
HELD_OUT = phrases(BOT / "tests" / "nlu" / "held_out.yml")
SPOKEN_INTENTS = {name for name in DOMAIN["intents"] if isinstance(name, str)} - {
    "no_input",
    "no_match",
    "hangup",
}
RESPONSES = [
    (name, variant["text"]) for name, told in DOMAIN["responses"].items() for variant in told
]


def test_no_held_out_phrase_is_trained_on() -> None:
    assert {text for _, text in HELD_OUT}.isdisjoint(text for _, text in TRAINING)


def test_there_are_phrases_enough_and_every_intent_is_held_out() -> None:
    assert len(TRAINING) >= 1200
    assert len(HELD_OUT) >= 250
    assert {intent for intent, _ in HELD_OUT} == SPOKEN_INTENTS


def test_no_phrase_means_two_things_or_is_written_twice() -> None:
    texts = [text for _, text in TRAINING]
    assert sorted(texts) == sorted(set(texts))


@pytest.mark.parametrize("source", [TRAINING, HELD_OUT], ids=["training", "held-out"])
def test_phrases_are_written_as_a_recogniser_writes(source: list[tuple[str, str]]) -> None:
    assert [text for _, text in source if not re.fullmatch(r"[а-яё]+( [а-яё]+)*", text)] == []


def test_every_command_word_alone_is_trained_as_its_intent() -> None:
    assert {(word, word) for word in COMMANDS} <= set(TRAINING)


@pytest.mark.parametrize(("name", "text"), RESPONSES)
def test_no_sentence_is_longer_than_twelve_seconds(name: str, text: str) -> None:
    sentences = re.split(r"(?<=[.!?])\s+", text)
    assert max(len(sentence) for sentence in sentences) <= 12 * SPEECH_CHARACTERS_A_SECOND


def test_the_assistant_speaks_of_itself_as_a_woman() -> None:
    masculine = re.compile(r"\b(не )?(понял|расслышал|услышал|рад|помощник)\b", re.IGNORECASE)
    assert [name for name, text in RESPONSES if masculine.search(text)] == []


def named_in_code() -> set[str]:
    names = set()
    for folder in ("actions", "replies"):
        for file in (BOT / folder).glob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    names |= set(re.findall(r"^utter_\w+$", node.value))
    return names


def named_in_rules() -> set[str]:
    text = "".join(f.read_text(encoding="utf-8") for f in (BOT / "data" / "rules").glob("*.yml"))
    return set(re.findall(r"utter_\w+", text))


def test_every_response_that_is_said_exists_and_none_is_left_unsaid() -> None:
    greetings = {line.greeting for line in load_lines().lines.values()}
    said = named_in_code() | named_in_rules() | greetings | {"utter_default"}
    said -= {"utter_action"}  # Rasa's own key
    assert said == set(DOMAIN["responses"])


def test_every_action_of_the_domain_has_code() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in (BOT / "actions").glob("*.py"))
    named = set(re.findall(r'return "((?:action|validate)_\w+)"', code))
    named |= {"action_reprompt", "action_set_aside"}  # named by what is read from the events
    assert named == set(DOMAIN["actions"])


def test_every_step_of_the_dialogue_has_hints_and_reprompts() -> None:
    asked = {slot for form in DOMAIN["forms"].values() for slot in form["required_slots"]} - {
        "goal"
    }
    assert set(load_listening().steps) == asked | {MENU, OFFER, WAIT_STEP}
    assert set(ASK_AGAIN) == asked | {MENU, OFFER}


def test_every_offer_of_the_domain_is_known_as_one() -> None:
    assert {name for name, _ in RESPONSES if name.startswith("utter_offer_")} == OFFERS


@pytest.mark.parametrize("step", sorted(ASK_AGAIN))
def test_the_last_reprompt_of_every_step_names_the_keys(step: str) -> None:
    texts = dict(RESPONSES)
    last = {asked[-1] for asked in ASK_AGAIN[step].values()}
    assert {
        name for name in last if not re.search("нажмите|наберите|набрать", texts[name])
    } == set()


def test_the_keys_of_the_menu_are_the_eight_topics_and_nought_is_an_operator() -> None:
    keys = load_listening().keys_at(MENU)
    assert {keys[key] for key in "12345678"} == COMMANDS
    assert (keys["0"], keys["9"]) == ("оператор", "повторите")


def test_where_yes_or_no_is_asked_one_is_yes_and_two_is_no() -> None:
    listening = load_listening()
    for step, hints in listening.steps.items():
        if hints.grammar == "yes_no":
            keys = listening.keys_at(step)
            assert (keys["1"], keys["2"], keys["0"]) == ("да", "нет", "оператор"), step
