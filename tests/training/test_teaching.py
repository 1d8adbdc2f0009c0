import numpy as np
import pytest

from models.training import labelling, prepared, teaching
from models.training.prepared import Prepared
from models.training.teaching import Lessons
from tests.training.people import said


@pytest.fixture
def spoken(tmp_path):
    """Who said what: (source, speaker) with its label, or none."""

    def write(*said_by):
        for source in {source for source, _, _ in said_by}:
            mine = [(speaker, item) for name, speaker, item in said_by if name == source]
            utterances = [Prepared((said("SIL d A SIL").cepstra,), "да", s) for s, _ in mine]
            prepared.save(tmp_path / source / "0000.npz", utterances)
            labelling.save(tmp_path / f"{source}.npz", [one and one.labels for _, one in mine])
        return tmp_path

    return write


def test_people_are_those_who_train_and_are_no_synthetic_voice(spoken):
    one = said("SIL d A SIL")
    folder = spoken(
        ("voxforge", "anna", one), ("voxforge", "boris", one), ("voxforge", "anna", one),
        ("voxforge-people", "stranger", one), ("rhvoice", "elena", one), ("data1", "vera", one),
    )  # fmt: skip
    names = ["data1", "rhvoice", "voxforge", "voxforge-people"]
    people = teaching.people_of(folder, names, folder)
    assert {name: len(items) for name, items in people.items()} == {
        "vera": 1, "anna": 2, "boris": 1,
    }  # fmt: skip


def test_who_was_not_understood_or_never_spoke_is_left_out(spoken):
    folder = spoken(("voxforge", "anna", None), ("voxforge", "boris", said("SIL SIL SIL SIL")))
    assert teaching.people_of(folder, ["voxforge"], folder) == {}


def test_figures_have_their_share_of_the_time():
    speech, figure = said("SIL d A SIL"), said("n O l2")
    shown = Lessons([speech, speech], [1.0, 20.0], np.zeros((1, 1, 13), np.float32))
    more = teaching.with_figures(shown, [figure] * 3)
    time = [len(item.cepstra) * w for item, w in zip(more.pool, more.weights, strict=True)]
    assert sum(time[2:]) / sum(time) == pytest.approx(teaching.FIGURES_SHARE)
    assert more.weights[:2] == shown.weights
