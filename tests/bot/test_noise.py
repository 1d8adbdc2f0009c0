"""The noise that stands for a recogniser: always the same, and never a loss of everything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tests.noise import load_twins, noisy
from bot.tests.understanding import COMMANDS, TWINS, understanding_mistakes

TWINS_OF = load_twins(TWINS)
WORDS = st.lists(st.text("абвгдеийоыья", min_size=1, max_size=8), min_size=1, max_size=8)


@given(WORDS.map(" ".join), st.integers(1, 3))
def test_a_phrase_and_a_seed_always_give_the_same_noise(phrase, seed):
    assert noisy(phrase, TWINS_OF, seed) == noisy(phrase, TWINS_OF, seed)


@given(WORDS.map(" ".join), st.integers(1, 3))
def test_no_word_is_added_and_something_is_always_left(phrase, seed):
    heard = noisy(phrase, TWINS_OF, seed).split()
    assert 1 <= len(heard) <= len(phrase.split())


def test_words_that_the_recogniser_cannot_tell_apart_are_changed_for_each_other():
    assert TWINS_OF["ваше"] == "ваши"
    assert noisy("ваше электричество", TWINS_OF, 1) == "ваши электричества"


def test_short_words_are_lost_now_and_then_and_endings_confused():
    heard = {noisy("сколько я должна за электроэнергию", {}, seed) for seed in range(30)}
    assert any(" я " not in phrase for phrase in heard)
    assert any("должно" in phrase for phrase in heard)
    assert any("сколько я должна" in phrase for phrase in heard)


@pytest.mark.parametrize(
    ("understood", "wrong"),
    [
        (lambda phrase: "баланс" if "сколько" in phrase else phrase, []),
        (lambda phrase: "оплата", ["held-out: macro-F1 0.333 is below 0.95"]),
    ],
)
async def test_what_is_below_the_goal_is_told(understood, wrong, capsys):
    phrases = [("сколько стоит долг", "баланс"), ("оплата", "оплата")]

    async def understand(phrase):
        return understood(phrase)

    found = await understanding_mistakes(understand, phrases)
    missed = [word for word in COMMANDS if understood(word) != word]
    assert found == [*wrong, *(f"the command word «{word}» is not understood" for word in missed)]
    assert f"command words: {8 - len(missed)} of 8" in capsys.readouterr().out
