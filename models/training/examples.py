"""Random pieces of prepared utterances, with the class that the net should give each output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.training.channel import stretched
from models.training.corpus import Labels
from models.training.features import CEPSTRA
from models.training.phones import INDEX, SILENCE

TEMPOS = (0.55, 0.65, 0.75, 0.85, 0.92, 1.0, 1.0, 1.1, 1.2, 1.35)
"""Over 1: faster. Who dictates figures holds every sound half as long again as a reader does."""

Rng = np.random.Generator
Targets = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Item:
    """One copy of an utterance: float16 [frames, CEPSTRA] and its labels of the same length."""

    cepstra: npt.NDArray[np.float16]
    labels: Labels


def items(copies: Sequence[npt.NDArray[np.float16]], labels: Labels) -> list[Item]:
    """An utterance's copies; labels are of the plain one and stretched to the others."""
    return [
        Item(
            copy,
            Labels(stretched(labels.phones, len(copy)), stretched(labels.segments, len(copy))),
        )
        for copy in copies
    ]


def phone_targets(item_phones: npt.NDArray[np.int16], _: npt.NDArray[np.int16]) -> Targets:
    """The aligner's classes: the phones."""
    return item_phones.astype(np.int64)


def pdf_targets(item_phones: npt.NDArray[np.int16], segments: npt.NDArray[np.int16]) -> Targets:
    """The recogniser's classes: a phone's first output has its forward pdf, the others its
    self-loop pdf. Both arguments hold one value more than the result, the one before it."""
    first = segments[1:] != segments[:-1]
    return np.where(first, 0, 1) + 2 * item_phones[1:].astype(np.int64)


class Sampler:
    """Draws batches; items are chosen in proportion to their length times their weight."""

    def __init__(
        self,
        pool: Sequence[Item],
        weights: Sequence[float],
        *,
        chunk_frames: int,
        context: int,
        subsampling: int,
        rng: Rng,
    ) -> None:
        share = np.array([len(item.cepstra) * w for item, w in zip(pool, weights, strict=True)])
        self._bounds = np.cumsum(share / share.sum())
        self._pool = pool
        self._chunk = chunk_frames
        self._context = context
        self._subsampling = subsampling
        self._rng = rng

    def batch(self, size: int, *, pdfs: bool) -> tuple[npt.NDArray[np.float32], Targets]:
        """([size, chunk + 2*context, CEPSTRA], [size, chunk/subsampling])."""
        drawn = [self._example(pdfs=pdfs) for _ in range(size)]
        return np.stack([x for x, _ in drawn]), np.stack([y for _, y in drawn])

    def _example(self, *, pdfs: bool) -> tuple[npt.NDArray[np.float32], Targets]:
        rng = self._rng
        chosen = min(int(np.searchsorted(self._bounds, rng.random())), len(self._pool) - 1)
        item = self._pool[chosen]
        width = self._chunk + 2 * self._context
        tempo = float(rng.choice(TEMPOS))
        cepstra, phones, segments = self._long_enough(item, int(width * tempo) + 2)
        start = int(rng.integers(len(cepstra) - int(width * tempo) - 1))
        at = start + np.arange(width) * tempo
        below = at.astype(int)
        part = (at - below)[:, None].astype(np.float32)
        x = cepstra[below].astype(np.float32) * (1 - part) + cepstra[below + 1] * part
        step = self._subsampling
        outputs = (at[self._context - step : self._context + self._chunk : step] + 0.5).astype(int)
        if pdfs:
            return x, pdf_targets(phones[outputs], segments[outputs])
        return x, phone_targets(phones[outputs[1:]], segments)

    def _long_enough(
        self, item: Item, frames: int
    ) -> tuple[npt.NDArray[np.float16], npt.NDArray[np.int16], npt.NDArray[np.int16]]:
        """Short items stand somewhere in their own first and last frame's sound, as silence."""
        lack = frames - len(item.cepstra)
        if lack <= 0:
            return item.cepstra, item.labels.phones, item.labels.segments
        before = int(self._rng.integers(lack + 1))
        pads = (before, lack - before)
        silence = INDEX[SILENCE]
        segments = np.pad(item.labels.segments, pads, constant_values=(-1, np.iinfo(np.int16).max))
        return (
            np.pad(item.cepstra, (pads, (0, 0)), mode="edge").reshape(-1, CEPSTRA),
            np.pad(item.labels.phones, pads, constant_values=silence),
            segments,
        )
