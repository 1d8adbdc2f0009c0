"""Music on hold, made of sines: four soft chords in a circle, nobody's work but ours."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from media.pcm import Pcm, from_float
from media.playout import Playout

_CHORD_S = 4.0
_PLUCK_S = 0.5
# MIDI notes (69 is 440 Hz): low enough for warmth, high enough for a telephone's 300 Hz.
_CHORDS = ((60, 64, 67, 71), (57, 64, 67, 72), (65, 69, 72, 76), (62, 67, 71, 74))
_PARTIALS = ((1, 1.0), (2, 0.35), (3, 0.12))
_RMS_DBFS = -26.0
"""A little below speech, so that announcements stand out."""
_LEAD_MS = 100


@lru_cache
def music(rate: int) -> Pcm:
    """The loop at `rate` Hz, 16 s; its end joins its beginning."""
    mix = np.zeros(int(len(_CHORDS) * _CHORD_S * rate), dtype=np.float64)
    for number, chord in enumerate(_CHORDS):
        start = number * _CHORD_S
        for note in chord:
            _add(mix, _pad(note, rate), int(start * rate), 0.5)
        for beat in range(int(_CHORD_S / _PLUCK_S)):
            note = chord[(0, 2, 1, 3)[beat % 4]] + 12
            _add(mix, _pluck(note, rate), int((start + beat * _PLUCK_S) * rate), 0.6)
    mix *= 10 ** (_RMS_DBFS / 20) / np.sqrt(np.mean(np.square(mix)))
    return from_float(mix.astype(np.float32))


class MusicOnHold:
    """Keeps a playout full of music, from the beginning on."""

    def __init__(self, playout: Playout) -> None:
        self._playout, self._music = playout, music(playout.rate)
        self._at = 0

    def play(self) -> None:
        """Tops the playout up; to be called more often than every 100 ms."""
        missing = _LEAD_MS * self._playout.rate // 1000 - self._playout.queued_samples
        if missing > 0:
            positions = np.arange(self._at, self._at + missing)
            self._playout.push(np.take(self._music, positions, mode="wrap"))
            self._at = (self._at + missing) % self._music.size


def _add(mix: NDArray[np.float64], tone: NDArray[np.float64], start: int, level: float) -> None:
    """What rings on past the end is heard at the beginning: the loop has no seam."""
    mix[np.arange(start, start + tone.size) % mix.size] += level * tone


def _tone(note: int, seconds: float, rate: int) -> NDArray[np.float64]:
    hertz = 440.0 * 2 ** ((note - 69) / 12)
    turns = 2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate
    tone: NDArray[np.float64] = sum(
        (level * np.sin(partial * turns) for partial, level in _PARTIALS), np.zeros(turns.size)
    )
    return tone


def _pad(note: int, rate: int) -> NDArray[np.float64]:
    tone = _tone(note, 1.4 * _CHORD_S, rate)
    return tone * np.square(np.sin(np.pi * np.arange(tone.size) / tone.size))


def _pluck(note: int, rate: int) -> NDArray[np.float64]:
    tone = _tone(note, 1.5, rate)
    at_s = np.arange(tone.size) / rate
    fade = np.minimum(1.0, (1.5 - at_s) / 0.1)
    return tone * np.minimum(1.0, at_s / 0.01) * np.exp(-3.5 * at_s) * fade
