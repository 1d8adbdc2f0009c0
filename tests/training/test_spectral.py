import numpy as np
import pytest
import torch

from models.training.features import BANDS, CEPSTRA, COSINES, LIFTS
from models.training.spectral import Augmenter, power


def cepstra_of(level, batch=8, frames=90):
    """Every band at one log energy."""
    bands = np.full((batch, frames, BANDS), level, np.float32)
    return torch.from_numpy((bands @ COSINES.T) * LIFTS).float()


def augmented(noises, seed=3):
    augment = Augmenter(torch.device("cpu"), noises)
    torch.manual_seed(seed)
    return augment(cepstra_of(15.0), np.random.default_rng(seed))


def test_the_power_of_a_frame_is_the_mean_over_its_time():
    bands = torch.zeros(1, 10, BANDS)
    bands[0, :5] = 4.0
    expected = np.log(BANDS * (np.exp(4) + 1) / 2)
    assert power(bands).item() == pytest.approx(expected, rel=1e-5)


def test_noise_laid_over_speech_never_makes_it_quieter_and_keeps_the_shape():
    noises = np.random.default_rng(0).normal(0, 20, (4, 50, CEPSTRA)).astype(np.float32)
    x = augmented(noises)
    assert x.shape == (8, 90, CEPSTRA)
    assert torch.isfinite(x).all()


def test_the_noises_given_are_heard_in_the_result():
    loud_then_quiet = np.zeros((1, 80, CEPSTRA), np.float32)
    loud_then_quiet[0, :40, 0] = 60.0
    with_them = augmented(loud_then_quiet)
    without = augmented(None)
    assert with_them[:, :, 0].std(1).max() > without[:, :, 0].std(1).max()
