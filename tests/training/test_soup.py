import numpy as np
import pytest
import torch

from models.training import soup
from models.training.fitting import Fitted
from models.training.net import Tdnn
from models.training.order import StageFailed
from models.training.phones import PDFS

PRIOR = np.zeros(PDFS, np.float32)


def net_of(weight):
    net = Tdnn(8)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.fill_(weight)
    return Fitted(net.eval(), PRIOR, float(weight))


def test_every_weight_and_the_loss_are_the_mean():
    made = soup.mean([net_of(1), net_of(2), net_of(6)])
    assert {float(p.detach().mean()) for p in made.net.parameters()} == {3.0}
    assert made.loss == 3.0


def test_counters_that_have_no_mean_are_of_the_first():
    one, other = net_of(1), net_of(2)
    other.net.norms[0].num_batches_tracked += 7
    made = soup.mean([one, other])
    assert made.net.norms[0].num_batches_tracked == one.net.norms[0].num_batches_tracked


def test_each_seed_is_taught_and_kept(tmp_path):
    # More threads before than after: a fork that waits for them never ends.
    torch.set_num_threads(2)
    torch.ones(2000, 2000) @ torch.ones(2000, 2000)

    def teach(seed):
        torch.ones(2000, 2000) @ torch.ones(2000, 2000)
        return net_of(seed)

    assert [one.loss for one in soup.side_by_side(teach, [3, 4], tmp_path)] == [3.0, 4.0]


def test_a_seed_that_is_there_is_not_taught_again(tmp_path):
    soup.side_by_side(net_of, [3], tmp_path)
    taught = soup.side_by_side(lambda seed: net_of(10 * seed), [3, 4], tmp_path)
    assert [one.loss for one in taught] == [3.0, 40.0]


def test_a_seed_that_fails_is_told_and_the_other_is_kept(tmp_path):
    def teach(seed):
        if seed == 4:
            raise MemoryError
        return net_of(seed)

    with pytest.raises(StageFailed, match="seed 4"):
        soup.side_by_side(teach, [3, 4], tmp_path)
    assert [one.loss for one in soup.side_by_side(net_of, [3], tmp_path)] == [3.0]
