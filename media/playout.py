"""The play-out buffer: what is to be heard next, and how much of it was.

A pure structure: the leg's clock pulls from it, the call pushes into it, nothing waits here.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from media.pcm import Pcm, silence


@dataclass
class _Piece:
    utterance: int
    pcm: Pcm


class Playout:
    """Bounded FIFO of PCM at `rate` Hz. Silence comes out when nothing is in."""

    def __init__(self, rate: int, capacity_s: float = 60.0) -> None:
        self.rate = rate
        self.dropped_samples = 0
        self.listener: Callable[[Pcm], None] | None = None
        """Is given all that goes out, silence too: the recording's tap."""
        self._capacity = int(capacity_s * rate)
        self._pieces: deque[_Piece] = deque()
        self._queued = 0
        self._played: dict[int, int] = {}

    @property
    def queued_samples(self) -> int:
        return self._queued

    @property
    def empty(self) -> bool:
        return self._queued == 0

    def push(self, utterance: int, pcm: Pcm) -> None:
        """Queues sound of one utterance; what does not fit is dropped and counted."""
        fits = pcm[: max(0, self._capacity - self._queued)]
        self.dropped_samples += pcm.size - fits.size
        if fits.size:
            self._pieces.append(_Piece(utterance, fits))
            self._queued += fits.size

    def pull(self, samples: int) -> Pcm:
        """Exactly that many samples: queued sound, then silence."""
        parts: list[Pcm] = []
        missing = samples
        while missing and self._pieces:
            piece = self._pieces[0]
            part = piece.pcm[:missing]
            parts.append(part)
            self._played[piece.utterance] = self._played.get(piece.utterance, 0) + part.size
            missing -= part.size
            self._queued -= part.size
            if part.size == piece.pcm.size:
                self._pieces.popleft()
            else:
                piece.pcm = piece.pcm[part.size :]
        if missing:
            parts.append(silence(missing))
        out = parts[0] if len(parts) == 1 else np.concatenate(parts)
        if self.listener is not None:
            self.listener(out)
        return out

    def flush(self) -> int:
        """Drops all that is queued (barge-in); returns how many samples were never heard."""
        unheard = self._queued
        self._pieces.clear()
        self._queued = 0
        return unheard

    def played_ms(self, utterance: int) -> int:
        """How much of an utterance went out, ms."""
        return self._played.get(utterance, 0) * 1000 // self.rate

    def forget(self, utterance: int) -> None:
        """The utterance is over: its count is no longer kept."""
        self._played.pop(utterance, None)
