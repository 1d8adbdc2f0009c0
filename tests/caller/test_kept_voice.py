"""What a caller's voice said once is not made again."""

import numpy as np

from caller.kept_voice import KeptVoice


class Engine:
    def __init__(self, spoken):
        self.spoken = spoken

    def synthesise(self, text, rate, slow=False):
        self.spoken.append(text)
        return np.arange(len(text), dtype=np.int16)


def test_a_text_is_made_once_and_the_engine_is_loaded_for_a_new_one_only(tmp_path):
    spoken, loaded = [], []

    def load():
        loaded.append(True)
        return Engine(spoken)

    first = KeptVoice("silero/aidar", load, tmp_path)
    sound = first.say("баланс")
    assert (len(spoken), len(loaded)) == (1, 1)
    later = KeptVoice("silero/aidar", load, tmp_path)
    np.testing.assert_array_equal(later.say("баланс"), sound)
    assert (len(spoken), len(loaded)) == (1, 1)
    later.say("тариф")
    later.say("оплата")
    assert (len(spoken), len(loaded)) == (3, 2)


def test_voices_do_not_speak_for_each_other(tmp_path):
    spoken = []
    for name in ("silero/aidar", "silero/xenia"):
        KeptVoice(name, lambda: Engine(spoken), tmp_path).say("баланс")
    assert len(spoken) == 2


def test_figures_are_written_out_before_they_are_spoken(tmp_path):
    spoken = []
    KeptVoice("silero/aidar", lambda: Engine(spoken), tmp_path).say("дом 5")
    assert not any(character.isdigit() for character in spoken[0])
