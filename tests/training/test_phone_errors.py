import numpy as np
import pytest
import torch

from models.training.corpus import Labels
from models.training.mmi import PhoneBigram
from models.training.phone_errors import decode, said
from models.training.phones import BASE, INDEX
from tests.training.outputs import scores

COUNT = len(BASE)


@pytest.fixture
def anything():
    flat = torch.full((COUNT, COUNT), 1.0).log_softmax(1)
    return PhoneBigram(flat, flat[0])


def test_phones_are_heard_without_the_silence_between_them(anything):
    assert decode(scores("SIL +SIL d A +A SIL n SIL"), anything) == ["d", "A", "n"]


def test_a_phone_that_begins_anew_is_a_second_one(anything):
    assert decode(scores("A +A A +A"), anything) == ["A", "A"]


def test_what_often_follows_decides_where_the_net_cannot(anything):
    table = scores("d A")
    table[1, 2 * INDEX["O"]] = 0  # as likely as A
    often = anything.log_next.clone()
    often[INDEX["d"], INDEX["O"]] += 2
    assert decode(table, PhoneBigram(often, anything.log_start)) == ["d", "O"]


def test_labels_tell_the_phones_that_were_said():
    names = "SIL SIL d A A A SIL".split()
    segments = np.array([0, 0, 1, 2, 2, 3, 4], np.int16)
    phones = np.array([INDEX[name] for name in names], np.int16)
    assert said(Labels(phones, segments)) == ["d", "A", "A"]
