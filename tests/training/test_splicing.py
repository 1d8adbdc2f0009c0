import numpy as np
import pytest

from models.training.phone_errors import said as phones_of
from models.training.splicing import CannotSay, halves, say
from tests.training.people import FRAMES, said


@pytest.fixture
def rng():
    return np.random.default_rng(1)


def test_what_was_said_whole_is_said_again_as_it_was(rng):
    once = said("SIL d v A SIL n O l2 SIL")
    again = say(halves([said("n A d O"), once]), "SIL d v A SIL n O l2 SIL".split(), rng)
    assert (again.cepstra == once.cepstra).all()
    assert (again.labels.phones == once.labels.phones).all()
    assert (again.labels.segments == once.labels.segments).all()


def test_new_words_are_made_of_old_ones(rng):
    made = say(halves([said("SIL d v A SIL"), said("SIL n O l2 SIL")]), "SIL d O l2".split(), rng)
    assert phones_of(made.labels) == ["d", "O", "l2"]
    assert len(made.cepstra) == len(made.labels.phones) == 4 * FRAMES
    assert np.diff(made.labels.segments).max() == 1


def test_a_word_is_cut_out_whole_where_it_was_said_whole(rng):
    pieces = [said("n O n l2 A l2 SIL O n"), said("d A n O l2 A v")]
    made = say(halves(pieces), "n O l2".split(), rng)
    middle = made.cepstra[FRAMES // 2 + 1 : -FRAMES // 2, 0]
    assert (np.diff(middle) == 1).all()


def test_a_phone_is_taken_from_where_its_neighbours_are_the_same(rng):
    beside_soft, beside_hard = said("SIL t2 A t2 SIL", voice=1), said("SIL d A d SIL", voice=2)
    made = say(halves([beside_hard, beside_soft]), "t2 A t2".split(), rng)
    assert (made.cepstra[made.labels.segments == 1][1:, 2] == 1).all()


def test_half_a_phone_comes_from_where_what_comes_before_is_the_same(rng):
    left, right = said("SIL d A SIL", voice=1), said("SIL A n SIL", voice=2)
    made = say(halves([left, right]), "d A n".split(), rng)
    voices = made.cepstra[made.labels.segments == 1][:, 2]
    assert (voices[: FRAMES // 2] == 1).all()
    assert (voices[FRAMES // 2 + 1 :] == 2).all()


def test_a_long_silence_is_no_pause(rng):
    nobody = said("SIL " * 9)
    nobody.labels.segments[:] = 0
    made = say(halves([nobody, said("SIL"), said("SIL d A SIL")]), "d SIL d".split(), rng)
    assert len(made.cepstra) == 3 * FRAMES


def test_a_phone_that_was_never_said_is_named(rng):
    with pytest.raises(CannotSay, match="zh"):
        say(halves([said("SIL d A SIL")]), "d A zh".split(), rng)
