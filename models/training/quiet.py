"""Sound in which nobody speaks: the net must hear silence in it, or it invents words."""

from __future__ import annotations

import numpy as np

from models.training import channel, noise
from models.training.audio import RATE
from models.training.corpus import Labels
from models.training.examples import Item
from models.training.features import mfcc
from models.training.phones import INDEX, SILENCE

SECONDS = 4
SHARE = 0.06
"""Of the time the net is shown."""
LEVELS_DB = (1, 60)
"""Peak under full scale."""
WORDLESS = tuple(kind for kind in noise.KINDS if kind != "babble")


def quiet_items(count: int, rng: noise.Rng) -> list[Item]:
    """Noise and music of all levels, some through G.711, labelled as silence."""
    items = []
    for number in range(count):
        made = noise.make(WORDLESS[number % len(WORDLESS)], SECONDS * RATE, rng, [])
        signal = channel.level(made, rng.uniform(*LEVELS_DB))
        if rng.random() < 0.15:
            signal = channel.clip(signal, rng.uniform(0.02, 0.5))
        if rng.random() < 0.5:
            signal = channel.a_law(signal)
        cepstra = mfcc(signal).astype(np.float16)
        phones = np.full(len(cepstra), INDEX[SILENCE], np.int16)
        items.append(Item(cepstra, Labels(phones, np.zeros(len(cepstra), np.int16))))
    return items


def weight(speech_frames: float, quiet_frames: int) -> float:
    """What each quiet item weighs, so that together they have SHARE of the time.

    speech_frames: of all speech, weighted.
    """
    return SHARE / (1 - SHARE) * speech_frames / quiet_frames
