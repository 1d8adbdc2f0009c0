import numpy as np
import pytest

from models.training.features import frames
from models.training.phone_times import frame_labels, phone_times
from models.training.phones import BASE


def heard(labels):
    changes = np.flatnonzero(np.diff(labels.segments, prepend=-1))
    return [BASE[labels.phones[t]] for t in changes if BASE[labels.phones[t]] != "SIL"]


@pytest.mark.parametrize("text", ["баланс", "сорок два, нуля не знаю", "у меня", "один, один один"])
def test_espeak_tells_each_phone_of_the_lexicon_in_order(espeak, lexicon, text):
    espeak.use("m3")
    spoken = espeak.speak(text)
    count = frames(round(spoken.samples.size * 8000 / spoken.rate))
    labels = phone_times(spoken, text, lexicon, count)
    words = text.replace(",", "").split()
    assert heard(labels) == [p for word in words for p in lexicon.pronunciations(word)[0]]
    assert len(labels.phones) == count


def test_what_no_phone_covers_is_silence():
    labels = frame_labels([(20, 50, "d"), (50, 80, "A")], 12)
    assert [BASE[p] for p in labels.phones] == ["SIL"] * 2 + ["d"] * 3 + ["A"] * 3 + ["SIL"] * 4
    assert (np.diff(labels.segments) >= 0).all()
