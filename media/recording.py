"""A call's recording: stereo WAV, caller left, assistant right, written as it goes."""

import wave
from pathlib import Path

import numpy as np

from media.pcm import Pcm, silence
from media.playout import Playout
from media.resample import Resampler

_TOGETHER_S = 0.2
"""Of sound that is written at a time: frame by frame it costs as much as recognition."""


class StereoRecording:
    """The caller's frames set the pace; the assistant's wait for them in a short buffer.

    A file that a crash cut short still opens: the header is patched about once a second of sound.
    """

    def __init__(self, path: Path, rate: int, assistant_rate: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path, self.rate = path, rate
        self._file = path.open("wb")
        self._wav = wave.open(self._file, "wb")  # noqa: SIM115 - open as long as the call
        self._wav.setnchannels(2)
        self._wav.setsampwidth(2)
        self._wav.setframerate(rate)
        self._to_rate = Resampler(assistant_rate, rate)
        self._ahead = Playout(assistant_rate)
        self._caller: list[Pcm] = []
        self._sent: list[Pcm] = []
        self._samples = self._unpatched = 0
        self.masked = False
        """While it is set, silence is written in the place of both sides: time goes on."""

    def assistant(self, pcm: Pcm) -> None:
        """What was just sent to the caller, at assistant_rate."""
        self._ahead.push(silence(pcm.size) if self.masked else pcm)
        # Half a second covers jitter between the two clocks; more would be drift and is cut.
        if (drift := self._ahead.queued_samples - self._ahead.rate // 2) > 0:
            self._ahead.pull(drift)

    def caller(self, pcm: Pcm) -> None:
        """What was just heard, at `rate`; so much of both sides is written soon."""
        self._caller.append(silence(pcm.size) if self.masked else pcm)
        self._sent.append(self._ahead.pull(pcm.size * self._ahead.rate // self.rate))
        self._samples += pcm.size
        if self._samples >= _TOGETHER_S * self.rate:
            self._write()

    def close(self) -> None:
        if self._caller:
            self._write()
        self._wav.close()
        self._file.close()

    def _write(self) -> None:
        sent = self._to_rate(np.concatenate(self._sent))
        stereo = np.zeros((self._samples, 2), dtype=np.int16)
        stereo[:, 0] = np.concatenate(self._caller)
        # The filter keeps 2 ms of the first sound.
        stereo[max(0, self._samples - sent.size) :, 1] = sent[: self._samples]
        self._caller.clear()
        self._sent.clear()
        self._samples = 0
        self._unpatched += len(stereo)
        if self._unpatched >= self.rate:
            self._unpatched = 0
            self._wav.writeframes(stereo.tobytes())  # also rewrites the header's length
            self._file.flush()
        else:
            self._wav.writeframesraw(stereo.tobytes())
