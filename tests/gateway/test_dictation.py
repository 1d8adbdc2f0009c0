"""Figures dictated with pauses, keyed, and both: when the entry is over, and what it is."""

import pytest

from voice_gateway.dialogue.listen import ExpectedDigits, Listen
from voice_gateway.turn.digit_entry import DigitEntry
from voice_gateway.turn.turn_taking import Decision, TurnTaking

WINDOW = 20.0
FIVE = Listen(grammar="digits", digits=ExpectedDigits(min=5, max=5), end_silence_ms=1200)
FOUR_TO_SEVEN = Listen(grammar="digits", digits=ExpectedDigits(min=4, max=7), end_silence_ms=1200)


def dictate(listen, *pieces, keyed=""):
    """pieces: words (spoken in 300 ms each) and pauses in ms -> (decision, silence before it)."""
    entry = DigitEntry(listen.digits)
    for number, key in enumerate(keyed):
        entry.key(number * 10.0, key)
    taking = TurnTaking(listen, 0.0, entry)
    now, said, silent_since = 0.0, "", 0.0

    def step(probability):
        nonlocal now
        now += WINDOW
        taking.heard(now, probability, WINDOW, said)
        return taking.decide(now, playing=False)

    for piece in (*pieces, 10000):
        if isinstance(piece, str):
            for word in piece.split():
                said = f"{said} {word}".strip()
                for _ in range(15):
                    if (decision := step(0.9)) is not None:
                        return decision, 0
            silent_since = now
        else:
            for _ in range(int(piece / WINDOW)):
                if (decision := step(0.1)) is not None:
                    return decision, now - silent_since
    return None, None


def test_a_dictation_of_the_full_length_ends_almost_at_once():
    assert dictate(FIVE, "один два три четыре пять") == (Decision.END_OF_TURN, 100)


@pytest.mark.parametrize("pause", [300, 800, 1500, 2300])
def test_a_pause_between_groups_does_not_cut_the_number_off(pause):
    decision, silence = dictate(FIVE, "один два", pause, "три четыре", pause, "пять")
    assert (decision, silence) == (Decision.END_OF_TURN, 100)


def test_a_number_still_too_short_is_waited_for_and_then_taken():
    assert dictate(FIVE, "один два три") == (Decision.END_OF_TURN, 2800)


def test_a_number_that_is_still_being_built_is_waited_for():
    assert dictate(FOUR_TO_SEVEN, "сто двадцать")[1] == 2800


def test_a_length_that_may_grow_ends_with_the_steps_own_silence():
    assert dictate(FOUR_TO_SEVEN, "один два три четыре") == (Decision.END_OF_TURN, 1200)


def test_a_correction_left_hanging_is_waited_for():
    assert dictate(FIVE, "один два три четыре пять ой нет")[1] == 2800


def test_words_that_are_no_figures_end_with_the_steps_own_silence():
    assert dictate(FIVE, "не знаю номера") == (Decision.END_OF_TURN, 1200)


def test_keys_and_words_count_together():
    assert dictate(FIVE, "три четыре пять", keyed="12") == (Decision.END_OF_TURN, 100)


def test_a_dictation_may_last_a_minute_and_no_longer():
    decision, _ = dictate(FIVE, "ну " * 250)
    assert decision == Decision.END_OF_TURN


SIX = ExpectedDigits(min=4, max=6)


@pytest.mark.parametrize(
    ("keys", "value"), [("123456", "123456"), ("1234#", "1234"), ("12*567890", "567890")]
)
def test_a_keyed_entry_ends_at_its_length_or_the_terminator(keys, value):
    entry = DigitEntry(SIX)
    ends = [entry.key(i * 300.0, key) for i, key in enumerate(keys)]
    assert ends == [False] * (len(keys) - 1) + [True]
    assert entry.reading().value == value


@pytest.mark.parametrize("keys", ["12345", "#"])
def test_a_keyed_entry_that_is_not_over(keys):
    entry = DigitEntry(SIX)
    assert not any(entry.key(i * 300.0, key) for i, key in enumerate(keys))


def test_keys_that_rest_for_three_seconds_are_the_whole_entry():
    entry = DigitEntry(SIX)
    entry.key(0, "7")
    entry.key(2000, "8")
    assert not entry.tick(4900)
    assert entry.tick(5000)


def test_an_entry_nobody_keyed_does_not_time_out():
    entry = DigitEntry(SIX)
    entry.spoken("один два")
    assert not entry.tick(1e9)


@pytest.mark.parametrize(
    ("text", "is_number"),
    [("один два три", True), ("сто двадцать", True), ("оператор", False), ("не знаю", False),
     ("", False), ("ну это", False)],
)  # fmt: skip
def test_what_is_said_instead_of_a_number_is_told_apart(text, is_number):
    assert DigitEntry(SIX).says_number(text) is is_number
