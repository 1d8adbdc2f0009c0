"""A call's recording: stereo WAV, caller left, assistant right, written as it goes."""

import wave
from pathlib import Path

import numpy as np

from media.pcm import Pcm, silence
from media.resample import Resampler


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
        self._assistant = np.zeros(0, dtype=np.int16)
        self._unpatched = 0
        self.masked = False
        """While it is set, silence is written in the place of both sides: time goes on."""

    def assistant(self, pcm: Pcm) -> None:
        """What was just sent to the caller, at assistant_rate."""
        # Half a second covers jitter between the two clocks; more would be drift and is cut.
        heard = self._to_rate(pcm)
        joined = np.concatenate([self._assistant, silence(heard.size) if self.masked else heard])
        self._assistant = joined[-self.rate // 2 :]

    def caller(self, pcm: Pcm) -> None:
        """What was just heard, at `rate`; writes that much of both sides."""
        stereo = np.zeros((pcm.size, 2), dtype=np.int16)
        said = self._assistant[: pcm.size]
        if not self.masked:
            stereo[:, 0] = pcm
            stereo[: said.size, 1] = said
        self._assistant = self._assistant[said.size :]
        self._unpatched += pcm.size
        if self._unpatched >= self.rate:
            self._unpatched = 0
            self._wav.writeframes(stereo.tobytes())  # also rewrites the header's length
            self._file.flush()
        else:
            self._wav.writeframesraw(stereo.tobytes())

    def close(self) -> None:
        self._wav.close()
        self._file.close()
