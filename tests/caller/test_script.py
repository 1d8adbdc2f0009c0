"""What a caller says becomes sound, with the pauses of a person."""

import numpy as np
import pytest

from caller.handset import RATE
from caller.problems import BadInput
from caller.script import Say, render


class Beeps:
    """A voice of 100 ms a word."""

    def say(self, text):
        return np.full(round(0.1 * RATE) * len(text.split()), 9000, dtype=np.int16)


@pytest.fixture
def voice():
    return Beeps()


def test_dots_are_a_pause_between_the_groups(voice):
    [plain, dictated] = render([Say("три ноль два пять"), Say("три ноль … два пять")], voice)
    assert dictated.pcm.size - plain.pcm.size == round(0.8 * RATE)
    silent = np.flatnonzero(dictated.pcm == 0)
    assert (silent[0], silent[-1]) == (round(0.2 * RATE), round(1.0 * RATE) - 1)


@pytest.mark.parametrize("text", ["", "…", "да …"])
def test_what_holds_no_words_is_refused(voice, text):
    with pytest.raises(BadInput, match="nothing in it"):
        render([Say(text)], voice)
