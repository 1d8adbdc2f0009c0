"""A Vosk model under test. Never in one process with pynini."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import vosk

from models.training.audio import RATE, Pcm

FRAME = RATE * 20 // 1000
UNKNOWN = "[unk]"


@dataclass(frozen=True)
class Heard:
    """`words` without [unk], a confidence of 0..1 for each; `unknown`: whether there was one.
    `delays_ms`: for each word, from its end to when the partial text held it for good."""

    words: tuple[str, ...]
    confidences: tuple[float, ...]
    unknown: bool
    delays_ms: tuple[float, ...]
    cpu_s: float
    sound_s: float


class Recogniser:
    def __init__(self, directory: Path) -> None:
        vosk.SetLogLevel(-1)
        self._model = vosk.Model(str(directory))

    def stream(self, grammar: Sequence[str] | None) -> vosk.KaldiRecognizer:
        if grammar is None:
            return vosk.KaldiRecognizer(self._model, RATE)
        listed = json.dumps([*grammar, UNKNOWN], ensure_ascii=False)
        return vosk.KaldiRecognizer(self._model, RATE, listed)

    def hear(self, samples: Pcm, grammar: Sequence[str] | None) -> Heard:
        """Streams frames of 20 ms, as a call does, and asks for the partial after each."""
        started = time.process_time()
        stream = self.stream(grammar)
        stream.SetWords(True)
        closed: list[dict[str, object]] = []
        partials: list[list[str]] = []
        for start in range(0, samples.size, FRAME):
            if stream.AcceptWaveform(samples[start : start + FRAME].tobytes()):
                closed += json.loads(stream.Result()).get("result", [])
            partial = json.loads(stream.PartialResult()).get("partial", "").split()
            partials.append([*(str(word["word"]) for word in closed), *partial])
        closed += json.loads(stream.FinalResult()).get("result", [])
        said = [word for word in closed if word["word"] != UNKNOWN]
        return Heard(
            tuple(str(word["word"]) for word in said),
            tuple(round(float(str(word["conf"])), 3) for word in said),
            len(said) < len(closed),
            delays(partials, [(str(w["word"]), float(str(w["end"]))) for w in closed]),
            time.process_time() - started,
            samples.size / RATE,
        )


def delays(
    partials: Sequence[Sequence[str]], final: Sequence[tuple[str, float]]
) -> tuple[float, ...]:
    """partials: after each 20 ms frame; final: (word, its end in s). Milliseconds, a word each;
    a word that no partial held counts from its end to the last frame."""
    words = [word for word, _ in final]
    found = []
    for count, (_, end_s) in enumerate(final, 1):
        since = len(partials)
        while since > 0 and list(partials[since - 1][:count]) == words[:count]:
            since -= 1
        found.append((since + 1) * 20.0 - end_s * 1000)
    return tuple(found)
