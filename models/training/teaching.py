"""The stage that trains the recogniser's net: first output by output, then by whole sequences."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch

from models.training import (
    fitting,
    gathering,
    labelling,
    mmi,
    phone_errors,
    prepared,
    quiet,
    soup,
)
from models.training.bench.scoring import edits
from models.training.examples import Item, Sampler, items
from models.training.export import PRIOR_SCALE
from models.training.fitting import Fitted, Schedule
from models.training.net import Tdnn
from models.training.order import Order
from models.training.phones import INDEX, SILENCE
from models.training.progress import Progress
from models.training.spectral import Noises

HUMAN_WEIGHT = 3.0
"""How much oftener a second of a person's speech is drawn than one of a synthetic voice's."""
SEQUENCES_HUMAN_WEIGHT = 20.0
"""The same by whole sequences. Of these a net learns a voice's manner, too, and all figures that
it is shown whole are of synthetic voices: with 3 an announcer's «ноль» became «ошиблась»."""
FIGURES_SHARE = 0.45
"""Of the time that the net is shown sequences: figures in people's voices."""
SYNTHETIC = ("espeak", "rhvoice")
QUIET_ITEMS = 200
ADAPTING_SHARE = 0.1
"""Of the learning rate, when an existing net is adapted."""


@dataclass(frozen=True)
class Lessons:
    """What the net is shown: labelled cepstra, how often each, and noises to lay over them."""

    pool: list[Item]
    weights: list[float]
    noises: Noises


def lessons(cepstra: Path, labels: Path, noises: Noises, human_weight: float) -> Lessons:
    """Of all sources but the people who never train."""
    folders = sorted(folder for folder in cepstra.iterdir() if folder.is_dir())
    sources = [folder.name for folder in folders if folder.name != gathering.PEOPLE]
    pool, weights = pooled(cepstra, sources, labels, human_weight)
    silent = quiet.quiet_items(QUIET_ITEMS, np.random.default_rng(0))
    speech = sum(len(item.cepstra) * w for item, w in zip(pool, weights, strict=True))
    share = quiet.weight(speech, sum(len(item.cepstra) for item in silent))
    return Lessons(pool + silent, weights + [share] * len(silent), noises)


def people_of(cepstra: Path, names: Sequence[str], labels: Path) -> dict[str, list[Item]]:
    """What each person who trains has said, plain, by name."""
    found: dict[str, list[Item]] = {}
    for name in names:
        if name in SYNTHETIC or name == gathering.PEOPLE:
            continue
        known = labelling.load(labels / f"{name}.npz")
        for one, label in zip(prepared.load_all(cepstra / name), known, strict=True):
            if label is not None and (label.phones != INDEX[SILENCE]).any():
                found.setdefault(one.speaker, []).append(Item(one.copies[0], label))
    return found


def with_figures(shown: Lessons, figures: Sequence[Item]) -> Lessons:
    """The same, and figures in people's voices for FIGURES_SHARE of the time."""
    spoken = sum(len(i.cepstra) * w for i, w in zip(shown.pool, shown.weights, strict=True))
    weight = FIGURES_SHARE / (1 - FIGURES_SHARE) * spoken / sum(len(i.cepstra) for i in figures)
    weights = [*shown.weights, *(weight for _ in figures)]
    return Lessons([*shown.pool, *figures], weights, shown.noises)


def by_outputs(order: Order, shown: Lessons, folder: Path, progress: Progress) -> Fitted:
    """Cross-entropy, from nothing or from the net that is adapted."""
    recipe = order.recipe
    model, rate = Tdnn(recipe.hidden), recipe.learning_rate
    if order.adapt:
        model, rate = fitting.load(order.adapt).net, recipe.learning_rate * ADAPTING_SHARE
    schedule = Schedule("training", recipe.steps, recipe.batch, rate, pdfs=True)
    rng = np.random.default_rng(recipe.seed + 1)
    sampler = _sampler(order, shown, model, rng)
    return fitting.fit(
        model, sampler, schedule, rng, progress, folder / "checkpoint.pt", shown.noises
    )


def by_sequences(
    order: Order, shown: Lessons, fitted: Fitted, folder: Path, progress: Progress
) -> Fitted:
    """Goes on from a net that was trained output by output, round by round, each by several seeds
    that end in their mean; its prior stays."""
    recipe = order.recipe
    language = mmi.flattened(mmi.bigram(item.labels.phones for item in shown.pool))
    objective = mmi.objective(language, fitted.prior)

    def taught(before: Fitted, steps: int, seed: int) -> Fitted:
        schedule = Schedule(
            f"sequences, seed {seed}", steps, recipe.batch, recipe.sequence_rate, pdfs=True
        )
        torch.manual_seed(seed)
        net, rng = copy.deepcopy(before.net), np.random.default_rng(seed)
        return fitting.fit(
            net, _sampler(order, shown, net, rng), schedule, rng, progress,
            folder / f"checkpoint-{seed}.pt", shown.noises, objective,
        )  # fmt: skip

    first = recipe.seed + 2
    for steps in recipe.sequence_steps:
        seeds = range(first, first + recipe.sequence_seeds)
        made = soup.mean(soup.side_by_side(partial(taught, fitted, steps), seeds, folder))
        fitted = Fitted(made.net, fitted.prior, made.loss)
        first = seeds.stop
    return fitted


def people(fitted: Fitted, cepstra: Path, labels: Path) -> float:
    """Phone errors a phone said, of speakers who never trained; what follows what is counted from
    the others' speech."""
    others = labelling.load(labels / f"{gathering.VOXFORGE}.npz")
    language = mmi.bigram(one.phones for one in others if one)
    strangers, _ = pooled(cepstra, [gathering.PEOPLE], labels)
    errors = total = 0
    for item in strangers:
        said = phone_errors.said(item.labels)
        scores = fitting.log_likelihoods(fitted, item.cepstra.astype(np.float32), PRIOR_SCALE)
        errors += len(edits(said, phone_errors.decode(scores, language)))
        total += len(said)
    return errors / max(1, total)


def _sampler(order: Order, shown: Lessons, net: Tdnn, rng: np.random.Generator) -> Sampler:
    return Sampler(
        shown.pool, shown.weights, chunk_frames=order.recipe.chunk_frames, context=net.context,
        subsampling=net.subsampling, rng=rng,
    )  # fmt: skip


def pooled(
    cepstra: Path, names: Sequence[str], labels: Path, human_weight: float = 1.0
) -> tuple[list[Item], list[float]]:
    """Every copy of every utterance that has labels, and how much a second of it weighs."""
    pool: list[Item] = []
    weights: list[float] = []
    for name in names:
        utterances = prepared.load_all(cepstra / name)
        found = (
            [one.labels for one in utterances]
            if name == "espeak"
            else labelling.load(labels / f"{name}.npz")
        )
        before = len(pool)
        for one, label in zip(utterances, found, strict=True):
            if label is not None:
                pool += items(one.copies, label)
        weights += [1.0 if name in SYNTHETIC else human_weight] * (len(pool) - before)
    return pool, weights
