"""Which phone sounds when: the best path of a transcript, in any of its words' pronunciations,
through a net's scores (Viterbi). Silence may stand before, between and after words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.training.corpus import Labels
from models.training.lexicon import Pronunciation
from models.training.net import SUBSAMPLING
from models.training.phones import INDEX, SILENCE

Scores = npt.NDArray[np.float32]
"""[outputs, classes]: log likelihoods."""
Ways = Sequence[Pronunciation]
"""Of one word."""
_NEVER = -1e30


class DoesNotFit(ValueError):
    """The sound is too short for its transcript."""


@dataclass(frozen=True)
class Topology:
    """A phone's states from left to right; only the last one lasts. `classes`: what a net has for
    each phone; `states`: the class of each state among them; `exits`: how many of the last states a
    phone may end in; `frames`: input frames an output."""

    classes: int
    states: tuple[int, ...]
    exits: int
    frames: int


THIRTY_MS = Topology(classes=1, states=(0, 0, 0), exits=1, frames=1)
"""The aligner's, which has an output every 10 ms: as short as the recogniser can tell."""
CHAIN = Topology(classes=2, states=(0, 1), exits=2, frames=SUBSAMPLING)
"""The recogniser's: of each phone its first output and the others."""


@dataclass(frozen=True)
class Aligned:
    """`score`: mean log likelihood an output, the measure of whether the transcript is right."""

    labels: Labels
    score: float


@dataclass(frozen=True)
class Paths:
    """States in order. `phones`, `segments`: what each is of; `columns`: of the scores; `before`:
    [states, most], the states a state may be entered from, the number of states where there are
    fewer. A path begins in one of `first` and ends in one of `last`."""

    phones: npt.NDArray[np.int16]
    segments: npt.NDArray[np.int16]
    columns: npt.NDArray[np.int64]
    before: npt.NDArray[np.int64]
    first: Sequence[int]
    last: Sequence[int]


def paths(words: Sequence[Ways], topology: Topology) -> Paths:
    """Every word in any of its ways."""
    phones: list[int] = []
    before: list[list[int]] = []

    def passed(phone: str, entered_from: list[int]) -> list[int]:
        """The states that the phone may be left from."""
        start = len(before)
        end = start + len(topology.states)
        phones.append(INDEX[phone])
        before.append([*entered_from])
        before.extend([state] for state in range(start, end - 1))
        before[-1].insert(0, end - 1)
        return list(range(end - topology.exits, end))

    silence = passed(SILENCE, [])
    first, ends = [0], silence
    for number, ways in enumerate(words):
        reached = []
        for way in ways:
            if number == 0:
                first.append(len(before))
            at = ends
            for phone in way:
                at = passed(phone, at)
            reached += at
        ends = reached + passed(SILENCE, reached)
    table = np.full((len(before), max(map(len, before))), len(before))
    for row, states in zip(table, before, strict=True):
        row[: len(states)] = states
    count = len(topology.states)
    columns = np.array(phones)[:, None] * topology.classes + np.array(topology.states)
    return Paths(
        np.repeat(phones, count).astype(np.int16),
        np.repeat(np.arange(len(phones)), count).astype(np.int16),
        columns.ravel(), table, first, ends,
    )  # fmt: skip


def align(scores: Scores, words: Sequence[Ways], topology: Topology, frames: int) -> Aligned:
    """frames: of the input, each of which gets a label. Raises `DoesNotFit`."""
    if not words or not len(scores):
        raise DoesNotFit("no words or no sound")
    way = paths(words, topology)
    states, score = _best(scores[:, way.columns], way)
    # An output stands in the middle of the frames that it speaks of.
    output = (np.arange(frames) + topology.frames // 2) // topology.frames
    at = states[np.minimum(output, len(scores) - 1)]
    return Aligned(Labels(way.phones[at], way.segments[at]), score)


def _best(emitted: Scores, way: Paths) -> tuple[npt.NDArray[np.int64], float]:
    """emitted: [outputs, states]. The state at each output, and their mean log likelihood."""
    outputs, count = emitted.shape
    every = np.arange(count)
    best = np.full(count + 1, _NEVER)
    best[way.first] = emitted[0, way.first]
    back = np.zeros((outputs, count), np.int64)
    for t in range(1, outputs):
        candidates = best[way.before]
        chosen = candidates.argmax(1)
        back[t] = way.before[every, chosen]
        best[:count] = candidates[every, chosen] + emitted[t]
    state = max(way.last, key=lambda one: float(best[one]))
    if best[state] < _NEVER / 2:
        raise DoesNotFit(f"no path through {outputs} outputs")
    score = float(best[state]) / outputs
    passed = np.zeros(outputs, np.int64)
    for t in range(outputs - 1, -1, -1):
        passed[t] = state
        state = int(back[t, state])
    return passed, score
