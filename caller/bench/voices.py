"""What the bench's callers say: voices that the recogniser never learnt from, made once."""

from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from caller.handset import RATE
from caller.hearing import trimmed
from caller.kept_voice import SILERO, silero
from caller.problems import BadInput
from media.pcm import Pcm, silence

NAMES = ("aidar", "eugene", "kseniya", "xenia")
"""Not the assistant's own."""
_FIGURE_GAP_MS = 120
"""Between figures of a group: three to four a second, as people read them off a bill."""
_FIGURES = "ноль один два три четыре пять шесть семь восемь девять".split()


class BenchVoice:
    """One caller's voice."""

    def __init__(self, name: str, folder: Path) -> None:
        """folder: where what was said is kept."""
        self.name = name
        self._voice = silero(name, folder)

    def say(self, text: str) -> Pcm:
        """PCM at RATE, without silence before and behind."""
        return trimmed(trimmed(self._voice.say(text), RATE)[::-1], RATE)[::-1]

    def dictate(self, groups: Sequence[str], pauses_s: Sequence[float]) -> Pcm:
        """Groups of figures, one by one, with a pause between each two groups."""
        gap = silence(RATE * _FIGURE_GAP_MS // 1000)
        sound: list[Pcm] = []
        for group, pause_s in zip(groups, [*pauses_s, 0.0], strict=True):
            for figure in group:
                sound += [self.say(f"{_FIGURES[int(figure)]}."), gap]
            sound[-1] = silence(round(RATE * pause_s))
        return np.concatenate(sound)


def voices(folder: Path) -> list[BenchVoice]:
    """Raises BadInput without the weights."""
    if not SILERO.is_file():
        raise BadInput(f"{SILERO} is not there: ./dozvon models fetch silero-v4-ru")
    return [BenchVoice(name, folder) for name in NAMES]


def office(speech: Sequence[Pcm], seconds: float, level: float) -> Pcm:
    """An office: many voices at once and a fan, `seconds` of it at an RMS of `level` (0..1)."""
    rng = np.random.default_rng(7)
    size = round(RATE * seconds)
    mixed = np.zeros(size)
    for pcm, start in zip(cycle(speech), range(0, size * 8, RATE // 2), strict=False):
        at = start % size
        piece = pcm[: size - at].astype(np.float64)
        mixed[at : at + piece.size] += piece * rng.uniform(0.4, 1.0)
    fan = np.cumsum(rng.normal(size=size))
    fan -= np.convolve(fan, np.ones(RATE // 50) / (RATE // 50), mode="same")
    mixed = mixed / _rms(mixed) + 0.3 * fan / _rms(fan)
    return np.clip(mixed / _rms(mixed) * level * 32768, -32768, 32767).astype(np.int16)


def _rms(samples: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean(np.square(samples)))) or 1.0
