"""The stage that labels what has no labels: an aligner taught by eSpeak's own phone times, taught
again on everything it has labelled itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from models.training import cores, export, fitting
from models.training.alignment import CHAIN, THIRTY_MS, Aligned, DoesNotFit, Topology, Ways, align
from models.training.corpus import Labels
from models.training.examples import Item, Sampler, items
from models.training.fitting import Fitted, Schedule, log_likelihoods
from models.training.lexicon import Lexicon, Unpronounceable
from models.training.net import Tdnn
from models.training.phones import BASE
from models.training.prepared import Prepared
from models.training.progress import Progress
from models.training.recipe import Recipe
from models.training.whole_file import save_arrays

HIDDEN = 160
DILATIONS = (2, 3, 4)
PRIOR_SCALE = 0.7
DROPPED_SHARE = 0.03
"""Of the utterances, those that fit their transcript worst."""
ROUNDS = 2


def label(
    known: Sequence[Prepared],
    unknown: Mapping[str, Sequence[Prepared]],
    lexicon: Lexicon,
    recipe: Recipe,
    folder: Path,
    progress: Progress,
) -> None:
    """Writes folder/<source>.npz for each unknown source."""
    rng = np.random.default_rng(recipe.seed)
    pool = [item for one in known if one.labels for item in items(one.copies[:2], one.labels)]
    net = Tdnn(HIDDEN, len(BASE), 1, DILATIONS)
    found: dict[str, list[Aligned | None]] = {}
    for turn in range(ROUNDS):
        fitted = _teach(net, pool, recipe, turn, rng, progress)
        if turn == 0:
            pool = pool[: len(pool) // 2]
        for source, utterances in unknown.items():
            found[source] = _align_all(_by_aligner, fitted, source, utterances, lexicon, progress)
            if turn + 1 < ROUNDS:
                for one, aligned in zip(utterances, kept(found[source]), strict=True):
                    if aligned is not None:
                        pool += items(one.copies[:2], aligned)
    for source, aligned_all in found.items():
        save(folder / f"{source}.npz", kept(aligned_all))


def label_again(
    fitted: Fitted,
    sources: Mapping[str, Sequence[Prepared]],
    lexicon: Lexicon,
    folder: Path,
    progress: Progress,
) -> None:
    """The same by the recogniser's net, which the first labels taught: it hears better, and which
    way a word was said, too."""
    for source, utterances in sources.items():
        found = _align_all(_by_net, fitted, source, utterances, lexicon, progress)
        save(folder / f"{source}.npz", kept(found))


def kept(aligned: Sequence[Aligned | None]) -> list[Labels | None]:
    """Labels, without the worst: a wrong transcript teaches wrong sounds."""
    scores = [one.score for one in aligned if one is not None]
    if not scores:
        return [None for _ in aligned]
    least = float(np.quantile(scores, DROPPED_SHARE))
    return [one.labels if one is not None and one.score >= least else None for one in aligned]


def _teach(
    net: Tdnn,
    pool: Sequence[Item],
    recipe: Recipe,
    turn: int,
    rng: np.random.Generator,
    progress: Progress,
) -> Fitted:
    sampler = Sampler(
        pool, [1.0] * len(pool), chunk_frames=120, context=net.context, subsampling=1, rng=rng
    )
    title = f"aligner, round {turn + 1}"
    schedule = Schedule(title, recipe.aligner_steps, 32, 2e-3, pdfs=False)
    return fitting.fit(net, sampler, schedule, rng, progress)


def _align_all(
    aligned: Callable[[Fitted, Prepared, Lexicon], Aligned],
    fitted: Fitted,
    source: str,
    utterances: Sequence[Prepared],
    lexicon: Lexicon,
    progress: Progress,
) -> list[Aligned | None]:
    def work(number: int) -> Aligned | None:
        try:
            return aligned(fitted, utterances[number], lexicon)
        except (DoesNotFit, Unpronounceable):
            return None

    result: list[Aligned | None] = []
    for one in cores.each(work, len(utterances)):
        result.append(one)
        progress.step(f"alignment: {source}", len(result), len(utterances))
    return result


def _by_aligner(fitted: Fitted, one: Prepared, lexicon: Lexicon) -> Aligned:
    words = [[way] for way in lexicon.sentence(one.text)]
    return _aligned(fitted, one, words, THIRTY_MS, PRIOR_SCALE)


def _by_net(fitted: Fitted, one: Prepared, lexicon: Lexicon) -> Aligned:
    words = [lexicon.pronunciations(word) for word in one.text.split()]
    return _aligned(fitted, one, words, CHAIN, export.PRIOR_SCALE)


def _aligned(
    fitted: Fitted, one: Prepared, words: Sequence[Ways], topology: Topology, prior_scale: float
) -> Aligned:
    """The plain copy."""
    cepstra = one.copies[0].astype(np.float32)
    return align(log_likelihoods(fitted, cepstra, prior_scale), words, topology, len(cepstra))


def save(path: Path, labels: Sequence[Labels | None]) -> None:
    empty = np.zeros(0, np.int16)
    usable = [one for one in labels if one is not None]
    save_arrays(
        path,
        {
            "frames": np.array([0 if one is None else one.phones.size for one in labels]),
            "phones": np.concatenate([empty, *(one.phones for one in usable)]),
            "segments": np.concatenate([empty, *(one.segments for one in usable)]),
        },
    )


def load(path: Path) -> list[Labels | None]:
    """In the order of the source's utterances; None: not usable."""
    with np.load(path) as stored:
        frames, phones, segments = stored["frames"], stored["phones"], stored["segments"]
    ends = np.cumsum(frames)
    return [
        Labels(phones[end - n : end], segments[end - n : end]) if n else None
        for n, end in zip(frames, ends, strict=True)
    ]
