from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from caller.balance_check import _common_in_order, _is_shown, was_spoken
from caller.hearing import Hearing, trimmed
from caller.phone import e164
from caller.problems import BadInput
from caller.transcript import Line, Transcript

LOUD = np.full(960, 8000, dtype=np.int16)
SILENT = np.zeros(960, dtype=np.int16)


@pytest.mark.parametrize(
    "text", ["+74951234501", "+7 (495) 123-45-01", "8 495 123-45-01", "84951234501"]
)
def test_a_number_is_understood_as_people_write_it(text):
    assert e164(text) == "+74951234501"


@pytest.mark.parametrize(
    "text", ["", "112", "+7", "привет", "+0123456789", "9" * 30, "+7495abc4501"]
)
def test_an_absurd_number_is_refused(text):
    with pytest.raises(BadInput):
        e164(text)


def test_the_answer_is_timed_from_the_last_sample_said_to_the_first_audible_one():
    hearing = Hearing()
    hearing.speaking()
    hearing.spoke_until(10.0)
    hearing.frame(10.3, SILENT)
    hearing.frame(10.62, LOUD)
    hearing.frame(10.64, LOUD)
    assert hearing.answer_after_s == pytest.approx(0.62)


def test_what_was_measured_before_does_not_pass_for_the_next_answer():
    hearing = Hearing()
    hearing.spoke_until(1.0)
    hearing.frame(1.5, LOUD)
    hearing.speaking()
    hearing.frame(2.0, LOUD)
    assert hearing.answer_after_s is None


def test_silence_behind_the_speech_is_not_part_of_it():
    pcm = np.concatenate([LOUD, LOUD, SILENT, SILENT, SILENT])
    assert trimmed(pcm, 48000).size == 2 * 960
    assert trimmed(SILENT, 48000).size == 960


@pytest.mark.parametrize(
    ("wanted", "heard", "common"),
    [
        ("сто двадцать три рубля", "ваш долг сто двадцать три рубля", 4),
        ("сто двадцать три рубля", "сто тринадцать рубля", 2),
        ("три сто", "сто три", 1),
        ("четырёх", "четырех", 1),
        ("сто", "", 0),
    ],
)
def test_words_count_when_they_are_heard_in_their_order(wanted, heard, common):
    assert _common_in_order(wanted.split(), heard.split()) == common


def test_the_median_answer_ignores_what_was_not_timed():
    lines = [Line("caller", "а", 1, answer_after_ms=x) for x in (500, None, 700, 2000)]
    assert Transcript(lines=lines).p50_ms() == 700
    assert Transcript().p50_ms() is None


@pytest.mark.parametrize(
    ("captions", "shown"),
    [
        ("К оплате 3 481,55 ₽.", True),
        ("К оплате 3\u00a0481,55 ₽.", True),
        ("К оплате 13 481,55 ₽.", False),
        ("К оплате 3 481,56 ₽.", False),
        ("К оплате 481,55 ₽.", False),
        ("", False),
    ],
)
def test_the_exact_sum_must_be_shown(captions, shown):
    assert _is_shown(captions, Decimal("3481.55")) is shown


def test_a_sum_is_spoken_only_if_it_sounds(silero_engine):
    model = Path(__file__).parents[2] / "models" / "asr" / "ru-phone"
    amount, caption = Decimal("-3481.55"), "Переплата 3 481,55 ₽."
    text = "Переплата три тысячи четыреста восемьдесят один рубль пятьдесят пять копеек."
    told, other = (
        [silero_engine.synthesise(said, 48000)]
        for said in (text, "Чем я могу вам помочь? Скажите оператор.")
    )
    assert was_spoken(caption, [[], other, told], amount, model)
    assert not was_spoken(caption, [[], other], amount, model)
    assert not was_spoken("Переплата 3 481,56 ₽.", [told], amount, model)
