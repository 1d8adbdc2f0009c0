"""What comes back of our own voice: from a hybrid, a loudspeaker, a cheap phone."""

from collections import deque

LOSS_DB = 24.0
"""Lines return less than that; few callers are so much softer than she is, and those are not heard
over her and shortly after."""
_TAIL_FRAMES = 15  # of 20 ms: the way there and back, with two jitter buffers
_NOTHING_DBFS = -120.0


class Echo:
    """Geigel's double-talk detector (D. L. Duttweiler, 1978) on levels. Pure.

    Sound that is more than LOSS_DB below the loudest of what went out in the last 300 ms may be its
    echo, and is nobody's speech.
    """

    def __init__(self) -> None:
        self._played: deque[float] = deque([_NOTHING_DBFS], maxlen=_TAIL_FRAMES)

    def played(self, dbfs: float) -> None:
        """The level of 20 ms that went out, in dB below full scale; of silence, too."""
        self._played.append(dbfs)

    @property
    def loudest_dbfs(self) -> float:
        """Of an echo that may come now."""
        return max(self._played) - LOSS_DB
