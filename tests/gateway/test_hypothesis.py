import pytest

from voice_gateway.asr.dictation import is_dictation, is_sentence
from voice_gateway.asr.engine import Recognition, Word
from voice_gateway.asr.hypothesis import choose

PHRASES = {"да", "нет", "баланс"}


def heard(text, confidence, pace=80):
    """pace: ms a letter."""
    return Recognition(tuple(Word(w, confidence, 0, pace * len(w)) for w in text.split()))


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
        (("один пять", 0.95), ("один пять", 0.6), "один пять", "both agree"),
        (("один два", 1.0), ("улица мира", 0.5), "один два", "an unsure foreign reading"),
        (("", 0.0), ("не знаю", 0.9), "не знаю", "no figure at all"),
    ],
)  # fmt: skip
def test_which_reading_holds_where_figures_are_asked(expected, free, chosen, why):
    assert choose(heard(*expected), heard(*free), PHRASES, figures=True).text == chosen, why


@pytest.mark.parametrize(
    ("expected", "free", "figures", "why"),
    [
        (("да", 0.45), ("да", 0.45), False, "a phrase in doubt"),
        (("да", 0.55), ("та", 0.55), False, "a phrase that the free reading contradicts"),
        (("", 0.0), ("на нуль", 0.5), False, "words that music makes"),
        (("один два", 0.8), ("один два", 0.7), True, "figures in doubt"),
        (("один два три", 0.8), ("один давать три", 0.8), True,
         "figures in doubt, one of them misheard besides"),
        (("сто точка", 0.7), ("что это точно", 0.5), True, "speech bent into figures"),
        (("", 0.0), ("пять", 0.8), True, "a figure in doubt, without a grammar"),
    ],
)  # fmt: skip
def test_words_that_nothing_vouches_for_are_refused(expected, free, figures, why):
    answer = choose(heard(*expected), heard(*free), PHRASES, figures=figures)
    assert (answer.words, answer.refused) == ((), True), why


@pytest.mark.parametrize(
    ("expected", "free", "figures", "chosen", "why"),
    [
        (("да", 0.45), ("да", 0.55), False, "да", "the surer of two equal readings counts"),
        (("да", 0.4), ("какой тариф", 0.7), False, "какой тариф", "the free reading is left"),
        (("сто точка", 0.7), ("дайте человека", 0.7), True, "дайте человека",
         "a foreign sentence is left"),
    ],
)  # fmt: skip
def test_what_is_left_when_the_first_choice_is_unsure(expected, free, figures, chosen, why):
    assert choose(heard(*expected), heard(*free), PHRASES, figures=figures).text == chosen, why


def test_a_phrase_that_was_said_too_quickly_was_not_said():
    assert choose(heard("баланс", 1.0, 40), heard("бал", 0.5), PHRASES).refused
    assert choose(heard("баланс", 1.0, 46), heard("бал", 0.5), PHRASES).text == "баланс"
    assert choose(heard("один", 1.0, 27), heard("один", 1.0, 27), PHRASES, figures=True).words


def test_silence_is_nothing_to_be_refused():
    assert choose(Recognition(), Recognition(), PHRASES) == Recognition()


@pytest.mark.parametrize(
    ("text", "dictation", "sentence"),
    [
        ("один пять ой нет восемь", True, False),
        ("показания один пять семь", False, False),
        ("один давать три", False, False),
        ("какой у меня на счётчике восемь восемь", False, True),
        ("дайте оператора", False, True),
        ("показания", False, False),
        ("", False, False),
    ],
)
def test_a_sentence_that_holds_a_figure_is_no_dictation(text, dictation, sentence):
    assert (is_dictation(text), is_sentence(text)) == (dictation, sentence)
