"""Augmentation while training: cheap, on a batch of cepstra, by way of their log mel bands.

Energies of speech and noise add within a band, but for their phases, so that noise can be laid over
speech that is had as cepstra only. What needs sound (rooms, codecs, lost packets) is done once, in
`channel`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from models.training.features import BANDS, COSINES, HIGH_HZ, LIFTS, LOW_HZ

WARPS = np.linspace(0.84, 1.2, 37)
"""Vocal tract lengths, relative."""
_WARP_SPREAD = 0.07
_TILT = (1.1, 0.6, 0.5, 0.4, 0.3)
"""Standard deviation of the channel's shape, by the cosines of the bands."""
_DULLER = np.array([0.6, 0, 0, 0, 0])
"""Its mean: with noise, what lies high is lost first in a voice that has little of it."""
CROSSING = np.linspace(0.39, 0.24, BANDS)
"""Standard deviation, by band, of the cosine of the phase between speech and noise, averaged over
the band: wider bands average more (Deng, Droppo, Acero 2004). Measured on noise laid over sound."""
_FLOOR = 1.0
"""Log energy under which Vosk's own front end never falls on a real line."""
_NOISY_SHARE = 0.7
_STATIONARY_SHARE = 0.35
"""Of the noisy examples: those whose noise is a steady one, made here."""
_STEADY_SNR_DB = (5, 38)
_SNR_DB = (0, 30)


def warp_matrix(factor: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """[BANDS, BANDS]: each band takes the energy that lay at its centre times the factor."""
    low, high = (1127 * np.log(1 + hz / 700) for hz in (LOW_HZ, HIGH_HZ))
    centres = low + (np.arange(BANDS) + 1) * (high - low) / (BANDS + 1)
    hz = 700 * (np.exp(centres / 1127) - 1) * factor
    place = (1127 * np.log(1 + hz / 700) - centres[0]) / (centres[1] - centres[0])
    place = np.clip(place, 0, BANDS - 1)
    below = np.minimum(place.astype(int), BANDS - 2)
    matrix = np.zeros((BANDS, BANDS), np.float32)
    rows = np.arange(BANDS)
    matrix[rows, below] += (1 - (place - below)).astype(np.float32)
    matrix[rows, below + 1] += (place - below).astype(np.float32)
    return matrix


Noises = npt.NDArray[np.float32]
"""[noises, frames, CEPSTRA]"""


class Augmenter:
    """Holds its tables on the device it works on."""

    def __init__(self, device: torch.device, noises: Noises | None = None) -> None:
        """noises: cepstra of noises and music, all of one length, float32."""
        self._cosines = torch.tensor(COSINES, device=device)
        self._lifts = torch.tensor(LIFTS, device=device)
        self._warps = torch.tensor(np.stack([warp_matrix(w) for w in WARPS]), device=device)
        self._noises: Tensor | None = None
        if noises is not None:
            bands = (torch.tensor(noises, device=device) / self._lifts) @ self._cosines
            self._noises = bands - power(bands)[:, None, None]

    def __call__(self, cepstra: Tensor, rng: np.random.Generator) -> Tensor:
        """[batch, frames, CEPSTRA] -> the same shape: another throat, channel, level and noise,
        and short masks in time and band."""
        batch, frames, _ = cepstra.shape
        device = cepstra.device
        bands = (cepstra / self._lifts) @ self._cosines
        factors = np.clip(rng.normal(1, _WARP_SPREAD, batch), WARPS[0], WARPS[-1])
        nearest = np.abs(WARPS[None] - factors[:, None]).argmin(1)
        bands = torch.einsum("btn,bjn->btj", bands, self._warps[torch.tensor(nearest)])

        def draw(values: np.ndarray[tuple[int, ...], np.dtype[np.floating]]) -> Tensor:
            return torch.tensor(values, dtype=torch.float32, device=device)

        basis = self._cosines[1 : len(_TILT) + 1] * (BANDS / 2) ** 0.5
        tilt = draw(rng.normal(0, 1, (batch, len(_TILT))) * _TILT + _DULLER) @ basis
        bands = bands + tilt[:, None]
        kind = rng.random(batch)
        steady = kind < _NOISY_SHARE * (_STATIONARY_SHARE if self._noises is not None else 1)
        # Flat over the bands but for a tilt: the worst for consonants.
        loudness = bands.mean(2).topk(max(1, frames // 2), dim=1).values.mean(1)
        snr = draw(rng.uniform(*_STEADY_SNR_DB, batch)) / 4.343  # dB -> natural log of power
        noise_tilt = draw(rng.normal(0, 1, (batch, 3)) * (1.2, 0.6, 0.4)) @ basis[:3]
        noise = (loudness - snr)[:, None, None] + noise_tilt[:, None]
        freedom = 1 / (2 * CROSSING**2)
        noise = noise + draw(np.log(rng.standard_gamma(freedom, bands.shape) / freedom))
        on = torch.tensor(steady, device=device)[:, None, None]
        if self._noises is not None:
            moving = ~steady & (kind < _NOISY_SHARE)
            snr = draw(rng.uniform(*_SNR_DB, batch)) / 4.343
            made = self._pieces(self._noises, batch, frames, rng)
            made = made + (power(bands) - snr)[:, None, None]
            where = torch.tensor(moving, device=device)[:, None, None]
            noise, on = torch.where(where, made, noise), on | where
        crossing = draw(rng.standard_normal(bands.shape) * CROSSING).clamp(-0.9, 0.9)
        bands = torch.where(on, added(bands, noise, crossing), bands)
        bands = bands + draw(rng.uniform(-4, 3, (batch, 1, 1)))
        for i in np.nonzero(rng.random(batch) < 0.15)[0]:
            start = int(rng.integers(max(1, frames - 6)))
            bands[i, start : start + int(rng.integers(2, 7))] = 2.0
        for i in np.nonzero(rng.random(batch) < 0.2)[0]:
            band = int(rng.integers(BANDS))
            bands[i, :, band : band + 2] = bands[i, :, band : band + 2].mean()
        bands = bands.clamp(min=_FLOOR)
        return (bands @ self._cosines.T) * self._lifts

    @staticmethod
    def _pieces(noises: Tensor, batch: int, frames: int, rng: np.random.Generator) -> Tensor:
        """[batch, frames, BANDS]: a piece of a random noise for each, begun anywhere."""
        chosen = torch.tensor(rng.integers(len(noises), size=batch), device=noises.device)
        start = torch.tensor(rng.integers(noises.shape[1], size=batch), device=noises.device)
        at = start[:, None] + torch.arange(frames, device=noises.device)
        return noises[chosen[:, None], at % noises.shape[1]]


def added(speech: Tensor, noise: Tensor, crossing: Tensor) -> Tensor:
    """Log energies of a sum, all of one shape. crossing: the mean cosine of the phase between the
    two, in (-1, 1); 0: energies just add. Without it a net trusts too much what is as loud as the
    noise: |S + N|^2 = |S|^2 + |N|^2 + 2 |S| |N| cos."""
    nearness = torch.cosh((speech - noise).clamp(-40, 40) / 2)
    return torch.logaddexp(speech, noise) + torch.log1p(crossing / nearness)


def power(bands: Tensor) -> Tensor:
    """[batch, frames, BANDS] of log energy -> [batch]: log of the mean power of a frame."""
    return bands.flatten(1).logsumexp(1) - float(np.log(bands.shape[1]))
