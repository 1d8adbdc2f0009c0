"""Whatever figures a caller gives, in whatever pieces and ways: they are gathered as given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_gateway.dialogue.listen import ExpectedDigits
from voice_gateway.turn.digit_entry import INTER_DIGIT_MS, DigitEntry

NAMES = "ноль один два три четыре пять шесть семь восемь девять".split()
LENGTH, MOST = 10, 32
FIGURES = st.text("0123456789", min_size=1, max_size=LENGTH)
PIECES = st.lists(
    st.tuples(st.booleans(), st.text("0123456789", min_size=1, max_size=4)), min_size=1, max_size=7
)


def entry(least: int = 1, most: int = LENGTH) -> DigitEntry:
    return DigitEntry(ExpectedDigits(min=least, max=most))


def words(figures: str) -> str:
    return " ".join(NAMES[int(figure)] for figure in figures)


@given(FIGURES)
def test_figures_dictated_one_by_one_are_themselves_and_leave_no_doubt(figures):
    told = entry()
    told.spoken(words(figures))
    assert (told.reading().value, told.reading().ambiguous) == (figures, False)


@given(st.lists(FIGURES.filter(lambda figures: len(figures) <= 3), min_size=1, max_size=3))
def test_pauses_between_groups_change_nothing(groups):
    told = entry()
    for group in groups:
        told.spoken(words(group))
    assert told.reading().value == "".join(groups)


@given(PIECES)
def test_keys_and_voice_make_one_entry_in_their_order(pieces):
    told = entry(most=MOST)
    for keyed, figures in pieces:
        if keyed:
            for key in figures:
                told.key(0.0, key)
        else:
            told.spoken(words(figures))
    assert told.reading().value == "".join(figures for _, figures in pieces)


@given(FIGURES, st.lists(st.floats(0, INTER_DIGIT_MS - 1), min_size=LENGTH, max_size=LENGTH))
def test_a_keyed_entry_is_over_at_its_last_figure_and_not_before(figures, rests):
    told, now = entry(most=len(figures)), 0.0
    for number, (key, rest) in enumerate(zip(figures, rests, strict=False), 1):
        now += rest
        assert not told.tick(now)
        assert told.key(now, key) is (number == len(figures))


@pytest.mark.parametrize(
    ("keys_at_s", "over_after_s"),
    [
        ([0], 6),  # no pace is known yet
        ([0, 0.4, 0.8], 3),
        ([0, 4, 4.4], 6),  # who was slow once may be again
        ([0, 5, 10, 15], 7.5),  # each INFO waits for the one before it (RFC 3261 timer K)
    ],
)
def test_keys_rest_as_long_as_the_caller_is_slow(keys_at_s, over_after_s):
    told = entry()
    for at_s in keys_at_s:
        assert not told.tick(at_s * 1000)
        told.key(at_s * 1000, "7")
    over_ms = (keys_at_s[-1] + over_after_s) * 1000
    assert not told.tick(over_ms - 1)
    assert told.tick(over_ms)


@given(FIGURES)
def test_the_terminator_ends_an_entry_of_any_length_but_an_empty_one(figures):
    told = entry(most=LENGTH + 1)
    assert not told.key(0.0, "#")
    for key in figures:
        assert not told.key(0.0, key)
    assert told.key(0.0, "#")
    assert told.reading().value == figures


@given(FIGURES, FIGURES)
def test_nothing_is_heard_that_was_not_said(said, more):
    told = entry(most=MOST)
    told.spoken(words(said))
    assert told.reading(words(more)).value == said + more
    assert told.reading().value == said
