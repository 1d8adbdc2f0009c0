"""Which phone sounds when: the best path of a transcript through the net's scores (Viterbi).

Phones are left to right, MIN_FRAMES at least each; silence may stand before, between and after
words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.training.corpus import Labels
from models.training.lexicon import Pronunciation
from models.training.phones import INDEX, SILENCE

MIN_FRAMES = 3
"""10 ms frames: one output of the net, which has one every 30 ms."""

Scores = npt.NDArray[np.float32]
"""[frames, phones]: log likelihoods."""


class DoesNotFit(ValueError):
    """The sound is too short for its transcript."""


@dataclass(frozen=True)
class Aligned:
    """`score`: mean log likelihood a frame, the measure of whether the transcript is right."""

    labels: Labels
    score: float


def states(words: Sequence[Pronunciation]) -> tuple[list[int], list[bool]]:
    """Phones to pass, with a silence in each gap, and whether each may be left out."""
    silence = INDEX[SILENCE]
    phones, optional = [silence], [True]
    for word in words:
        phones += [*(INDEX[phone] for phone in word), silence]
        optional += [*(False for _ in word), True]
    return phones, optional


def align(scores: Scores, words: Sequence[Pronunciation]) -> Aligned:
    """Raises `DoesNotFit`."""
    phones, optional = states(words)
    count = len(phones)
    if not words or len(scores) < MIN_FRAMES * (count - sum(optional)):
        raise DoesNotFit(f"{len(scores)} frames for {count} phones")
    emitted = scores[:, np.repeat(phones, MIN_FRAMES)].astype(np.float64)
    total, width = emitted.shape
    impossible = -1e30
    loops = np.arange(width) % MIN_FRAMES == MIN_FRAMES - 1
    # A phone after an optional silence may be entered from the phone before that silence.
    skips = np.zeros(width, bool)
    skips[::MIN_FRAMES] = [False, *optional[:-1]]
    skips[MIN_FRAMES] = False  # there is nothing before the first silence
    hop = MIN_FRAMES + 1
    best = np.full(width, impossible)
    best[0] = emitted[0, 0]
    best[MIN_FRAMES] = emitted[0, MIN_FRAMES]
    back = np.zeros((total, width), np.int8)
    stay, step, skip = (np.full(width, impossible) for _ in range(3))
    for t in range(1, total):
        np.copyto(stay, np.where(loops, best, impossible))
        step[1:] = best[:-1]
        skip[hop:] = np.where(skips[hop:], best[:-hop], impossible)
        choice = np.where(step > stay, 1, 0).astype(np.int8)
        best = np.maximum(stay, step)
        choice[skip > best] = hop
        best = np.maximum(best, skip) + emitted[t]
        back[t] = choice
    last = width - 1
    without_silence = width - 1 - MIN_FRAMES
    state = without_silence if best[without_silence] > best[last] else last
    if best[state] < impossible / 2:
        raise DoesNotFit(f"no path of {count} phones through {total} frames")
    score = float(best[state]) / total
    passed = np.zeros(total, np.int64)
    for t in range(total - 1, -1, -1):
        passed[t] = state // MIN_FRAMES
        state -= int(back[t, state])
    return Aligned(Labels(np.array(phones, np.int16)[passed], passed.astype(np.int16)), score)
