from pathlib import Path
from random import Random

import pytest

from models.training import phrases
from models.training.lexicon import Unpronounceable
from models.training.numerals import cardinal, day

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def material():
    return phrases.material(ROOT)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "ноль"),
        (12, "двенадцать"),
        (40, "сорок"),
        (101, "сто один"),
        (1000, "одна тысяча"),
        (2042, "две тысячи сорок два"),
        (11000, "одиннадцать тысяч"),
        (345216, "триста сорок пять тысяч двести шестнадцать"),
    ],
)
def test_a_number_is_spelled_with_the_thousands_gender_and_case(number, said):
    assert cardinal(number) == said


@pytest.mark.parametrize("number", [-1, 1_000_000])
def test_a_number_that_cannot_be_spelled_is_refused(number):
    with pytest.raises(ValueError, match=str(number)):
        cardinal(number)


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "первое"), (20, "двадцатое"), (23, "двадцать третье"), (30, "тридцатое")],
)
def test_a_day_of_the_month(number, said):
    assert day(number) == said


def test_the_same_seed_gives_the_same_utterances(material):
    first = phrases.utterances(material, phrases.SPOKEN, 50, seed=7)
    assert first == phrases.utterances(material, phrases.SPOKEN, 50, seed=7)
    assert first != phrases.utterances(material, phrases.SPOKEN, 50, seed=8)


def test_a_transcript_has_words_alone():
    assert phrases.transcript("Ой, нет: восемь… 5") == "ой нет восемь"


def test_every_phrase_of_the_bot_can_be_pronounced(material, lexicon):
    silent = set()
    for text in (*material.bot, *material.commands, *material.towns, *material.streets):
        for word in text.split():
            try:
                lexicon.pronunciations(word)
            except Unpronounceable:
                silent.add(word)
    assert silent == set()


def test_off_topic_phrases_are_no_part_of_what_is_expected(material):
    assert not set(material.bot) & set(material.chatter)


def test_digit_strings_have_the_asked_length():
    random = Random(3)
    plain = [phrases.digit_string(random, 5, 5) for _ in range(300)]
    lengths = {len(phrases.transcript(text).split()) for text in plain}
    assert 5 in lengths
    assert min(lengths) == 5  # hesitations and corrections only add


def test_a_bot_without_phrases_is_told(tmp_path):
    (tmp_path / "empty.yml").write_text("version: '3.1'\n")
    with pytest.raises(phrases.NoPhrases):
        phrases.bot_phrases(tmp_path)
