"""How loud a line is without its caller: an office, a television, our own echo."""

from collections import deque

import numpy as np

_WINDOWS = 300  # ten seconds: the caller's own pauses are among them
_FIRST = 31
"""Windows, a second, until the line is known: an office would be taken for the caller."""
_FIRST_DBFS = -28.0
"""Till then this loud is heard: who speaks into a phone is, an office behind it seldom."""
_EVERY = 4
_QUIETEST = 20
"""Percent of the windows: somebody who speaks pauses more often than that."""
MARGIN_DB = 10.0
"""An office of two dozen voices stopped every prompt without it and none of 12 with it; words 15 dB
above that office are heard."""
CAP_DBFS = -22.0
"""What is so loud is heard whatever the line is like."""


class Background:
    """Pure. Told the level of every window, in dB below full scale."""

    def __init__(self) -> None:
        self._levels: deque[float] = deque(maxlen=_WINDOWS)
        self._until_next = _FIRST
        self._least = _FIRST_DBFS

    def stands_out(self, dbfs: float) -> bool:
        """Whether this window is clearly louder than the line's background."""
        self._levels.append(dbfs)
        self._until_next -= 1
        if self._until_next == 0:
            self._until_next = _EVERY
            quiet = float(np.percentile(self._levels, _QUIETEST))
            self._least = min(quiet + MARGIN_DB, CAP_DBFS)
        return dbfs >= self._least
