"""When the next packet is due: a clock of its own, so that late wake-ups never add up to drift."""

from media.pcm import FRAME_MS


class Pacer:
    """Pure: time in seconds is an argument.

    Frames are due at start + n * period_ms. A stall of more than `resync_s` starts the count anew:
    a burst of stale packets would only overrun the peer's jitter buffer.
    """

    def __init__(self, resync_s: float = 0.2, period_ms: float = FRAME_MS) -> None:
        self.resyncs = 0
        self.late_s = 0.0
        """How far behind its time the last frame was asked for."""
        self._period_s = period_ms / 1000
        self._resync_s = resync_s
        self._start: float | None = None
        self._frames = 0

    def wait_s(self, now: float) -> float:
        """Seconds to wait before the next frame is sent; 0 if it is due."""
        if self._start is None:
            self._start = now
        due = self._start + self._frames * self._period_s
        if now - due > self._resync_s:
            self.resyncs += 1
            self._start, self._frames, due = now, 0, now
        self._frames += 1
        self.late_s = max(0.0, now - due)
        return max(0.0, due - now)
