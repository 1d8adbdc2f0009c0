"""The silence that ends a turn, case by case."""

import pytest

from voice_gateway.dialogue.listen import ExpectedDigits, Listen
from voice_gateway.turn.digit_entry import DigitEntry
from voice_gateway.turn.endpointing import finished
from voice_gateway.turn.voice_activity import VoiceActivity

STEP = 10.0
FREE = Listen(phrases=("баланс", "тариф"), end_silence_ms=700, complete_silence_ms=250)
YES_NO = Listen(
    grammar="yes_no",
    phrases=("да", "нет", "да верно", "так", "баланс"),
    end_silence_ms=600,
    complete_silence_ms=250,
)


def figures(least, most, end_silence_ms=1500):
    expected = ExpectedDigits(min=least, max=most)
    return Listen(
        grammar="digits", phrases=("оператор",), digits=expected,
        end_silence_ms=end_silence_ms, complete_silence_ms=300,
    )  # fmt: skip


METER = Listen(
    grammar="digits", end_silence_ms=2500, complete_silence_ms=300,
    digits=ExpectedDigits(min=1, max=6, likely=(1570, 3070)),
)  # fmt: skip


def silence_needed(listen, partial, changed_ms_ago=300.0):
    """How long a silence after one second of speech ends the turn; the partial last changed that
    long before the speech ended."""
    activity = VoiceActivity()
    for at in range(100):
        activity.update((at + 1) * STEP, 1.0, STEP)
    entry = DigitEntry(listen.digits) if listen.digits else None
    reading = entry.reading(partial) if entry else None
    ended = activity.last_voice_ms
    now = ended
    while not finished(now, activity, partial, ended - changed_ms_ago, listen, reading):
        now += STEP
        assert now < 10000
    return now - ended


@pytest.mark.parametrize(
    ("listen", "partial", "silence"),
    [
        (YES_NO, "да", 250),
        (YES_NO, "нет", 250),
        (YES_NO, "да верно", 250),
        (YES_NO, "так", 250),  # an answer here, though a thought may begin with it
        (YES_NO, "баланс", 250),
        (YES_NO, "да только", 600),
        (YES_NO, "", 600),
        (FREE, "тариф", 250),
        (METER, "один семь ноль три", 300),
        (METER, "ноль один семь ноль три", 300),
        (METER, "один семь ноль", 2800),  # less than the last reading: more is to come
        (METER, "один пять семь ноль один", 2800),  # hardly right, but it may be all
        (METER, "две тысячи", 2800),  # «… сто два»
        (METER, "две тысячи сто два", 300),
        (FREE, "какой у меня тариф", 700),
        (FREE, "баланс и", 1120),
        (FREE, "у меня ну", 1120),
        (FREE, "мне это", 1120),
        (FREE, "я хотел узнать про", 1120),
        (FREE, "пришёл счёт на двадцать", 1120),
        (FREE, "пришёл счёт на тысячу", 1120),
        (FREE, "пришёл счёт на двадцать пять", 700),
        (FREE, "пришёл счёт на двадцать рублей", 700),
        (figures(5, 5), "один два три четыре пять", 100),
        (figures(5, 5), "один два три четыре", 2800),
        (figures(5, 5), "сто двадцать", 2800),
        (figures(5, 5), "один два три четыре пять ой нет", 2800),
        (figures(5, 5), "оператор", 300),
        (figures(5, 5), "не знаю номера", 1500),
        (figures(5, 5), "", 1500),
        (figures(1, 6), "один два три четыре", 1500),
        (figures(1, 6), "сто двадцать", 2400),
        (figures(1, 6), "сто двадцать три", 1500),
        (figures(2, 6), "пятьсот рублей", 1500),
        (figures(1, 6, 2000), "сто двадцать", 2800),
        (figures(1, 6, 3000), "один два", 3000),
    ],
)
def test_the_silence_that_ends_a_turn(listen, partial, silence):
    assert silence_needed(listen, partial) == silence


@pytest.mark.parametrize(
    ("listen", "partial", "silence"),
    [(YES_NO, "да", 250), (figures(5, 5), "один два три четыре пять", 190)],
)
def test_what_still_changes_is_not_taken_for_whole_before_it_rests(listen, partial, silence):
    assert silence_needed(listen, partial, changed_ms_ago=-90.0) == silence


@pytest.mark.parametrize("partial", ["", "да", "один два", "и вот ещё"])
@pytest.mark.parametrize(
    ("listen", "limit"), [(Listen(max_turn_ms=5000), 5000), (figures(5, 5), 60000)]
)
def test_no_turn_is_longer_than_the_hard_limit(listen, limit, partial):
    activity = VoiceActivity()
    entry = DigitEntry(listen.digits) if listen.digits else None
    reading = entry.reading(partial) if entry else None
    activity.update(STEP, 1.0, STEP)
    for now, over in ((limit - STEP, False), (limit, True)):
        activity.update(now, 1.0, STEP)
        assert finished(now, activity, partial, now, listen, reading) is over


def test_before_anything_was_said_nothing_ends():
    assert not finished(1e9, VoiceActivity(), "да", 0.0, YES_NO)
