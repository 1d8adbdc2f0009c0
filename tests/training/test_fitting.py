import numpy as np
import pytest
import torch

from models.training import fitting
from models.training.fitting import Fitted
from models.training.net import Tdnn


def fitted(seed):
    torch.manual_seed(seed)
    net = Tdnn(4)
    net.train()(torch.randn(2, 150, 13))  # batch normalisation has seen something
    prior = np.full(net.last.out_features, float(seed), np.float32)
    return Fitted(net.eval(), prior, float(seed))


@pytest.mark.parametrize("share", [0, 0.25, 1])
def test_every_weight_lies_the_given_share_between_two_nets(share):
    one, other = fitted(1), fitted(2)
    made = fitting.between(one, other, share)
    ends = one.net.state_dict(), other.net.state_dict()
    for name, weight in made.net.state_dict().items():
        if weight.is_floating_point():
            expected = (1 - share) * ends[0][name] + share * ends[1][name]
            assert torch.allclose(weight, expected, atol=1e-6), name


def test_a_net_between_keeps_the_first_ones_prior_and_harms_neither():
    one, other = fitted(1), fitted(2)
    before = [net.net.state_dict()["last.weight"].clone() for net in (one, other)]
    made = fitting.between(one, other, 0.5)
    made.net.last.weight.data.zero_()
    assert (made.prior == one.prior).all()
    for net, weight in zip((one, other), before, strict=True):
        assert torch.equal(net.net.state_dict()["last.weight"], weight)
