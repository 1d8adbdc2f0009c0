"""Speech or not, from the probabilities of a voice activity detector."""


class VoiceActivity:
    """Hysteresis: speech begins above `on` and goes on above `off`."""

    def __init__(self, on: float = 0.5, off: float = 0.35) -> None:
        self._on, self._off = on, off
        self._above = False
        self.began_ms: float | None = None
        """When the speech of this turn began; None before."""
        self.last_voice_ms: float | None = None
        """When speech was last heard in this turn."""
        self.voiced_ms = 0.0
        """How much speech there was in this turn, pauses not counted."""

    def update(self, now_ms: float, probability: float, window_ms: float) -> None:
        """One window of sound that ended at now_ms."""
        self._above = probability >= (self._off if self._above else self._on)
        if not self._above:
            return
        if self.began_ms is None:
            self.began_ms = now_ms - window_ms
        self.last_voice_ms = now_ms
        self.voiced_ms += window_ms
