import pytest

from models.training.language_model import BEGIN, END, estimate

SENTENCES = [s.split() for s in ["мой баланс", "мой баланс", "мой тариф", "мой тариф", "баланс"]]
VOCABULARY = ["мой", "баланс", "тариф", "офис"]


@pytest.fixture
def bigram():
    return estimate(SENTENCES, VOCABULARY)


def test_probabilities_of_all_words_add_up_to_one(bigram):
    assert sum(bigram.word.values()) == pytest.approx(1)


@pytest.mark.parametrize("history", [BEGIN, "мой", "баланс"])
def test_with_the_back_off_they_add_up_after_every_history(bigram, history):
    kept = bigram.after[history]
    rest = sum(p for word, p in bigram.word.items() if word not in kept)
    assert sum(kept.values()) + bigram.back_off[history] * rest == pytest.approx(1)


def test_a_word_never_seen_can_be_said(bigram):
    assert bigram.word["офис"] > 0


def test_what_was_seen_is_likelier_than_by_itself(bigram):
    assert bigram.after["мой"]["баланс"] > bigram.word["баланс"]
    assert bigram.after["баланс"][END] > bigram.word[END]
