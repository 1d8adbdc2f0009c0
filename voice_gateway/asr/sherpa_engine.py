"""sherpa-onnx (streaming transducers, T-one): one model shared, a stream per utterance."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import sherpa_onnx

from media.pcm import Pcm
from voice_gateway.asr import sherpa_model
from voice_gateway.asr.engine import ModelUnusable, Recognition, Word

_TAIL_S = 1.0
"""Quiet after the last sample: a net answers only to whole chunks, of 0.64 s at most."""
_LETTER_MS = 70
"""A token says when it begins; a word's last one is taken to last so long for each letter."""
_WORD_STARTS = (" ", "▁")


class SherpaEngine:
    """Thread-safe: streams share the nets, and ONNX Runtime runs several at once."""

    def __init__(self, directory: Path) -> None:
        model = sherpa_model.find(directory)
        self.name = directory.name
        self.rate = model.rate
        self.takes_phrases = model.takes_phrases
        try:
            self._recogniser = model.recogniser()
        except (RuntimeError, ValueError) as error:
            raise ModelUnusable(f"{directory} holds a damaged sherpa-onnx model") from error

    def stream(self, phrases: Sequence[str] | None = None) -> "SherpaStream":
        """phrases: made likelier where the model takes any; no grammar, other words stay."""
        hotwords = "/".join(phrases) if phrases and self.takes_phrases else None
        return SherpaStream(self._recogniser, hotwords, self.rate)


class SherpaStream:
    def __init__(
        self, recogniser: sherpa_onnx.OnlineRecognizer, hotwords: str | None, rate: int
    ) -> None:
        self._recogniser, self._rate = recogniser, rate
        self._stream = recogniser.create_stream(hotwords)
        self._heard_ms = 0.0

    def accept(self, pcm: Pcm) -> str:
        self._heard_ms += pcm.size * 1000 / self._rate
        self._feed(pcm.astype(np.float32) / np.float32(32768))
        return self._text()

    def finish(self) -> Recognition:
        self._feed(np.zeros(int(_TAIL_S * self._rate), np.float32))
        self._stream.input_finished()
        self._decode()
        result = self._recogniser.get_result_all(self._stream)
        found = words(result.tokens, result.timestamps, result.ys_probs, int(self._heard_ms))
        return Recognition(found)

    def _feed(self, samples: npt.NDArray[np.float32]) -> None:
        self._stream.accept_waveform(self._rate, samples)
        self._decode()

    def _decode(self) -> None:
        while self._recogniser.is_ready(self._stream):
            self._recogniser.decode_stream(self._stream)

    def _text(self) -> str:
        return " ".join(self._recogniser.get_result(self._stream).lower().split())


def words(
    tokens: Sequence[str],
    starts_s: Sequence[float],
    log_probabilities: Sequence[float],
    heard_ms: int,
) -> tuple[Word, ...]:
    """Tokens, those that begin a word marked by a space, as words.

    A word is as sure as its tokens' geometric mean. CTC nets give no probabilities: their words
    count as sure, and whoever takes them has to look at what they say. No word ends after
    `heard_ms`, where the sound did.
    """
    groups: list[list[int]] = []
    for i, token in enumerate(tokens):
        if not groups or token.startswith(_WORD_STARTS):
            groups.append([])
        groups[-1].append(i)
    spelled = [("".join(tokens[i] for i in g).strip(" ▁").lower(), g) for g in groups]
    said = [(text, group) for text, group in spelled if text]
    starts = [min(int(starts_s[group[0]] * 1000), heard_ms) for _, group in said]
    ends = [
        int(starts_s[group[-1]] * 1000) + _LETTER_MS * len(tokens[group[-1]].strip(" ▁"))
        for _, group in said
    ]
    limits = [*starts, heard_ms][1:]
    return tuple(
        Word(text, _confidence(log_probabilities, group), start, min(end, limit))
        for (text, group), start, end, limit in zip(said, starts, ends, limits, strict=True)
    )


def _confidence(log_probabilities: Sequence[float], group: Sequence[int]) -> float:
    if not log_probabilities:
        return 1.0
    return math.exp(sum(log_probabilities[i] for i in group) / len(group))
