"""People say what they were never recorded saying: their phones, cut in halves, put together anew.

Unit selection (Hunt and Black, 1996) on cepstra: the cheapest way through what was said, by how
well each half phone fits its neighbours and how smoothly the next one goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from models.training.corpus import Labels
from models.training.examples import Item
from models.training.features import Cepstra
from models.training.phones import ALWAYS_SOFT, BASE, INDEX, SILENCE, VOWELS

CANDIDATES = 24
"""Halves of one phone that are weighed against each other."""
REACH = 3
"""Phones on each side by which they are chosen: those that stood where they are wanted."""
WRONG_NEIGHBOUR, WRONG_KIND = 1.0, 3.0
"""Costs of a half that stood beside another phone of the same kind, or of another kind."""
CUT_WITHIN, CUT_BETWEEN = 1.0, 2.0
"""Costs of a cut in the middle of a phone, where it is steadiest, and between two phones."""
JUMP = 0.5
"""Cost of a deviation of the cepstra between the frames that meet in a cut."""
PAUSE_FRAMES = range(5, 40)
"""Of half a silence; others are as dear as a wrong kind."""

Places = npt.NDArray[np.int64]
Costs = npt.NDArray[np.float32]


class CannotSay(ValueError):
    """A phone that was never said."""


@dataclass(frozen=True)
class Halves:
    """Half phones in the order they were said: 2*i is the first half of the i-th phone, 2*i+1 its
    second. `first`, `end`: frames of `cepstra`; `beside`: the phone before a first half, or after
    a second; `goes_on`: whether the next half follows at once."""

    cepstra: Cepstra
    phones: npt.NDArray[np.int16]
    first: Places
    end: Places
    beside: npt.NDArray[np.int16]
    goes_on: npt.NDArray[np.bool_]


def halves(items: Sequence[Item]) -> Halves:
    """Of everything that was said."""
    phones, first, end, beside, goes_on = [], [], [], [], []
    start = 0
    for item in items:
        bounds = np.flatnonzero(np.diff(item.labels.segments)) + 1
        begins, ends = np.append(0, bounds), np.append(bounds, len(item.cepstra))
        said = item.labels.phones[begins]
        middles = (begins + ends) // 2
        phones.append(np.repeat(said, 2))
        first.append(start + np.stack([begins, middles], 1).ravel())
        end.append(start + np.stack([middles, ends], 1).ravel())
        beside.append(_beside(said))
        goes_on.append(np.arange(2 * len(said)) < 2 * len(said) - 1)
        start += len(item.cepstra)
    cepstra = np.concatenate([item.cepstra for item in items]).astype(np.float32)
    return Halves(
        cepstra, np.concatenate(phones), np.concatenate(first), np.concatenate(end),
        np.concatenate(beside), np.concatenate(goes_on),
    )  # fmt: skip


def say(voice: Halves, phones: Sequence[str], rng: np.random.Generator) -> Item:
    """phones: with SILENCE where a pause shall be. Raises `CannotSay`."""
    wanted = np.array([INDEX[phone] for phone in phones], np.int16)
    beside, agreement = _beside(wanted), _agreement(voice.phones[::2], wanted)
    candidates, costs = [], []
    for place, (phone, neighbour) in enumerate(zip(np.repeat(wanted, 2), beside, strict=True)):
        side = place % 2
        found = np.flatnonzero(voice.phones[side::2] == phone) * 2 + side
        if not len(found):
            raise CannotSay(BASE[phone])
        misfit = _MISFIT[neighbour, voice.beside[found]]
        if phone == INDEX[SILENCE]:
            frames = voice.end[found] - voice.first[found]
            misfit = misfit + np.where(np.isin(frames, PAUSE_FRAMES), 0, WRONG_KIND)
        order = misfit - agreement[place // 2, found // 2]
        best = np.lexsort((rng.random(len(found)), order))[:CANDIDATES]
        candidates.append(found[best])
        costs.append(misfit[best].astype(np.float32))
    return _joined(voice, _cheapest(voice, candidates, costs))


def _beside(phones: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    """Of each half the phone on its outer side; silence before the first and after the last."""
    around = np.pad(phones, 1, constant_values=INDEX[SILENCE])
    return np.stack([around[:-2], around[2:]], 1).ravel()


def _agreement(said: npt.NDArray[np.int16], wanted: npt.NDArray[np.int16]) -> Places:
    """[wanted, said]: phones in a row, before and after, that are the same in both."""
    same = said[None] == wanted[:, None]
    total = np.zeros(same.shape, np.int64)
    for direction in (-1, 1):
        run = same
        for _ in range(REACH):
            moved = np.zeros_like(run)
            if direction < 0:
                moved[1:, 1:] = run[:-1, :-1]
            else:
                moved[:-1, :-1] = run[1:, 1:]
            run = same & moved
            total += run
    return total


def _cheapest(voice: Halves, candidates: Sequence[Places], costs: Sequence[Costs]) -> list[int]:
    """Viterbi: one candidate for each place."""
    deviation = voice.cepstra.std(0) + 1e-3
    last = len(voice.cepstra) - 1
    total, back = costs[0], []
    for place, (before, here) in enumerate(pairwise(candidates), 1):
        follows = (here[None] == before[:, None] + 1) & voice.goes_on[before][:, None]
        leaves = voice.cepstra[np.maximum(voice.end[before] - 1, voice.first[before])]
        enters = voice.cepstra[np.minimum(voice.first[here], last)]
        jump = np.square((leaves[:, None] - enters[None]) / deviation).mean(2)
        cut = CUT_WITHIN if place % 2 else CUT_BETWEEN
        ways = total[:, None] + np.where(follows, 0, cut + JUMP * np.sqrt(jump))
        back.append(ways.argmin(0))
        total = ways.min(0) + costs[place]
    at = int(total.argmin())
    chosen = [int(candidates[-1][at])]
    for earlier, ways_back in zip(candidates[-2::-1], back[::-1], strict=True):
        at = int(ways_back[at])
        chosen.append(int(earlier[at]))
    return chosen[::-1]


def _joined(voice: Halves, chosen: Sequence[int]) -> Item:
    pieces, phones, segments = [], [], []
    for place, half in enumerate(chosen):
        piece = voice.cepstra[voice.first[half] : voice.end[half]].copy()
        if place and chosen[place - 1] != half - 1 and len(piece):
            # The end of what stood before, heard a little, hides the cut.
            piece[0] = (2 * piece[0] + voice.cepstra[voice.end[chosen[place - 1]] - 1]) / 3
        pieces.append(piece.astype(np.float16))
        phones.append(np.full(len(piece), voice.phones[half], np.int16))
        segments.append(np.full(len(piece), place // 2, np.int16))
    return Item(np.concatenate(pieces), Labels(np.concatenate(phones), np.concatenate(segments)))


def _misfits() -> Costs:
    """[wanted, found]: cost of a neighbour."""
    kinds = [(phone in VOWELS, phone in ALWAYS_SOFT, phone == SILENCE) for phone in BASE]
    cost = [[WRONG_NEIGHBOUR if a == b else WRONG_KIND for b in kinds] for a in kinds]
    return np.array(cost, np.float32) * (1 - np.eye(len(BASE), dtype=np.float32))


_MISFIT = _misfits()
