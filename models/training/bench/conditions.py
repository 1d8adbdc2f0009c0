"""How the line is: the same utterance clean, coded, in noise, with packets lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from models.training import channel, noise
from models.training.audio import RATE, Pcm, Signal, to_pcm

EDGE = RATE * 3 // 10
"""Samples of quiet line before and after."""
FLOOR = 2.0
"""Standard deviation of the quiet line's hiss, in int16 units."""

Rng = np.random.Generator


def _in_noise(snr_db: float) -> Callable[[Signal, Rng], Signal]:
    def spoil(signal: Signal, rng: Rng) -> Signal:
        pink = channel.telephone_band(noise.coloured(signal.size, rng, 0.5).astype(np.float32))
        voice = channel.telephone_band(signal)
        return channel.a_law(channel.add_noise(voice, noise.unit_power(pink), snr_db))

    return spoil


def _coded(signal: Signal, _: Rng) -> Signal:
    return channel.a_law(channel.telephone_band(signal))


CONDITIONS: Mapping[str, Callable[[Signal, Rng], Signal]] = {
    "clean": lambda signal, rng: signal,
    "A-law": _coded,
    "noise 20 dB": _in_noise(20),
    "noise 15 dB": _in_noise(15),
    "noise 10 dB": _in_noise(10),
    "loss 3 %": lambda signal, rng: channel.lose_packets(_coded(signal, rng), 0.03, rng),
}
"""All but the first in the band of a telephone, in which the noise's ratio is meant, and in
A-law."""


def on_the_line(samples: Pcm, condition: str, seed: int) -> Pcm:
    """The same seed, the same line."""
    rng = np.random.default_rng(seed)
    signal = np.pad(samples.astype(np.float32), EDGE)
    signal += FLOOR * rng.standard_normal(signal.size).astype(np.float32)
    return to_pcm(CONDITIONS[condition](signal, rng))
