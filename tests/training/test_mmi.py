"""The sums over sequences, held to sums made one sequence at a time."""

import itertools
import math

import numpy as np
import pytest
import torch

from models.training import mmi
from models.training.mmi import PhoneBigram, everything, wanted

PHONES = 3
STAY = math.log(0.5)


@pytest.fixture
def language():
    torch.manual_seed(5)
    return PhoneBigram(
        torch.randn(PHONES, PHONES).log_softmax(1), torch.randn(PHONES).log_softmax(0)
    )


def scores(outputs, batch=1):
    torch.manual_seed(7)
    return torch.randn(batch, outputs, 2 * PHONES)


def path_score(path, y, language):
    """path: pdfs. A phone's even pdf begins it anew, its odd pdf goes on."""
    total = language.log_start[path[0] // 2] + y[0, path[0]]
    for t, (before, now) in enumerate(itertools.pairwise(path), 1):
        if now % 2:
            if before // 2 != now // 2:
                return None
            total = total + STAY
        else:
            total = total + language.log_next[before // 2, now // 2] + STAY
        total = total + y[t, now]
    return total


def log_sum(paths, y, language):
    found = [s for p in paths if (s := path_score(p, y, language)) is not None]
    return torch.stack(found).logsumexp(0).item()


def test_all_sequences_are_summed(language):
    y = scores(4)
    paths = itertools.product(range(2 * PHONES), repeat=4)
    assert everything(y, language).item() == pytest.approx(log_sum(paths, y[0], language), abs=1e-4)


def test_the_right_sequence_may_shift_by_one_output_and_no_phone_be_left_out(language):
    y = scores(5)
    targets = torch.tensor([[1, 1, 2, 3, 4]])  # phone 0 twice, 1 twice, 2 once
    spans = {0: (0, 2), 1: (1, 4), 2: (3, 4)}

    def allowed(path):
        order = [path[0] // 2] + [p // 2 for p in path[1:] if p % 2 == 0]
        if order != [0, 1, 2]:
            return False
        segment = -1 if path[0] % 2 == 0 else 0
        for t, pdf in enumerate(path):
            segment += pdf % 2 == 0
            low, high = spans[segment]
            if not low <= t <= high:
                return False
        return True

    paths = [p for p in itertools.product(range(2 * PHONES), repeat=5) if allowed(p)]
    assert len(paths) > 4
    expected = log_sum(paths, y[0], language)
    assert wanted(y, targets, language).item() == pytest.approx(expected, abs=1e-4)


def test_a_batch_of_different_sequences_is_the_same_as_one_by_one(language):
    y = scores(5, batch=2)
    targets = torch.tensor([[1, 1, 2, 3, 4], [3, 3, 3, 3, 3]])
    both = wanted(y, targets, language)
    alone = [wanted(y[i : i + 1], targets[i : i + 1], language)[0] for i in range(2)]
    torch.testing.assert_close(both, torch.stack(alone))


def test_following_the_loss_makes_the_right_sequence_the_likeliest(language):
    y = scores(6).requires_grad_()
    targets = torch.tensor([[0, 1, 4, 5, 2, 3]])
    first = mmi.loss(y, targets, language).item()
    for _ in range(60):
        value = mmi.loss(y, targets, language)
        (slope,) = torch.autograd.grad(value, y)
        y = (y - 50 * slope).detach().requires_grad_()
    assert value.item() < 0.3 * first
    assert value.item() >= 0


def test_a_flattened_bigram_keeps_the_order_and_halves_the_distances(language):
    flat = mmi.flattened(language)
    for was, now in ((language.log_next, flat.log_next), (language.log_start, flat.log_start)):
        assert now.exp().sum(-1) == pytest.approx(1)
        assert now.diff() == pytest.approx(was.diff() / 2, abs=1e-5)


def test_the_bigram_counts_phones_not_frames():
    labels = np.array([0, 0, 0, 1, 1, 0, 0], np.int16)
    language = mmi.bigram([labels])
    likely = language.log_next.exp()
    assert likely[0, 1] == pytest.approx(1.5 / (1 + 0.5 * len(likely)))
    torch.testing.assert_close(likely.sum(1), torch.ones(len(likely)))
