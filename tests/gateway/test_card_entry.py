"""A card keyed by hand: which keys end a field, what is refused, when an operator is due."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_gateway.payment import prompts
from voice_gateway.payment.card import Card, is_current, is_number
from voice_gateway.payment.card_entry import (
    LIMIT_MS,
    MAX_TRIES,
    REST_MS,
    SILENCE_MS,
    WHOLE_MS,
    Ask,
    CardEntry,
    Entered,
    Over,
)

TODAY = date(2026, 11, 22)
NUMBER, LONG, SHORT = "4111111111111111", "6799990100000000019", "4222222222222"
WRONG = "4111111111111112"


def keyed(entry: CardEntry, keys: str, at_ms: float = 0.0):
    """What came back, step by step."""
    return [step for key in keys if (step := entry.key(at_ms, key)) is not None]


def after_number(number: str = NUMBER) -> CardEntry:
    entry = CardEntry(0, TODAY)
    assert keyed(entry, f"{number}#") == [Ask(prompts.EXPIRES)]
    return entry


@pytest.mark.parametrize("number", [NUMBER, LONG, SHORT])
@pytest.mark.parametrize("code", ["737", "007"])
def test_a_card_is_number_expiry_and_code(number, code):
    entry = CardEntry(0, TODAY)
    end = "" if len(number) == 19 else "#"
    steps = keyed(entry, f"{number}{end}1228{code}")
    assert steps == [Ask(prompts.EXPIRES), Ask(prompts.CODE), Entered(Card(number, "1228", code))]


def test_a_hash_after_a_field_that_ended_by_its_length_is_no_mistake():
    entry = CardEntry(0, TODAY)
    steps = keyed(entry, f"{NUMBER}##1228#737")
    assert isinstance(steps[-1], Entered)
    assert len(steps) == 3


def test_a_whole_number_ends_by_a_short_rest_and_half_of_one_does_not():
    entry = CardEntry(0, TODAY)
    keyed(entry, NUMBER, at_ms=1000)
    assert entry.tick(1000 + WHOLE_MS - 1, False) is None
    assert entry.tick(1000 + WHOLE_MS, False) == Ask(prompts.EXPIRES)
    half = CardEntry(0, TODAY)
    keyed(half, NUMBER[:12], at_ms=1000)
    assert half.tick(1000 + WHOLE_MS, False) is None
    assert half.tick(1000 + REST_MS, False) == Ask(prompts.NUMBER_WRONG)


def test_a_star_starts_the_field_over_and_not_the_card():
    entry = after_number()
    assert keyed(entry, "99*1228") == [Ask(prompts.EXPIRES_AGAIN), Ask(prompts.CODE)]
    [_, step] = keyed(entry, "12*737")
    assert step == Entered(Card(NUMBER, "1228", "737"))


@pytest.mark.parametrize(
    ("keys", "wrong"),
    [
        (f"{WRONG}#", prompts.NUMBER_WRONG),
        ("1#", prompts.NUMBER_WRONG),
        ("0000000000000000#", prompts.NUMBER_WRONG),
        (f"{NUMBER}#1328", prompts.EXPIRES_WRONG),
        (f"{NUMBER}#0028", prompts.EXPIRES_WRONG),
        (f"{NUMBER}#1026", prompts.EXPIRES_WRONG),
        (f"{NUMBER}#12#", prompts.EXPIRES_WRONG),
        (f"{NUMBER}#122873#", prompts.CODE_WRONG),
    ],
)
def test_what_cannot_be_a_field_is_asked_again_and_why(keys, wrong):
    assert keyed(CardEntry(0, TODAY), keys)[-1] == Ask(wrong)


def test_after_three_tries_of_one_field_it_is_given_up():
    entry = CardEntry(0, TODAY)
    steps = keyed(entry, f"{WRONG}#" * MAX_TRIES)
    assert steps == [Ask(prompts.NUMBER_WRONG)] * (MAX_TRIES - 1) + [Over.GIVEN_UP]


def test_a_field_that_went_well_makes_up_for_the_tries_before():
    entry = CardEntry(0, TODAY)
    keyed(entry, f"{WRONG}#{WRONG}#{NUMBER}#")
    assert keyed(entry, "132813281228")[-1] == Ask(prompts.CODE)


@pytest.mark.parametrize("before", ["", f"{NUMBER}#", f"{NUMBER}#1228"])
def test_zero_and_hash_cancel_at_every_field(before):
    entry = CardEntry(0, TODAY)
    assert keyed(entry, before + "0#")[-1] is Over.CANCELLED


def test_silence_is_a_try_that_counts_from_the_end_of_the_prompt():
    entry = CardEntry(0, TODAY)
    assert entry.tick(SILENCE_MS, True) is None
    assert entry.tick(2 * SILENCE_MS - 1, False) is None
    assert entry.tick(2 * SILENCE_MS, False) == Ask(prompts.NUMBER_AWAITED)
    assert entry.tick(3 * SILENCE_MS, False) == Ask(prompts.NUMBER_AWAITED)
    assert entry.tick(4 * SILENCE_MS, False) is Over.GIVEN_UP


def test_stars_for_ever_are_not_waited_for():
    entry = CardEntry(0, TODAY)
    keyed(entry, "*", at_ms=LIMIT_MS - 1)
    assert entry.tick(LIMIT_MS, True) is Over.GIVEN_UP


@pytest.mark.parametrize(
    ("digits", "good"),
    [("1126", True), ("1026", False), ("1246", False), ("1146", True), ("1226", True), ("", False)],
)
def test_a_card_is_good_to_its_month_and_twenty_years_at_most(digits, good):
    assert is_current(digits, TODAY) is good


@given(st.text("0123456789", min_size=12, max_size=18))
def test_of_ten_last_digits_one_is_right(begins):
    ends = [digit for digit in "0123456789" if is_number(begins + digit)]
    assert len(ends) == (1 if set(begins) != {"0"} else 0)


@given(st.text("0123456789*#", max_size=80))
def test_no_keys_whatever_break_the_entry_or_show_in_it(keys):
    entry = CardEntry(0, TODAY)
    for at_ms, key in enumerate(keys):
        step = entry.key(at_ms, key)
        assert not any(ch.isdigit() for ch in repr(step or "").replace("0x", ""))
        if step is not None and not isinstance(step, Ask):
            return


def test_neither_a_card_nor_its_entry_shows_a_digit():
    card = Card(NUMBER, "1228", "737")
    assert not any(ch.isdigit() for ch in f"{card!r}{card!s}{Entered(card)!r}")
    entry = after_number()
    assert NUMBER not in repr(entry)


def test_every_prompt_is_short_enough_to_be_listened_to():
    said = [text for name, text in vars(prompts).items() if name.isupper()]
    assert len(said) == 12
    assert max(len(part) for text in said for part in text.split(". ")) <= 12 * 14
