import numpy as np
import pytest

from models.training import labelling
from models.training.alignment import DoesNotFit
from models.training.features import CEPSTRA
from models.training.fitting import Fitted
from models.training.net import Tdnn
from models.training.phones import BASE
from models.training.prepared import Prepared
from models.training.progress import Progress
from models.training.realignment import align
from tests.training.outputs import scores

DA = [("d", "A")]
FRAMES = 3


def heard(sounds, *words):
    table = scores(sounds)
    labels = align(table, words, FRAMES * len(table)).labels
    begins = np.flatnonzero(np.diff(labels.segments, prepend=-1))
    return [BASE[labels.phones[t]] for t in begins]


@pytest.mark.parametrize(
    ("sounds", "phones"),
    [
        ("SIL +SIL d A +A SIL", ["SIL", "d", "A", "SIL"]),
        ("d +d A", ["d", "A"]),
        ("SIL d A", ["SIL", "d", "A"]),
        ("d A SIL +SIL", ["d", "A", "SIL"]),
    ],
)
def test_silence_may_stand_around_a_word_or_not(sounds, phones):
    assert heard(sounds, DA) == phones


def test_a_word_is_labelled_in_the_way_it_was_said():
    five = [("p2", "A", "t2"), ("p2", "E", "t2")]
    assert heard("p2 E +E t2", five) == ["p2", "E", "t2"]
    assert heard("p2 A +A t2", five) == ["p2", "A", "t2"]


def test_ways_of_several_words_are_chosen_one_by_one():
    ways = [("d", "A"), ("d", "O", "n")]
    sounds = "d O n SIL d +d A d O n"
    assert heard(sounds, ways, ways, ways) == ["d", "O", "n", "SIL", "d", "A", "d", "O", "n"]


def test_the_same_phone_twice_is_two_segments():
    assert heard("A +A A +A", [("A",)], [("A",)]) == ["A", "A"]


def test_an_output_labels_the_frames_around_its_own():
    labels = align(scores("d A +A"), [DA], 9).labels
    assert [BASE[phone] for phone in labels.phones] == ["d"] * 2 + ["A"] * 7


def test_a_wrong_transcript_scores_worse():
    table = scores("d +d A +A")
    wrong = align(table, [[("n2", "E")]], 12)
    assert wrong.score < align(table, [DA], 12).score == 0


@pytest.mark.parametrize(("sounds", "words"), [("d", [DA]), ("", [DA]), ("d A", [])])
def test_sound_too_short_for_its_words_is_refused(sounds, words):
    table = scores(sounds)
    with pytest.raises(DoesNotFit):
        align(table, words, FRAMES * len(table))


def test_every_source_is_labelled_again_and_what_does_not_fit_is_left_out(tmp_path, lexicon):
    def of(frames, text):
        return Prepared((np.zeros((frames, CEPSTRA), np.float16),), text, "anna")

    sources = {"people": [of(90, "да"), of(4, "показания"), of(90, "$"), of(90, "да")]}
    net = Tdnn(8).eval()
    fitted = Fitted(net, np.zeros(net.last.out_features, np.float32), 0.0)
    labelling.label_again(fitted, sources, lexicon, tmp_path, Progress())
    found = labelling.load(tmp_path / "people.npz")
    assert [one and len(one.phones) for one in found] == [90, None, None, 90]
