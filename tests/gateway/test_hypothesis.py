import pytest

from voice_gateway.asr.engine import Recognition, Word
from voice_gateway.asr.hypothesis import choose
from voice_gateway.asr.utterance import is_dictation

PHRASES = {"да", "нет", "баланс"}


def heard(text, confidence):
    return Recognition(tuple(Word(w, confidence, 0, 0) for w in text.split()))


@pytest.mark.parametrize(
    ("expected", "free", "chosen", "why"),
    [
        (("да", 1.0), ("да", 1.0), "да", "both agree"),
        (("да", 1.0), ("баланс", 1.0), "баланс", "the free reading is another allowed phrase"),
        (("да", 1.0), ("пять", 0.4), "да", "the free reading is unsure"),
        (("да", 1.0), ("та", 0.95), "да", "as short as the phrase: a mishearing of it"),
        (("да", 1.0), ("какой у меня тариф", 1.0), "какой у меня тариф", "surely says more"),
        (("да нет", 1.0), ("что", 0.9), "что", "not a phrase of the step"),
        (("", 0.0), ("оператор", 0.9), "оператор", "the grammar had nothing"),
        (("", 0.0), ("", 0.0), "", "nothing was said"),
    ],
)
def test_which_reading_holds(expected, free, chosen, why):
    assert choose(heard(*expected), heard(*free), PHRASES).text == chosen, why


@pytest.mark.parametrize(
    ("expected", "free", "chosen", "why"),
    [
        (("один два три", 1.0), ("один давать три", 0.95), "один два три", "one word misheard"),
        (("два", 1.0), ("хочу поговорить с человеком", 0.95), "хочу поговорить с человеком",
         "a foreign sentence"),
        (("пять два", 0.9), ("баланс", 0.95), "баланс", "another phrase of the step"),
        (("одиннадцать", 0.9), ("один пять", 1.0), "один пять", "the surer figures"),
        (("один пять", 0.9), ("один пять", 0.6), "один пять", "both agree"),
        (("один два", 1.0), ("улица мира", 0.5), "один два", "an unsure foreign reading"),
        (("", 0.0), ("не знаю", 0.9), "не знаю", "no figure at all"),
    ],
)  # fmt: skip
def test_which_reading_holds_where_figures_are_asked(expected, free, chosen, why):
    assert choose(heard(*expected), heard(*free), PHRASES, is_dictation).text == chosen, why
