"""Labels by the recogniser's own net, which hears better than the aligner whose labels taught it:
the best path of a transcript, in any of its words' pronunciations, through its outputs (Viterbi).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.training.alignment import Aligned, DoesNotFit, Scores
from models.training.corpus import Labels
from models.training.export import PRIOR_SCALE
from models.training.fitting import Fitted, log_likelihoods
from models.training.lexicon import Lexicon, Pronunciation
from models.training.net import SUBSAMPLING
from models.training.phones import INDEX, SILENCE
from models.training.prepared import Prepared

_NEVER = -1e30
Ways = Sequence[Pronunciation]
"""Of one word."""


@dataclass(frozen=True)
class Paths:
    """States in order; each is one phone. `before`: [states, most], the states a state may be
    entered from, the number of states where there are fewer. A path begins in one of `first` and
    ends in one of `last`."""

    phones: npt.NDArray[np.int64]
    before: npt.NDArray[np.int64]
    first: Sequence[int]
    last: Sequence[int]


def paths(words: Sequence[Ways]) -> Paths:
    """Every word in any of its ways; silence may stand before, between and after them."""
    silence = INDEX[SILENCE]
    phones, before, first = [silence], [list[int]()], [0]
    ends = [0]
    for number, ways in enumerate(words):
        reached = []
        for way in ways:
            entered_from = ends
            for place, phone in enumerate(way):
                if number == 0 and place == 0:
                    first.append(len(phones))
                before.append(entered_from)
                entered_from = [len(phones)]
                phones.append(INDEX[phone])
            reached += entered_from
        before.append(reached)
        ends = [*reached, len(phones)]
        phones.append(silence)
    table = np.full((len(phones), max(map(len, before))), len(phones))
    for row, states in zip(table, before, strict=True):
        row[: len(states)] = states
    return Paths(np.array(phones), table, first, ends)


def align(scores: Scores, words: Sequence[Ways], frames: int) -> Aligned:
    """scores: [outputs, pdfs], of each phone the one of its first output and the one of the others;
    frames: input frames, of which each gets a label. Raises `DoesNotFit`."""
    if not words or not len(scores):
        raise DoesNotFit("no words or no sound")
    way = paths(words)
    count = len(way.phones)
    states = np.arange(count)
    begins, goes_on = scores[:, 2 * way.phones], scores[:, 2 * way.phones + 1]
    best = np.full(count + 1, _NEVER)
    best[way.first] = begins[0, way.first]
    back = np.zeros((len(scores), count), np.int64)
    for t in range(1, len(scores)):
        candidates = best[way.before]
        chosen = candidates.argmax(1)
        entered = candidates[states, chosen] + begins[t]
        stayed = best[:count] + goes_on[t]
        back[t] = np.where(entered > stayed, way.before[states, chosen], states)
        best[:count] = np.maximum(entered, stayed)
    state = max(way.last, key=lambda one: float(best[one]))
    if best[state] < _NEVER / 2:
        raise DoesNotFit(f"no path of {len(words)} words through {len(scores)} outputs")
    score = float(best[state]) / len(scores)
    passed = np.zeros(len(scores), np.int64)
    for t in range(len(scores) - 1, -1, -1):
        passed[t] = state
        state = int(back[t, state])
    # An output stands in the middle of the frames that it speaks of.
    output = np.minimum((np.arange(frames) + SUBSAMPLING // 2) // SUBSAMPLING, len(scores) - 1)
    at = passed[output]
    return Aligned(Labels(way.phones[at].astype(np.int16), at.astype(np.int16)), score)


def of(fitted: Fitted, one: Prepared, lexicon: Lexicon) -> Aligned:
    """Of the plain copy. Raises `DoesNotFit`, `Unpronounceable`."""
    words = [lexicon.pronunciations(word) for word in one.text.split()]
    cepstra = one.copies[0].astype(np.float32)
    return align(log_likelihoods(fitted, cepstra, PRIOR_SCALE), words, len(cepstra))
