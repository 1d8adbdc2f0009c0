"""When each phone sounds, as eSpeak tells it while it speaks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from models.training.corpus import Labels
from models.training.espeak import Spoken
from models.training.features import FRAME_MS
from models.training.lexicon import Lexicon
from models.training.phones import INDEX, SILENCE
from models.training.phrases import transcript

Span = tuple[float, float, str]
"""(begin, end) in ms, and the phone."""
_MODIFIERS = frozenset(";:")
"""Marks of softness and length, which are events but no sounds of their own."""
_PAUSE = "_"


@dataclass
class Stretch:
    """Words that eSpeak speaks as one; `first` is the first one's number in the text."""

    first: int
    begins_ms: list[float] = field(default_factory=list)
    """Of its phonemes."""
    end_ms: float | None = None


def phone_times(spoken: Spoken, text: str, lexicon: Lexicon, count: int) -> Labels:
    """Labels of `count` frames. Raises `Unpronounceable`.

    Within a stretch the lexicon's phones take the marked times where their number is eSpeak's
    own, else they share the time evenly.
    """
    words = [lexicon.pronunciations(word)[0] for word in transcript(text).split()]
    stretches = _stretches(spoken, text)
    bounds = [0, *(one.first for one in stretches[1:]), len(words)]
    total_ms = spoken.samples.size * 1000 / spoken.rate
    spans: list[Span] = []
    for one, (start, stop) in zip(stretches, pairwise(bounds), strict=True):
        way = [phone for word in words[start:stop] for phone in word]
        end = total_ms if one.end_ms is None else one.end_ms
        begins = one.begins_ms
        if len(begins) != len(way):
            begins = list(np.linspace(begins[0], end, len(way), endpoint=False))
        spans += zip(begins, [*begins[1:], end], way, strict=True)
    return frame_labels(spans, count)


def _stretches(spoken: Spoken, text: str) -> list[Stretch]:
    starts = [match.start() for match in re.finditer(r"[^\s,]+", text)]
    word_at = {mark.sample: mark.character for mark in spoken.words}
    found: list[Stretch] = []
    for mark in spoken.phonemes:
        at = mark.sample * 1000 / spoken.rate
        if mark.name.startswith(_PAUSE):
            if found and found[-1].end_ms is None:
                found[-1].end_ms = at
        elif mark.name not in _MODIFIERS:
            # Where a word begins, its own mark is the truer one.
            character = word_at.get(mark.sample, mark.character)
            word = max(bisect_right(starts, character) - 1, 0)
            if not found or word > found[-1].first:
                if found and found[-1].end_ms is None:
                    found[-1].end_ms = at
                found.append(Stretch(word if found else 0))
            found[-1].begins_ms.append(at)
    return found


def frame_labels(spans: Sequence[Span], count: int) -> Labels:
    """Spans in the order of time -> labels; what no span covers is silence."""
    phones = np.full(count, INDEX[SILENCE], np.int16)
    segments = np.zeros(count, np.int16)
    segment, previous_end = 0, 0.0
    for begin, end, phone in spans:
        a, b = round(begin / FRAME_MS), round(end / FRAME_MS)
        if begin - previous_end > FRAME_MS:
            segment += 1
            segments[round(previous_end / FRAME_MS) : a] = segment
        segment += 1
        phones[a:b], segments[a:b] = INDEX[phone], segment
        previous_end = end
    segments[round(previous_end / FRAME_MS) :] = segment + 1
    return Labels(phones, segments)
