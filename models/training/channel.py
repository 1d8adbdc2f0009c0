"""What a telephone does to a voice: pure functions on signals in int16's range at RATE."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.signal import butter, fftconvolve, resample_poly, sosfilt

from models.training.audio import FULL_SCALE, RATE, Signal
from models.training.noise import Rng

PACKET = RATE * 20 // 1000
"""Samples of an RTP packet of 20 ms."""
_TELEPHONE_BAND = butter(4, [300, 3400], "band", fs=RATE, output="sos")
_A = 87.6  # ITU-T G.711
_MU = 255.0
SPEAKER_PERCENT = (84, 88, 92, 96, 104, 108, 113, 119)
"""Lengths, in per cent, by which a voice is stretched into another speaker's."""


def add_noise(signal: Signal, noise: Signal, snr_db: float) -> Signal:
    """noise: [n], of unit power; the ratio is to the louder half of the signal."""
    power = np.sort(np.square(signal, dtype=np.float64))[signal.size // 2 :].mean()
    gain = np.sqrt(power / 10 ** (snr_db / 10))
    return np.asarray(signal + gain * noise[: signal.size], np.float32)


def telephone_band(signal: Signal) -> Signal:
    """300-3400 Hz."""
    return np.asarray(sosfilt(_TELEPHONE_BAND, signal), np.float32)


def a_law(signal: Signal) -> Signal:
    """There and back through G.711 A-law (13 segments, 8 bits)."""
    x = np.clip(signal / FULL_SCALE, -1, 1)
    size, k = np.abs(x), 1 + np.log(_A)
    code = np.where(size < 1 / _A, _A * size / k, (1 + np.log(np.maximum(_A * size, 1))) / k)
    code = np.minimum((np.floor(code * 128) + 0.5) / 128, 1)
    back = np.where(code < 1 / k, code * k / _A, np.exp(code * k - 1) / _A)
    return np.asarray(np.sign(x) * back * FULL_SCALE, np.float32)


def mu_law(signal: Signal) -> Signal:
    """There and back through G.711 mu-law (8 bits)."""
    x = np.clip(signal / FULL_SCALE, -1, 1)
    code = np.log1p(_MU * np.abs(x)) / np.log1p(_MU)
    code = np.minimum((np.floor(code * 128) + 0.5) / 128, 1)
    back = np.expm1(code * np.log1p(_MU)) / _MU
    return np.asarray(np.sign(x) * back * FULL_SCALE, np.float32)


def modulated_noise(signal: Signal, q_db: float, rng: Rng) -> Signal:
    """Noise that follows the speech: ITU-T P.810's model of a low-rate codec (GSM, AMR)."""
    noise = rng.standard_normal(signal.size).astype(np.float32)
    return signal * (1 + np.float32(10 ** (-q_db / 20)) * noise)


def lose_packets(signal: Signal, rate: float, rng: Rng, *, conceal: bool = True) -> Signal:
    """Drops 20 ms packets (share `rate`, bursts of two on average); a lost one is silence, or
    the last packet again, fading (G.711 Appendix I in spirit)."""
    result = signal.copy()
    lost = False
    for start in range(PACKET, signal.size - PACKET + 1, PACKET):
        lost = bool(rng.random() < (0.5 if lost else rate / 2))
        if lost:
            last = result[start - PACKET : start] * np.float32(0.6) if conceal else 0.0
            result[start : start + PACKET] = last
    return result


def reverberate(signal: Signal, rng: Rng) -> Signal:
    """A room of 0.1-0.5 s, its direct sound first; the level is kept."""
    length = int(RATE * rng.uniform(0.1, 0.5))
    response = rng.standard_normal(length) * np.exp(-6.9 * np.arange(length) / length)
    response *= rng.uniform(0.02, 0.12)
    response[0] = 1
    wet = np.asarray(fftconvolve(signal, response)[: signal.size], np.float32)
    return wet * np.float32((np.abs(signal).max() + 1) / (np.abs(wet).max() + 1))


def clip(signal: Signal, share: float) -> Signal:
    """Overdriven: the loudest part above `share` of the peak is cut, the level restored."""
    peak = float(np.abs(signal).max())
    return (np.clip(signal, -share * peak, share * peak) / share).astype(np.float32)


def another_speaker(signal: Signal, percent: int) -> Signal:
    """Longer (>100) or shorter: formants, pitch and tempo move together."""
    return np.asarray(resample_poly(signal, percent, 100), np.float32)


def level(signal: Signal, peak_db: float) -> Signal:
    """Peak set to `peak_db` under full scale."""
    peak = float(np.abs(signal).max()) + 1e-6
    return (signal * (FULL_SCALE * 10 ** (-peak_db / 20) / peak)).astype(np.float32)


def spoil(signal: Signal, noise: Signal, rng: Rng) -> Signal:
    """A random telephone call: each fault by its own chance. noise: unit power, >= the signal."""
    if rng.random() < 0.3:
        signal = reverberate(signal, rng)
    if rng.random() < 0.75:
        signal = add_noise(signal, noise, rng.uniform(5, 30))
    if rng.random() < 0.5:
        signal = telephone_band(signal)
    signal = level(signal, rng.uniform(1, 30))
    if rng.random() < 0.07:
        signal = clip(signal, rng.uniform(0.2, 0.6))
    if rng.random() < 0.2:
        signal = modulated_noise(signal, rng.uniform(12, 30), rng)
    if rng.random() < 0.12:
        signal = lose_packets(signal, rng.uniform(0.01, 0.05), rng, conceal=rng.random() < 0.7)
    draw = rng.random()
    if draw < 0.6:
        signal = a_law(signal)
    elif draw < 0.75:
        signal = mu_law(signal)
    return np.clip(signal, -FULL_SCALE, FULL_SCALE - 1)


def stretched(labels: npt.NDArray[np.int16], count: int) -> npt.NDArray[np.int16]:
    """Frame labels of a voice that was made longer or shorter to `count` frames."""
    at = ((np.arange(count) + 0.5) * labels.size / count).astype(np.int64)
    return labels[np.minimum(at, labels.size - 1)]
