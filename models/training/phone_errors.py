"""How many phones a net hears wrongly when no word helps it: of people who never trained, where
sound for the recogniser itself is not to be had (VoxForge-ru's are cepstra).

The measure for nets taught by whole sequences, too, which are not sure of every single output.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from models.training.alignment import Scores
from models.training.corpus import Labels
from models.training.mmi import STAY, PhoneBigram
from models.training.phones import BASE, SILENCE

ACOUSTIC_SCALE = 0.8
"""By which the nets measured so far hear best with a bigram of phones."""

Phones = list[str]


def decode(scores: Scores, language: PhoneBigram) -> Phones:
    """scores: [outputs, 2*phones], log likelihoods. The likeliest phones, without silence."""
    begins, goes_on = ACOUSTIC_SCALE * scores[:, 0::2], ACOUSTIC_SCALE * scores[:, 1::2]
    following = language.log_next.numpy() + STAY
    best = language.log_start.numpy() + begins[0]
    phones = np.arange(len(best))
    back = np.full((len(scores), len(best)), -1)
    for t in range(1, len(scores)):
        candidates = best[:, None] + following
        chosen = candidates.argmax(0)
        entered = candidates[chosen, phones] + begins[t]
        stayed = best + STAY + goes_on[t]
        back[t] = np.where(entered > stayed, chosen, -1)
        best = np.maximum(entered, stayed)
    phone = int(best.argmax())
    found = [phone]
    for t in range(len(scores) - 1, 0, -1):
        if back[t, phone] >= 0:
            phone = int(back[t, phone])
            found.append(phone)
    return _without_silence(reversed(found))


def said(labels: Labels) -> Phones:
    """Without silence."""
    begins = np.concatenate([[True], labels.segments[1:] != labels.segments[:-1]])
    return _without_silence(labels.phones[begins])


def _without_silence(phones: Iterable[int]) -> Phones:
    return [BASE[phone] for phone in phones if BASE[phone] != SILENCE]
