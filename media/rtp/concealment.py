"""Packet loss concealment: what a lost packet probably sounded like (after ITU-T G.711 App. I)."""

import numpy as np
from numpy.typing import NDArray

from media.pcm import Pcm, silence

_HOLD_MS, _FADE_MS, _JOIN_MS = 10, 50, 4
_PITCH_MS = (2.5, 15.0)
"""The periods looked for: voices of 66 to 400 Hz."""
_TEMPLATE_MS = 10


class Concealment:
    """Repeats the last pitch period, fading to silence within 60 ms; joins what comes after.

    Pure. A loss is paid for when it happens; sound that arrives whole costs nothing.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._before, self._last = silence(0), silence(0)
        self._cycle: Pcm | None = None
        self._at = 0

    def heard(self, pcm: Pcm) -> Pcm:
        """Sound that arrived; after a loss its first 4 ms are blended with the made-up sound."""
        if self._cycle is not None:
            size = min(self._samples(_JOIN_MS), pcm.size)
            rise = np.arange(size) / max(1, size)
            joined = pcm[:size] * rise + self._continued(size) * (1 - rise)
            pcm = np.concatenate([joined.astype(np.int16), pcm[size:]])
            self._cycle = None
        self._before, self._last = self._last, pcm
        return pcm

    def lost(self, samples: int) -> Pcm:
        """That many samples in place of what did not come."""
        if self._cycle is None:
            self._cycle, self._at = self._last_cycle(), 0
        if self._at >= self._samples(_HOLD_MS + _FADE_MS) or not self._cycle.any():
            return silence(samples)
        return self._continued(samples).astype(np.int16)

    def _continued(self, samples: int) -> NDArray[np.float64]:
        assert self._cycle is not None
        positions = self._at + np.arange(samples)
        self._at += samples
        hold, fade = self._samples(_HOLD_MS), self._samples(_FADE_MS)
        gain = np.clip(1.0 - (positions - hold) / fade, 0.0, 1.0)
        made_up: NDArray[np.float64] = self._cycle[positions % self._cycle.size] * gain
        return made_up

    def _last_cycle(self) -> Pcm:
        """The last period of what was heard, by its best match with what went before."""
        shortest, longest = (self._samples(ms) for ms in _PITCH_MS)
        template = self._samples(_TEMPLATE_MS)
        past = np.concatenate([self._before, self._last]).astype(np.float64)
        past = past[-(longest + template) :]
        if past.size < longest + template or not past.any():
            return silence(1)
        # windows[i] begins i samples into the past; the template is the last of them.
        windows = np.lib.stride_tricks.sliding_window_view(past, template)[: longest - shortest + 1]
        energy = np.sqrt(np.einsum("ij,ij->i", windows, windows)) + 1.0
        best = int(np.argmax(windows @ past[-template:] / energy))
        return past[-(longest - best) :].astype(np.int16)

    def _samples(self, ms: float) -> int:
        return int(self._rate * ms / 1000)
