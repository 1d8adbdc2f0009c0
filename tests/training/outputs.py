"""What a net would give whose ear is perfect."""

import numpy as np

from models.training.phones import BASE, INDEX


def scores(sounds, sure=0.0, doubt=-9.0):
    """An output a word of `sounds`, «+» before a phone that goes on: high for it, else low."""
    names = sounds.split()
    table = np.full((len(names), 2 * len(BASE)), doubt, np.float32)
    for t, name in enumerate(names):
        table[t, 2 * INDEX[name.lstrip("+")] + name.startswith("+")] = sure
    return table
