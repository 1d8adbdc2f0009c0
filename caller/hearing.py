"""What the caller hears: when the answer begins, and when it is over."""

from media.pcm import Pcm, dbfs

AUDIBLE_DBFS = -50.0


class Hearing:
    """Pure: fed with frames and their time, s."""

    def __init__(self) -> None:
        self.last_sound_s: float | None = None
        self._waiting_since: float | None = None
        self.spoke_until_s: float | None = None
        """When the caller's last audible sample went out; None while it has not."""
        self.answer_after_s: float | None = None
        """From the caller's last sample to the first audible one of the answer."""

    def speaking(self) -> None:
        """The caller begins to speak: what was measured before is over."""
        self._waiting_since = self.answer_after_s = self.spoke_until_s = None

    def spoke_until(self, now_s: float) -> None:
        """The caller's last audible sample went out now: the answer is awaited."""
        self._waiting_since = self.spoke_until_s = now_s

    def frame(self, now_s: float, pcm: Pcm) -> None:
        if dbfs(pcm) < AUDIBLE_DBFS:
            return
        self.last_sound_s = now_s
        if self._waiting_since is not None:
            self.answer_after_s = now_s - self._waiting_since
            self._waiting_since = None

    def silent_for_s(self, now_s: float) -> float:
        """Since the assistant was last heard; a long time if it never was."""
        return now_s - self.last_sound_s if self.last_sound_s is not None else 1e9


def trimmed(pcm: Pcm, rate: int) -> Pcm:
    """Without the silence behind the last audible 20 ms: the end of speech is the end of sound."""
    step = rate // 50
    for end in range(pcm.size, 0, -step):
        if dbfs(pcm[max(0, end - step) : end]) >= AUDIBLE_DBFS:
            return pcm[:end]
    return pcm
