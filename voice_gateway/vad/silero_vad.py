"""Silero VAD (MIT) on ONNX Runtime: the probability of speech, window by window."""

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from media.pcm import Pcm

_WINDOW_MS = 32
_SILENT = 0.35
_FORGETS_MS = 1000


class SileroVad:
    """The network; shared by all calls. 8,000 or 16,000 Hz, windows of 32 ms."""

    def __init__(self, model: Path, rate: int) -> None:
        if rate not in (8000, 16000):
            raise ValueError(f"Silero VAD hears 8000 or 16000 Hz, not {rate}")
        self.rate = rate
        self.window = 256 if rate == 8000 else 512
        """samples"""
        options = onnxruntime.SessionOptions()
        # A window costs 0.1 ms: threads would cost more than they bring.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )

    def stream(self) -> "VadStream":
        return VadStream(self)

    def run(
        self, window: NDArray[np.float32], state: NDArray[np.float32]
    ) -> tuple[float, NDArray[np.float32]]:
        """window: (1, context + window) floats in [-1, 1]; state: (2, 1, 128)."""
        rate = np.array(self.rate, dtype=np.int64)
        output, state = self._session.run(None, {"input": window, "state": state, "sr": rate})
        return float(output[0, 0]), state


class VadStream:
    """One listener's memory: the LSTM state and the samples before the window.

    Where nobody speaks the state is forgotten every second: in a longer silence (a prompt that the
    caller listens to) it drifts until a short «нет» no longer counts as speech.
    """

    def __init__(self, vad: SileroVad) -> None:
        self._vad = vad
        self._state = _nothing()
        self._silent_ms = 0
        self._context = np.zeros(vad.window // 8, dtype=np.float32)

    @property
    def window(self) -> int:
        return self._vad.window

    def probability(self, pcm: Pcm) -> float:
        """Speech in exactly one window of PCM, 0..1."""
        samples = pcm.astype(np.float32) / 32768.0
        joined = np.concatenate([self._context, samples])
        self._context = samples[-self._context.size :]
        probability, self._state = self._vad.run(joined.reshape(1, -1), self._state)
        self._silent_ms = 0 if probability >= _SILENT else self._silent_ms + _WINDOW_MS
        if self._silent_ms >= _FORGETS_MS:
            self._state, self._silent_ms = _nothing(), 0
        return probability


def _nothing() -> NDArray[np.float32]:
    return np.zeros((2, 1, 128), dtype=np.float32)
