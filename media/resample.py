"""Conversion of one mono PCM stream between rates (FFmpeg's swresample, about 2 ms of lag)."""

import av
import numpy as np

from media.pcm import Pcm


class Resampler:
    """Keeps the filter's state between calls, so that frames join without a click."""

    def __init__(self, from_rate: int, to_rate: int) -> None:
        self.from_rate, self.to_rate = from_rate, to_rate
        self._filter = av.AudioResampler(format="s16", layout="mono", rate=to_rate)

    def __call__(self, pcm: Pcm) -> Pcm:
        """pcm at from_rate -> what is ready at to_rate (the last 2 ms stay inside)."""
        if self.from_rate == self.to_rate or pcm.size == 0:
            return pcm
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(pcm).reshape(1, -1), format="s16", layout="mono"
        )
        frame.sample_rate = self.from_rate
        return _joined(self._filter.resample(frame))

    def flush(self) -> Pcm:
        """The tail; the resampler is spent afterwards."""
        if self.from_rate == self.to_rate:
            return np.zeros(0, dtype=np.int16)
        return _joined(self._filter.resample(None))


def resample(pcm: Pcm, from_rate: int, to_rate: int) -> Pcm:
    """A whole recording at once."""
    if from_rate == to_rate:
        return pcm
    stream = Resampler(from_rate, to_rate)
    return np.concatenate([stream(pcm), stream.flush()])


def _joined(frames: list[av.AudioFrame]) -> Pcm:
    if not frames:
        return np.zeros(0, dtype=np.int16)
    return np.concatenate([f.to_ndarray().reshape(-1) for f in frames])
