import pytest
import torch

from models.training.net import DROPPED, Tdnn, thinned


def test_the_share_that_is_left_out_is_random_and_the_mean_stays():
    torch.manual_seed(1)
    made = thinned(torch.ones(40, 50, 101))
    assert float((made == 0).float().mean()) == pytest.approx(DROPPED, rel=0.03)
    assert float(made.mean()) == pytest.approx(1, rel=0.005)
    for lies in range(3):  # no place is left out oftener than another
        shares = (made == 0).float().transpose(0, lies).flatten(1).mean(1)
        assert (
            float((shares - DROPPED).abs().max())
            < 6 * (DROPPED / (made.numel() / len(shares))) ** 0.5
        )


def test_two_draws_differ():
    x = torch.ones(4, 5, 64)
    assert not torch.equal(thinned(x), thinned(x))


def test_nothing_is_left_out_of_a_trained_net():
    net = Tdnn(16).eval()
    cepstra = torch.randn(2, 60 + 2 * net.context, net.normalise.num_features)
    assert torch.equal(net(cepstra), net(cepstra))
