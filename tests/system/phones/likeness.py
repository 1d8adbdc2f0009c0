"""Is a piece of sound in another one? Their correlation at the best place."""

import wave
from pathlib import Path
from statistics import median

import numpy as np

from media.pcm import Pcm, dbfs
from media.resample import resample

RATE = 8000
PIECE_S = 0.2
LOUD_DBFS = -30.0


def read(path: Path, channel: int = 0) -> Pcm:
    """One channel of a WAV, at RATE."""
    with wave.open(str(path)) as file:
        channels, rate = file.getnchannels(), file.getframerate()
        pcm = np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16)
    return resample(np.ascontiguousarray(pcm.reshape(-1, channels)[:, channel]), rate, RATE)


def write(path: Path, pcm: Pcm) -> None:
    """A mono WAV; pcm at RATE."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm.tobytes())


def alike(sent: Path, recording: Path, channel: int) -> float:
    """How like the pieces of speech in `sent` are to what was recorded: the median, because a
    jitter buffer that adapts cuts into one or another."""
    whole, pcm = read(recording, channel), read(sent)
    size = int(PIECE_S * RATE)
    pieces = [pcm[at : at + size] for at in range(0, pcm.size - size, size)]
    return median(likeness(piece, whole) for piece in pieces if dbfs(piece) > LOUD_DBFS)


def likeness(piece: Pcm, whole: Pcm) -> float:
    """Pearson's correlation of the piece with the stretch of `whole` that is most like it."""
    wanted = piece.astype(np.float64) - piece.mean()
    there = whole.astype(np.float64)
    size = 1 << (there.size + wanted.size).bit_length()
    product = np.fft.irfft(np.fft.rfft(there, size) * np.conj(np.fft.rfft(wanted, size)), size)
    sums = np.concatenate([[0.0], np.cumsum(there)])
    squares = np.concatenate([[0.0], np.cumsum(there**2)])
    n = wanted.size
    variance = squares[n:] - squares[:-n] - (sums[n:] - sums[:-n]) ** 2 / n
    norm = np.sqrt(np.maximum(variance, 1.0)) * np.linalg.norm(wanted)
    return float(np.max(product[: norm.size] / norm))
