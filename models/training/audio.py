"""Sound in memory: int16 mono at 8000 Hz everywhere in this package."""

from __future__ import annotations

import math
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.signal import resample_poly

RATE = 8000
"""Hz: the telephone's."""
FULL_SCALE = 32768.0

Pcm = npt.NDArray[np.int16]
Signal = npt.NDArray[np.float32]
"""In int16's range, not in -1..1."""


class SoundUnusable(ValueError):
    """A file that is no 16-bit PCM WAV, is cut short, or holds nothing."""


def to_pcm(signal: npt.NDArray[np.floating]) -> Pcm:
    """Rounds and clips to int16."""
    return np.clip(np.round(signal), -32768, 32767).astype(np.int16)


def resample(samples: npt.NDArray[np.generic], rate: int, to: int = RATE) -> Signal:
    """[n] at `rate` Hz -> [about n*to/rate] at `to` Hz, anti-aliased."""
    signal = samples.astype(np.float32)
    if rate == to:
        return signal
    common = math.gcd(rate, to)
    result: Signal = resample_poly(signal, to // common, rate // common).astype(np.float32)
    return result


def read_wav(path: Path) -> Pcm:
    """Any rate and any number of channels (averaged) -> [n] at RATE. Raises `SoundUnusable`."""
    try:
        with wave.open(str(path), "rb") as file:
            if file.getsampwidth() != 2:
                raise SoundUnusable(f"{path}: only 16-bit PCM WAV is read")
            rate, channels = file.getframerate(), file.getnchannels()
            data = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise SoundUnusable(f"{path}: {error or 'cut short'}") from error
    samples = np.frombuffer(data[: len(data) // (2 * channels) * 2 * channels], "<i2")
    if samples.size == 0 or rate <= 0:
        raise SoundUnusable(f"{path}: holds no sound")
    mono = samples.reshape(-1, channels).astype(np.float32).mean(axis=1)
    return to_pcm(resample(mono, rate))


def write_wav(path: Path, samples: Pcm, rate: int = RATE) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())
