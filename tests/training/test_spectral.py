import kaldi_native_fbank
import numpy as np
import pytest
import torch

from models.training.audio import RATE
from models.training.features import BANDS, CEPSTRA, COSINES, HIGH_HZ, LIFTS, LOW_HZ
from models.training.noise import coloured, unit_power
from models.training.spectral import CROSSING, Augmenter, added, power


def cepstra_of(level, batch=8, frames=90):
    """Every band at one log energy."""
    bands = np.full((batch, frames, BANDS), level, np.float32)
    return torch.from_numpy((bands @ COSINES.T) * LIFTS).float()


def augmented(noises, seed=3, batch=8):
    augment = Augmenter(torch.device("cpu"), noises)
    return augment(cepstra_of(15.0, batch), np.random.default_rng(seed))


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

    def swing(cepstra):  # quartiles, which the short masks leave alone
        low, high = torch.quantile(cepstra[:, :, 0], torch.tensor([0.25, 0.75]), dim=1)
        return (high - low).mean()

    assert swing(augmented(loud_then_quiet, batch=64)) > 3 * swing(augmented(None, batch=64))


def test_energies_are_added_with_the_phase_between_speech_and_noise():
    rng = np.random.default_rng(1)
    speech, noise = (rng.normal(size=(2, 500)) * rng.uniform(0.1, 3, 500) for _ in range(2))
    s, n = (one[0] + 1j * one[1] for one in (speech, noise))
    cosine = np.cos(np.angle(s) - np.angle(n))
    s, n, cosine = (one[np.abs(cosine) < 0.9] for one in (s, n, cosine))
    logs = (torch.from_numpy(x) for x in (2 * np.log(np.abs(s)), 2 * np.log(np.abs(n)), cosine))
    assert added(*logs).numpy() == pytest.approx(2 * np.log(np.abs(s + n)), abs=1e-6)


def test_far_from_each_other_the_louder_of_speech_and_noise_is_heard_alone():
    loud, faint, cosine = torch.tensor([90.0]), torch.tensor([-90.0]), torch.tensor([0.9])
    assert added(loud, faint, cosine).item() == pytest.approx(90.0)
    assert added(faint, loud, -cosine).item() == pytest.approx(90.0)


def bands_of(signal):
    options = kaldi_native_fbank.FbankOptions()
    options.frame_opts.samp_freq = RATE
    options.frame_opts.frame_length_ms = 25.625
    options.frame_opts.dither = 0
    options.frame_opts.window_type = "hamming"
    options.mel_opts.num_bins = BANDS
    options.mel_opts.low_freq = LOW_HZ
    options.mel_opts.high_freq = HIGH_HZ
    online = kaldi_native_fbank.OnlineFbank(options)
    online.accept_waveform(RATE, signal.astype(np.float32))
    return np.stack([online.get_frame(i) for i in range(online.num_frames_ready)])


def test_phases_scatter_the_energy_of_noise_over_sound_as_far_as_they_do_in_training():
    rng = np.random.default_rng(0)
    one, other = (1000 * unit_power(coloured(20 * RATE, rng, 0.3)) for _ in range(2))
    a, b, both = (np.exp(bands_of(x).astype(float)) for x in (one, other, one + other))
    cosine = (both - a - b) / (2 * np.sqrt(a * b))
    assert cosine.mean(0) == pytest.approx(0, abs=0.05)
    assert cosine.std(0) == pytest.approx(CROSSING, rel=0.2)
