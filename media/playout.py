"""The play-out buffer: what is to be heard next.

A pure structure: the leg's clock pulls from it, the call pushes into it, nothing waits here.
"""

from collections import deque
from collections.abc import Callable

import numpy as np

from media.pcm import Pcm, silence


class Playout:
    """Bounded FIFO of PCM at `rate` Hz. Silence comes out when nothing is in."""

    def __init__(self, rate: int, capacity_s: float = 60.0) -> None:
        self.rate = rate
        self.dropped_samples = 0
        self.listeners: set[Callable[[Pcm], None]] = set()
        """Are given all that goes out, silence too."""
        self._capacity = int(capacity_s * rate)
        self._pieces: deque[Pcm] = deque()
        self.queued_samples = 0

    @property
    def empty(self) -> bool:
        return self.queued_samples == 0

    def push(self, pcm: Pcm) -> None:
        """Queues sound; what does not fit is dropped and counted."""
        fits = pcm[: max(0, self._capacity - self.queued_samples)]
        self.dropped_samples += pcm.size - fits.size
        if fits.size:
            self._pieces.append(fits)
            self.queued_samples += fits.size

    def pull(self, samples: int) -> Pcm:
        """Exactly that many samples: queued sound, then silence."""
        parts: list[Pcm] = []
        missing = samples
        while missing and self._pieces:
            piece = self._pieces.popleft()
            part, rest = piece[:missing], piece[missing:]
            if rest.size:
                self._pieces.appendleft(rest)
            parts.append(part)
            missing -= part.size
        self.queued_samples -= samples - missing
        if missing:
            parts.append(silence(missing))
        out = parts[0] if len(parts) == 1 else np.concatenate(parts)
        for listener in self.listeners:
            listener(out)
        return out

    def flush(self) -> int:
        """Drops all that is queued (barge-in); returns how many samples were never heard."""
        unheard = self.queued_samples
        self._pieces.clear()
        self.queued_samples = 0
        return unheard
