import numpy as np
import pytest

from models.training.alignment import DoesNotFit, align
from models.training.phones import BASE, INDEX

DA = (("d", "A"),)


def scores(*sounds, sure=0.0, doubt=-9.0):
    """Ten milliseconds a phone name: high for it, low for all others."""
    table = np.full((len(sounds), len(BASE)), doubt, np.float32)
    for t, sound in enumerate(sounds):
        table[t, INDEX[sound]] = sure
    return table


def heard(labels):
    changes = np.flatnonzero(np.diff(labels.segments, prepend=-1))
    return [BASE[labels.phones[t]] for t in changes]


@pytest.mark.parametrize(
    "sounds",
    [
        ["SIL"] * 4 + ["d"] * 3 + ["A"] * 6 + ["SIL"] * 5,
        ["d"] * 4 + ["A"] * 5,
        ["SIL"] * 3 + ["d"] * 3 + ["A"] * 3,
        ["d"] * 3 + ["A"] * 3 + ["SIL"] * 3,
    ],
)
def test_silence_may_stand_around_a_word_or_not(sounds):
    aligned = align(scores(*sounds), DA)
    assert [BASE[phone] for phone in aligned.labels.phones] == sounds
    assert aligned.score == 0


def test_a_pause_between_words_is_found_and_may_be_missing():
    words = [*DA, *DA]
    with_pause = ["d"] * 3 + ["A"] * 3 + ["SIL"] * 9 + ["d"] * 3 + ["A"] * 3
    without = ["d"] * 3 + ["A"] * 3 + ["d"] * 3 + ["A"] * 3
    assert heard(align(scores(*with_pause), words).labels) == ["d", "A", "SIL", "d", "A"]
    assert heard(align(scores(*without), words).labels) == ["d", "A", "d", "A"]


def test_the_same_phone_twice_is_two_segments():
    labels = align(scores(*["A"] * 8), [("A",), ("A",)]).labels
    assert heard(labels) == ["A", "A"]


def test_a_wrong_transcript_scores_worse():
    sound = scores(*["d"] * 5, *["A"] * 5)
    assert align(sound, [("n2", "E")]).score < align(sound, DA).score


@pytest.mark.parametrize(("frames", "words"), [(5, DA), (0, DA), (30, ())])
def test_sound_too_short_for_its_words_is_refused(frames, words):
    with pytest.raises(DoesNotFit):
        align(np.zeros((frames, len(BASE)), np.float32), words)
