"""Noises a caller stands in, made of mathematics: no recording, no licence. Unit power, [n]."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from models.training.audio import RATE, Pcm, Signal

Rng = np.random.Generator
KINDS = ("street", "hiss", "hum", "music", "babble", "clicks")


def make(kind: str, samples: int, rng: Rng, speech: Sequence[Pcm]) -> Signal:
    """One noise of KINDS. `speech`: what babble is made of; without it babble is street noise."""
    match kind:
        case "hiss":
            noise = coloured(samples, rng, slope=rng.uniform(0, 0.4))
        case "hum":
            noise = hum(samples, rng)
        case "music":
            noise = music(samples, rng)
        case "babble" if speech:
            noise = babble(samples, rng, speech)
        case "clicks":
            noise = clicks(samples, rng)
        case _:
            noise = street(samples, rng)
    return unit_power(noise)


def unit_power(signal: npt.NDArray[np.floating]) -> Signal:
    power = float(np.mean(np.square(signal, dtype=np.float64)))
    return np.asarray(signal / np.sqrt(power + 1e-12), np.float32)


def coloured(samples: int, rng: Rng, slope: float) -> npt.NDArray[np.float64]:
    """Gaussian noise whose amplitude falls as frequency**-slope, with a random ripple."""
    spectrum = np.fft.rfft(rng.standard_normal(samples))
    hz = np.fft.rfftfreq(samples, 1 / RATE)
    ripple = np.interp(hz, np.linspace(0, RATE / 2, 9), rng.normal(0, 0.5, 9))
    spectrum *= np.maximum(hz, 60) ** -slope * np.exp(ripple)
    signal: npt.NDArray[np.float64] = np.fft.irfft(spectrum, samples)
    return signal


def street(samples: int, rng: Rng) -> npt.NDArray[np.float64]:
    """Low rumble whose loudness comes and goes, as cars pass."""
    rumble = coloured(samples, rng, slope=rng.uniform(0.5, 1.2))
    points = max(2, samples // RATE * 2)
    swell = np.exp(np.interp(np.linspace(0, 1, samples), np.linspace(0, 1, points),
                             rng.normal(0, 0.8, points)))  # fmt: skip
    return rumble * swell


def hum(samples: int, rng: Rng) -> npt.NDArray[np.float64]:
    """Mains hum and its harmonics over a little hiss."""
    t = np.arange(samples) / RATE
    base = rng.choice([50.0, 100.0, rng.uniform(80, 400)])
    tones = sum(
        np.sin(2 * np.pi * base * k * t + rng.uniform(0, 6.28)) * rng.uniform(0.2, 1) / k**0.5
        for k in range(1, 12)
    )
    hiss = 0.3 * unit_power(coloured(samples, rng, 0.3))
    return np.asarray(tones + hiss, np.float64)


def music(samples: int, rng: Rng) -> npt.NDArray[np.float64]:
    """Music on hold: chords of decaying notes on a beat."""
    signal = np.zeros(samples)
    beat = int(RATE * rng.uniform(0.2, 0.5))
    root = rng.uniform(110, 220)
    scale = np.array([0, 2, 4, 5, 7, 9, 11])
    for start in range(0, samples, beat):
        length = min(4 * beat, samples - start)
        t = np.arange(length) / RATE
        for step in rng.choice(scale, size=3, replace=False):
            hz = root * 2 ** ((step + 12 * rng.integers(0, 3)) / 12)
            tone = sum(np.sin(2 * np.pi * hz * k * t) / k for k in (1, 2, 3))
            signal[start : start + length] += np.asarray(tone) * np.exp(-4 * t)
    return signal


def babble(samples: int, rng: Rng, speech: Sequence[Pcm]) -> npt.NDArray[np.float64]:
    """Three to nine people talking at once."""
    signal = np.zeros(samples)
    for _ in range(rng.integers(3, 10)):
        voice = unit_power(speech[int(rng.integers(len(speech)))].astype(np.float32))
        signal += np.roll(np.resize(voice, samples), rng.integers(samples)) * rng.uniform(0.3, 1)
    return signal


def clicks(samples: int, rng: Rng) -> npt.NDArray[np.float64]:
    """Crackle of a bad line over faint hiss."""
    signal = 0.05 * coloured(samples, rng, 0.2)
    for _ in range(max(1, samples * 6 // RATE)):
        at = int(rng.integers(samples))
        burst = rng.standard_normal(int(rng.integers(4, 60))) * rng.uniform(0.3, 1)
        end = min(samples, at + burst.size)
        signal[at:end] += burst[: end - at]
    return signal
