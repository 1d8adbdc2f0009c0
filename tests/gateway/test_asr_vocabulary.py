"""Every word a step waits for, or an office is named by, is one the recogniser can say."""

import re
from pathlib import Path

import pytest
import yaml

from billing.demo.catalogue import OFFICES

ROOT = Path(__file__).resolve().parents[2]
LISTS = ("towns", "streets", "landmarks", "words")


def spelled(texts):
    return {word for text in texts for word in re.findall("[а-яё]+", text.lower())}


def test_the_recogniser_knows_the_words_that_steps_wait_for():
    known = {
        line.split()[0]
        for line in (ROOT / "models/asr/ru-phone/graph/words.txt").read_text("utf-8").splitlines()
    }
    listening = yaml.safe_load((ROOT / "bot/listening.yml").read_text("utf-8"))
    expected = spelled(phrase for phrases in listening["phrases"].values() for phrase in phrases)
    assert expected - known == set()


@pytest.mark.parametrize("office", OFFICES, ids=lambda office: office.name)
def test_the_names_of_an_office_are_among_the_words_that_the_recogniser_is_made_of(office):
    lists = [(ROOT / f"models/training/data/{name}.txt").read_text("utf-8") for name in LISTS]
    assert spelled((office.name, office.town, *office.landmarks)) - spelled(lists) == set()
