"""Utterances on disk: shards that hold sound, transcripts and speakers.

A shard is written whole or not at all, so that an interrupted stage goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.training.audio import RATE, Pcm
from models.training.whole_file import save_arrays


@dataclass(frozen=True)
class Labels:
    """What sounds in each 10 ms frame: `phones` int16 [frames] (phones.INDEX) and `segments`
    int16 [frames], a number that grows by one with each phone."""

    phones: npt.NDArray[np.int16]
    segments: npt.NDArray[np.int16]


@dataclass(frozen=True)
class Utterance:
    """`samples` at RATE; `text` is the transcript; `labels` where the maker knows the times."""

    samples: Pcm
    text: str
    speaker: str
    labels: Labels | None = None


class DifferentShards(ValueError):
    """Some utterances of one shard have labels and some have none."""


def save(path: Path, utterances: Sequence[Utterance]) -> None:
    """Writes one shard (numpy's npz)."""
    labels = [u.labels for u in utterances if u.labels is not None]
    if labels and len(labels) != len(utterances):
        raise DifferentShards(str(path))
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "samples": np.concatenate([u.samples for u in utterances]),
        "lengths": np.array([u.samples.size for u in utterances], np.int64),
        "texts": np.array([u.text for u in utterances]),
        "speakers": np.array([u.speaker for u in utterances]),
    }
    if labels:
        arrays["phones"] = np.concatenate([one.phones for one in labels])
        arrays["segments"] = np.concatenate([one.segments for one in labels])
        arrays["frames"] = np.array([one.phones.size for one in labels], np.int64)
    save_arrays(path, arrays)


def load(path: Path) -> Iterator[Utterance]:
    """The utterances of one shard."""
    with np.load(path) as shard:
        pieces = split(shard["samples"], shard["lengths"])
        phones = segments = None
        if "phones" in shard:
            phones = split(shard["phones"], shard["frames"])
            segments = split(shard["segments"], shard["frames"])
        texts, speakers = shard["texts"], shard["speakers"]
    for i, samples in enumerate(pieces):
        labels = Labels(phones[i], segments[i]) if phones and segments else None
        yield Utterance(samples, str(texts[i]), str(speakers[i]), labels)


def split(
    joined: npt.NDArray[np.int16], lengths: npt.NDArray[np.int64]
) -> list[npt.NDArray[np.int16]]:
    """Undoes a concatenation."""
    return np.split(joined, np.cumsum(lengths)[:-1])


def shards(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.npz"))


def hours(paths: Sequence[Path]) -> float:
    total = 0
    for path in paths:
        with np.load(path) as shard:
            total += int(shard["lengths"].sum())
    return total / RATE / 3600
