import numpy as np
import pytest

from models.training import channel, noise
from models.training.audio import RATE


@pytest.fixture
def rng():
    return np.random.default_rng(5)


@pytest.fixture
def tone():
    t = np.arange(2 * RATE) / RATE
    return (8000 * np.sin(2 * np.pi * 440 * t)).astype(np.float32)


def ratio_db(signal, other):
    return 10 * np.log10(np.mean(signal**2) / np.mean((signal - other) ** 2))


@pytest.mark.parametrize("law", [channel.a_law, channel.mu_law])
def test_g711_keeps_speech_35_db_over_its_noise(tone, law):
    assert ratio_db(tone, law(tone)) > 35


@pytest.mark.parametrize("law", [channel.a_law, channel.mu_law])
def test_what_was_coded_once_is_coded_without_further_loss(tone, law):
    once = law(tone)
    np.testing.assert_allclose(law(once), once, rtol=0.02, atol=20)


@pytest.mark.parametrize("snr", [10, 20])
def test_noise_lies_as_far_under_the_louder_half_as_asked(tone, rng, snr):
    hiss = noise.unit_power(rng.standard_normal(tone.size))
    noisy = channel.add_noise(tone, hiss, snr)
    loud = np.sort(tone**2)[tone.size // 2 :].mean()
    assert 10 * np.log10(loud / np.mean((noisy - tone) ** 2)) == pytest.approx(snr, abs=0.1)


def test_packets_are_lost_at_about_the_asked_rate(rng):
    signal = np.ones(RATE * 200, np.float32)
    lost = channel.lose_packets(signal, 0.03, rng, conceal=False) == 0
    assert lost.mean() == pytest.approx(0.03, abs=0.01)


def test_a_lost_packet_is_concealed_by_the_one_before(rng):
    signal = np.ones(RATE * 20, np.float32)
    concealed = channel.lose_packets(signal, 0.03, rng)
    assert concealed.min() > 0
    assert concealed.min() < 1


def test_a_voice_is_stretched_with_its_labels(tone):
    assert channel.another_speaker(tone, 120).size == round(1.2 * tone.size)
    labels = np.repeat(np.arange(4, dtype=np.int16), 5)
    longer = channel.stretched(labels, 24)
    assert longer.size == 24
    assert list(np.bincount(longer)) == [6, 6, 6, 6]


@pytest.mark.parametrize("kind", noise.KINDS)
def test_every_noise_has_unit_power(kind, rng):
    made = noise.make(kind, RATE, rng, [np.full(400, 100, np.int16)])
    assert made.shape == (RATE,)
    assert np.mean(made**2) == pytest.approx(1, rel=1e-3)


def test_a_spoilt_call_stays_in_range_and_length(tone, rng):
    for _ in range(50):
        spoilt = channel.spoil(tone, noise.make("street", tone.size, rng, []), rng)
        assert spoilt.size == tone.size
        assert np.abs(spoilt).max() <= 32768
        assert np.isfinite(spoilt).all()
