"""The stage between sound and net: each utterance and its spoilt copies as cepstra, on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.training import channel, cores, corpus, noise
from models.training.audio import RATE, Pcm
from models.training.corpus import Labels, Utterance
from models.training.features import Cepstra, mfcc
from models.training.progress import Progress
from models.training.whole_file import save_arrays

NOISE_SECONDS = 8
NOISES = 48
NOISE_CEPSTRA = 120
NOISE_LEVEL = 1000.0
"""Of unit noise, in int16 units: well over the front end's floor."""
SHORTEST_FRAMES = 15
HISS = 3.0
"""Standard deviation of the noise floor under every clean utterance, in int16 units: synthetic
silence is digitally zero, a real line's never is."""


@dataclass(frozen=True)
class Prepared:
    """`copies`: float16 [frames, CEPSTRA] each, the plain one first. `labels` are of the plain
    one, where they are known."""

    copies: tuple[npt.NDArray[np.float16], ...]
    text: str
    speaker: str
    labels: Labels | None = None


def noise_bank(speech: Sequence[Pcm], rng: noise.Rng) -> list[npt.NDArray[np.float32]]:
    samples = NOISE_SECONDS * RATE
    kinds = [noise.KINDS[i % len(noise.KINDS)] for i in range(NOISES)]
    return [noise.make(kind, samples, rng, speech) for kind in kinds]


def noise_cepstra(speech: Path, seed: int) -> npt.NDArray[np.float32]:
    """[NOISE_CEPSTRA, frames, CEPSTRA]: noises of every kind, babble made of `speech`'s voices."""
    (first, *_) = corpus.shards(speech)
    voices = [one.samples for one in corpus.load(first)][:60]
    rng = np.random.default_rng([seed, 1])
    kinds = [noise.KINDS[i % len(noise.KINDS)] for i in range(NOISE_CEPSTRA)]
    made = (noise.make(kind, NOISE_SECONDS * RATE, rng, voices) for kind in kinds)
    return np.stack([mfcc(NOISE_LEVEL * one) for one in made])


def prepare(source: Path, target: Path, copies: int, seed: int, progress: Progress) -> None:
    """Every shard of `source` (speech) into `target` (cepstra); finished ones are kept."""
    shards = corpus.shards(source)

    def write(number: int) -> None:
        path = target / shards[number].name
        if not path.exists():
            rng = np.random.default_rng([seed, number])
            utterances = list(corpus.load(shards[number]))
            bank = noise_bank([u.samples for u in utterances[:60]], rng)
            save(path, [_prepared(u, copies, bank, rng) for u in utterances])

    for done, _ in enumerate(cores.each(write, len(shards)), 1):
        progress.step(f"features: {source.name}", done, len(shards))


def _prepared(
    utterance: Utterance, copies: int, bank: Sequence[npt.NDArray[np.float32]], rng: noise.Rng
) -> Prepared:
    floor = HISS * rng.standard_normal(utterance.samples.size)
    plain = utterance.samples.astype(np.float32) + floor.astype(np.float32)
    made: list[Cepstra] = [mfcc(plain)]
    for _ in range(copies):
        percent = int(rng.choice(channel.SPEAKER_PERCENT))
        voice = channel.another_speaker(plain, percent)
        piece = np.resize(
            np.roll(bank[int(rng.integers(len(bank)))], rng.integers(RATE)), voice.size
        )
        made.append(mfcc(channel.spoil(voice, piece, rng)))
    halves = tuple(cepstra.astype(np.float16) for cepstra in made)
    return Prepared(halves, utterance.text, utterance.speaker, utterance.labels)


def save(path: Path, utterances: Sequence[Prepared]) -> None:
    used = [u for u in utterances if len(u.copies[0]) >= SHORTEST_FRAMES]
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "cepstra": np.concatenate([copy for u in used for copy in u.copies]),
        "frames": np.array([len(copy) for u in used for copy in u.copies], np.int64),
        "copies": np.array([len(u.copies) for u in used], np.int64),
        "texts": np.array([u.text for u in used]),
        "speakers": np.array([u.speaker for u in used]),
    }
    known = [u.labels for u in used if u.labels is not None]
    if known:
        arrays["phones"] = np.concatenate([one.phones for one in known])
        arrays["segments"] = np.concatenate([one.segments for one in known])
    save_arrays(path, arrays)


def load(path: Path) -> Iterator[Prepared]:
    with np.load(path) as shard:
        cepstra, frames = shard["cepstra"], shard["frames"]
        counts, texts, speakers = shard["copies"], shard["texts"], shard["speakers"]
        phones = shard.get("phones", None)
        segments = shard.get("segments", None)
    ends = np.cumsum(frames)
    item = label = 0
    for count, text, speaker in zip(counts, texts, speakers, strict=True):
        copies = tuple(cepstra[ends[i] - frames[i] : ends[i]] for i in range(item, item + count))
        labels = None
        if phones is not None and segments is not None:
            piece = slice(label, label + len(copies[0]))
            labels = Labels(phones[piece], segments[piece])
            label += len(copies[0])
        item += count
        yield Prepared(copies, str(text), str(speaker), labels)


def load_all(folder: Path) -> list[Prepared]:
    """All shards of a source, in order."""
    return [one for path in corpus.shards(folder) for one in load(path)]
