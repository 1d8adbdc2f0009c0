"""Mono 16-bit PCM, the one form sound has inside the house."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Pcm: TypeAlias = NDArray[np.int16]
"""One channel of linear PCM, shape (samples,), full scale +-32767; its rate (Hz) goes beside."""

FRAME_MS = 20
"""The packet time everything on the wire keeps (RFC 3551, 4.2)."""


def silence(samples: int) -> Pcm:
    return np.zeros(samples, dtype=np.int16)


def dbfs(pcm: Pcm) -> float:
    """RMS level in dB below full scale; -120 for digital silence or no samples."""
    if pcm.size == 0:
        return -120.0
    rms = float(np.sqrt(np.mean(np.square(pcm.astype(np.float64)))))
    return max(-120.0, 20.0 * float(np.log10(rms / 32768.0))) if rms > 0 else -120.0


def from_float(samples: NDArray[np.float32]) -> Pcm:
    """Floats in [-1, 1] to PCM; beyond that they clip."""
    return (np.clip(samples, -1.0, 1.0) * 32767.0).astype(np.int16)


def fade_edges(pcm: Pcm, rate: int, ms: float = 5.0) -> Pcm:
    """Rises from and falls to zero at its ends, so that pieces join without a click."""
    size = min(round(rate * ms / 1000), pcm.size // 2)
    if size == 0:
        return pcm
    ramp = np.linspace(0.0, 1.0, size, endpoint=False, dtype=np.float32)
    faded = pcm.copy()
    faded[:size] = (faded[:size] * ramp).astype(np.int16)
    faded[-size:] = (faded[-size:] * ramp[::-1]).astype(np.int16)
    return faded
