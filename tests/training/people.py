"""Somebody who has said something, as the net hears it."""

import numpy as np

from models.training.corpus import Labels
from models.training.examples import Item
from models.training.features import CEPSTRA
from models.training.phones import INDEX

FRAMES = 12
"""Of each phone."""


def said(sounds, voice=0.0):
    """Phones of FRAMES frames; the first value tells where in the utterance a frame was, the
    second the phone, the third the voice."""
    phones = np.repeat([INDEX[name] for name in sounds.split()], FRAMES).astype(np.int16)
    cepstra = np.zeros((len(phones), CEPSTRA), np.float16)
    cepstra[:, 0] = np.arange(len(phones))
    cepstra[:, 1] = phones
    cepstra[:, 2] = voice
    segments = np.repeat(np.arange(len(sounds.split())), FRAMES).astype(np.int16)
    return Item(cepstra, Labels(phones, segments))
