"""The stage that makes speech: phrases spoken by the training voices, and recordings, in shards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from random import Random

from models.training import cores, corpus, sources, voices
from models.training.corpus import Utterance
from models.training.espeak import espeak
from models.training.lexicon import Lexicon, read_exceptions
from models.training.progress import Progress

SHARD = 500
"""Utterances a shard."""

Speak = Callable[[str, str, Random], Utterance]


@dataclass(frozen=True)
class Cast:
    """Texts are handed round the speakers, so that an early stop leaves them balanced. `engine`:
    opened for every shard, in the process that makes it: engines may hold threads."""

    folder: Path
    speakers: Sequence[str]
    engine: Callable[[], AbstractContextManager[Speak]]
    seed: int


def _shards(texts: Sequence[str]) -> int:
    return -(-len(texts) // SHARD)


def record(cast: Cast, texts: Sequence[str], progress: Progress) -> None:
    """Writes the shards that are missing."""
    title = f"speech: {cast.folder.name}"
    total = _shards(texts)

    def write(number: int) -> None:
        path = cast.folder / f"{number:04}.npz"
        if not path.exists():
            with cast.engine() as speak:
                corpus.save(path, list(_spoken(cast, speak, texts, number)))

    for done, _ in enumerate(cores.each(write, total), 1):
        progress.step(title, done, total)


def _spoken(cast: Cast, speak: Speak, texts: Sequence[str], shard: int) -> Iterator[Utterance]:
    random = Random(f"{cast.seed}/{shard}")  # noqa: S311 - not for secrets
    first = shard * SHARD
    for i, text in enumerate(texts[first : first + SHARD], first):
        yield speak(text, cast.speakers[i % len(cast.speakers)], random)


def by_espeak(
    folder: Path, texts: Sequence[str], variants: Sequence[str], seed: int, progress: Progress
) -> None:
    """Labelled speech. Raises `EspeakFailed`, `Unpronounceable`."""
    speaker = espeak()
    voice = voices.EspeakVoice(speaker, Lexicon(speaker, read_exceptions()))
    record(Cast(folder, variants, lambda: nullcontext(voice.utterance), seed), texts, progress)


def by_rhvoice(
    folder: Path, texts: Sequence[str], cache: Path, seed: int, progress: Progress
) -> None:
    """Raises `SourceUnavailable` where the engine cannot be fetched."""
    if len(corpus.shards(folder)) == _shards(texts):
        return
    packages = sources.bring(sources.RHVOICE, cache)

    @contextmanager
    def engine() -> Iterator[Speak]:
        with closing(voices.RhvoiceVoice(packages)) as voice:
            yield voice.utterance

    record(Cast(folder, voices.RHVOICE_VOICES, engine, seed), texts, progress)


def recorded(folder: Path, utterances: Iterator[Utterance], progress: Progress) -> None:
    """Shards of recordings that others made."""
    if corpus.shards(folder):
        return
    for number, shard in enumerate(_batched(utterances)):
        corpus.save(folder / f"{number:04}.npz", shard)
        progress.step(f"speech: {folder.name}", number + 1, None)


def _batched(utterances: Iterator[Utterance]) -> Iterator[list[Utterance]]:
    held: list[Utterance] = []
    for utterance in utterances:
        held.append(utterance)
        if len(held) == SHARD:
            yield held
            held = []
    if held:
        yield held


def hours(folder: Path) -> float:
    """Of sound in a source's shards."""
    return corpus.hours(corpus.shards(folder))
