import numpy as np
import pytest

from models.training.phone_errors import said as phones_of
from models.training.progress import Progress
from models.training.spliced_people import figures
from tests.training.people import said

ALL = "SIL d A SIL t O SIL i s @ a SIL"


class _Lexicon:
    """Every figure is «t A» or «d O»."""

    def pronunciations(self, _word):
        return (("t", "A"), ("d", "O"))


def made_of(people, each=4):
    return figures(people, _Lexicon(), each, 1, Progress())


def test_every_person_says_figures():
    made = made_of({"anna": [said(ALL)], "boris": [said(ALL), said(ALL)]})
    assert len(made) == 8
    for one in made:
        words = phones_of(one.labels)
        assert set(zip(words[::2], words[1::2], strict=True)) <= {("t", "A"), ("d", "O")}


def test_who_has_no_phones_for_it_says_nothing():
    assert made_of({"anna": [said("SIL d A SIL")]}) == []


def test_people_lend_one_another_phones_in_their_own_voice():
    anna, boris = [said("SIL d A SIL A a i", voice=10)], [said("SIL t O SIL O s @", voice=-10)]
    made = made_of({"anna": anna, "boris": boris})
    assert len(made) == 8
    for number, one in enumerate(made):
        # Silence, too, is moved by what lies between the two.
        own = 10 if number < 4 else -10
        assert one.cepstra[:, 2].astype(float) == pytest.approx(own)


def test_the_same_seed_makes_the_same_figures():
    first, second = (made_of({"anna": [said(ALL)]}) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        assert np.array_equal(one.cepstra, other.cepstra)
