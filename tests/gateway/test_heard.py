import numpy as np
import pytest

from voice_gateway.call.heard import heard_text, phrase_start

PIECES = [("Раз два.", 100), ("Три четыре пять шесть.", 200)]


@pytest.mark.parametrize(
    ("samples", "text"),
    [
        (0, ""),
        (49, ""),
        (50, "Раз…"),
        (100, "Раз два."),
        (200, "Раз два. Три четыре…"),
        (300, "Раз два. Три четыре пять шесть."),
        (999, "Раз два. Три четыре пять шесть."),
    ],
)
def test_words_count_as_heard_when_their_share_of_the_sound_went_out(samples, text):
    assert heard_text(PIECES, samples) == text


def test_nothing_said_is_nothing_heard():
    assert heard_text([], 0) == ""


RATE = 8000


def sound(*pieces):
    """Speech (True) and pauses, ms."""
    rng = np.random.default_rng(1)
    parts = [
        rng.integers(-9000, 9000, ms * RATE // 1000) if speech else np.zeros(ms * RATE // 1000)
        for speech, ms in pieces
    ]
    return np.concatenate(parts).astype(np.int16)


PHRASES = sound((False, 200), (True, 800), (False, 200), (True, 700), (False, 60), (True, 400))
# phrases begin at 200 and 1200 ms; the gap at 1900 ms is a plosive's


@pytest.mark.parametrize(
    ("heard_ms", "start_ms"),
    [(0, 0), (100, 0), (500, 170), (1100, 170), (1250, 1170), (1800, 1170), (2300, 1170)],
)
def test_a_prompt_goes_on_from_the_phrase_that_was_cut(heard_ms, start_ms):
    assert phrase_start(PHRASES, RATE, heard_ms * RATE // 1000) == start_ms * RATE // 1000


def test_a_prompt_without_a_pause_begins_anew():
    assert phrase_start(np.full(RATE, 500, dtype=np.int16), RATE, RATE // 2) == 0


def test_a_prompt_without_sound_has_no_phrase():
    assert phrase_start(np.zeros(0, dtype=np.int16), RATE, 0) == 0
