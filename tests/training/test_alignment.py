import numpy as np
import pytest

from models.training import labelling
from models.training.alignment import CHAIN, THIRTY_MS, DoesNotFit, align
from models.training.features import CEPSTRA
from models.training.fitting import Fitted
from models.training.net import Tdnn
from models.training.phones import BASE, INDEX
from models.training.prepared import Prepared
from models.training.progress import Progress
from tests.training.outputs import scores

DA = [("d", "A")]


class Aligner:
    """`sounds`: a word for each 30 ms, «+» before a phone that goes on."""

    topology = THIRTY_MS
    frames = 3

    def scores(self, sounds):
        names = [name.lstrip("+") for name in sounds.split() for _ in range(self.frames)]
        table = np.full((len(names), len(BASE)), -9.0, np.float32)
        for t, name in enumerate(names):
            table[t, INDEX[name]] = 0
        return table

    def align(self, sounds, *words):
        table = self.scores(sounds)
        return align(table, words, self.topology, len(sounds.split()) * self.frames)

    def heard(self, sounds, *words):
        labels = self.align(sounds, *words).labels
        begins = np.flatnonzero(np.diff(labels.segments, prepend=-1))
        return [BASE[labels.phones[t]] for t in begins]


class Recogniser(Aligner):
    topology = CHAIN

    def scores(self, sounds):
        return scores(sounds)


@pytest.fixture(params=[Aligner, Recogniser])
def net(request):
    return request.param()


@pytest.mark.parametrize(
    ("sounds", "phones"),
    [
        ("SIL +SIL d A +A SIL", ["SIL", "d", "A", "SIL"]),
        ("d +d A", ["d", "A"]),
        ("SIL d A", ["SIL", "d", "A"]),
        ("d A SIL +SIL", ["d", "A", "SIL"]),
    ],
)
def test_silence_may_stand_around_a_word_or_not(net, sounds, phones):
    assert net.heard(sounds, DA) == phones
    assert net.align(sounds, DA).score == 0


def test_a_pause_between_words_is_found_and_may_be_missing(net):
    assert net.heard("d A SIL +SIL +SIL d A", DA, DA) == ["d", "A", "SIL", "d", "A"]
    assert net.heard("d A d A", DA, DA) == ["d", "A", "d", "A"]


def test_a_word_is_labelled_in_the_way_it_was_said(net):
    five = [("p2", "A", "t2"), ("p2", "E", "t2")]
    assert net.heard("p2 E +E t2", five) == ["p2", "E", "t2"]
    assert net.heard("p2 A +A t2", five) == ["p2", "A", "t2"]


def test_ways_of_several_words_are_chosen_one_by_one(net):
    ways = [("d", "A"), ("d", "O", "n")]
    sounds = "d O n SIL d +d A d O n"
    assert net.heard(sounds, ways, ways, ways) == ["d", "O", "n", "SIL", "d", "A", "d", "O", "n"]


def test_the_same_phone_twice_is_two_segments(net):
    assert net.heard("A +A A +A", [("A",)], [("A",)]) == ["A", "A"]


def test_a_wrong_transcript_scores_worse(net):
    assert net.align("d +d A +A", [("n2", "E")]).score < net.align("d +d A +A", DA).score == 0


@pytest.mark.parametrize(("sounds", "words"), [("d", [DA]), ("", [DA]), ("d A", [])])
def test_sound_too_short_for_its_words_is_refused(net, sounds, words):
    with pytest.raises(DoesNotFit):
        net.align(sounds, *words)


def test_an_output_of_the_recogniser_labels_the_frames_around_its_own():
    labels = Recogniser().align("d A +A", DA).labels
    assert [BASE[phone] for phone in labels.phones] == ["d"] * 2 + ["A"] * 7


def test_the_aligner_labels_each_frame_by_its_own_output():
    table = Aligner().scores("d A +A")[1:]
    table[:3] = table[0]
    labels = align(table, [DA], THIRTY_MS, len(table)).labels
    assert [BASE[phone] for phone in labels.phones] == ["d"] * 3 + ["A"] * 5


def test_every_source_is_labelled_again_and_what_does_not_fit_is_left_out(tmp_path, lexicon):
    def of(frames, text):
        return Prepared((np.zeros((frames, CEPSTRA), np.float16),), text, "anna")

    sources = {"people": [of(90, "да"), of(4, "показания"), of(90, "$"), of(90, "да")]}
    net = Tdnn(8).eval()
    fitted = Fitted(net, np.zeros(net.last.out_features, np.float32), 0.0)
    labelling.label_again(fitted, sources, lexicon, tmp_path, Progress())
    found = labelling.load(tmp_path / "people.npz")
    assert [one and len(one.phones) for one in found] == [90, None, None, 90]
