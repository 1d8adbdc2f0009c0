"""Vosk (Kaldi nnet3, streaming): one model shared, a recogniser per utterance."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import vosk

from media.pcm import Pcm
from voice_gateway.asr.engine import ModelUnusable, Recognition, Word

UNKNOWN = "[unk]"


class VoskEngine:
    """Thread-safe: recognisers share the model and the binding releases the GIL."""

    takes_phrases = True

    def __init__(self, directory: Path) -> None:
        mfcc = directory / "conf" / "mfcc.conf"
        if not mfcc.is_file():
            raise ModelUnusable(f"{directory} holds no Vosk model (conf/mfcc.conf is missing)")
        self.name = directory.name
        self.rate = _sample_rate(mfcc.read_text(encoding="utf-8"))
        vosk.SetLogLevel(-2)  # -1 still warns of every grammar word a small model lacks
        try:
            self._model = vosk.Model(str(directory))
        except Exception as error:
            raise ModelUnusable(f"{directory} holds a damaged Vosk model") from error

    def stream(self, phrases: Sequence[str] | None = None) -> "VoskStream":
        if phrases is None:
            recognizer = vosk.KaldiRecognizer(self._model, self.rate)
        else:
            grammar = json.dumps([*phrases, UNKNOWN], ensure_ascii=False)
            recognizer = vosk.KaldiRecognizer(self._model, self.rate, grammar)
        recognizer.SetWords(True)
        return VoskStream(recognizer)


class VoskStream:
    """Vosk's own endpointer may close a segment early; the segments are joined here."""

    def __init__(self, recognizer: vosk.KaldiRecognizer) -> None:
        self._recognizer = recognizer
        self._closed: list[Word] = []

    def accept(self, pcm: Pcm) -> str:
        if self._recognizer.AcceptWaveform(np.ascontiguousarray(pcm).tobytes()):
            self._closed += _words(self._recognizer.Result())
        # Right after a segment was closed there is no partial at all.
        partial = json.loads(self._recognizer.PartialResult()).get("partial", "")
        known = [w for w in partial.split() if w != UNKNOWN]
        return " ".join([*(word.text for word in self._closed), *known])

    def finish(self) -> Recognition:
        return Recognition(tuple(self._closed + _words(self._recognizer.FinalResult())))


def _words(result: str) -> list[Word]:
    return [
        Word(w["word"], float(w["conf"]), int(w["start"] * 1000), int(w["end"] * 1000))
        for w in json.loads(result).get("result", [])
        if w["word"] != UNKNOWN
    ]


def _sample_rate(mfcc_conf: str) -> int:
    for line in mfcc_conf.splitlines():
        name, _, value = line.strip().partition("=")
        if name == "--sample-frequency":
            return int(float(value))
    return 16000  # Kaldi's default
