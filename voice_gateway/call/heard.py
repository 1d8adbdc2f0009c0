"""How much of what the assistant said had been heard when it was interrupted, and where it goes on
when that was for nothing."""

from collections.abc import Sequence

import numpy as np

from media.pcm import Pcm

_FRAME_MS = 10
_QUIET = 0.02  # of the loudest sample
_PAUSE_MS = 120  # longer than any plosive is held
_LEAD_IN_MS = 30


def heard_text(pieces: Sequence[tuple[str, int]], heard_samples: int) -> str:
    """pieces: (sentence, its length in samples) in the order spoken -> the words that were heard.

    Within a sentence, words are taken to be spread evenly; a cut sentence ends in «…».
    """
    heard: list[str] = []
    for text, samples in pieces:
        if heard_samples >= samples:
            heard.append(text)
            heard_samples -= samples
            continue
        words = text.split()
        count = len(words) * heard_samples // samples
        if count:
            heard.append(" ".join(words[:count]) + "…")
        break
    return " ".join(heard)


def phrase_start(pcm: Pcm, rate: int, heard_samples: int) -> int:
    """Where the phrase began that was being said at `heard_samples`: behind the last pause before
    it, or 0. Samples."""
    frame = rate * _FRAME_MS // 1000
    heard = np.abs(pcm[:heard_samples].astype(np.int32))
    loudest = int(np.abs(pcm.astype(np.int32)).max(initial=0))
    frames = heard[: heard.size // frame * frame].reshape(-1, frame).max(axis=1)
    quiet = 0
    start = 0
    for number, peak in enumerate(frames):
        if peak <= _QUIET * loudest:
            quiet += 1
            continue
        if quiet * _FRAME_MS >= _PAUSE_MS:
            start = number * frame - rate * _LEAD_IN_MS // 1000
        quiet = 0
    return start
