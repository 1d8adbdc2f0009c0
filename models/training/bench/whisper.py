"""Whisper (CTranslate2) beside the streaming models: it hears an utterance only when it is over.

For comparison alone; no part of the product. It knows no grammar, so that the words a step expects
are given to it as a hint.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

from models.training.audio import RATE, Pcm
from models.training.bench.recogniser import Heard
from models.training.bench.test_set import DIGIT_WORDS
from models.training.numerals import DIGITS, LIMIT, cardinal
from models.training.phrases import transcript

WHISPER_RATE = 16000
BEAM = 5
NO_SPEECH = 0.6
"""Whisper's own default: above it a segment is taken for silence."""
PARTS = ("whisper-base-part1", "whisper-base-part2")


class Whisper:
    """directory: model.bin, config.json, tokenizer.json, vocabulary.txt (CTranslate2's)."""

    def __init__(self, directory: Path) -> None:
        from faster_whisper import WhisperModel

        self._model = WhisperModel(
            str(directory), device="cpu", compute_type="int8", cpu_threads=1, num_workers=1
        )

    @staticmethod
    def is_one(directory: Path) -> bool:
        return (directory / "model.bin").is_file()

    def hear(self, samples: Pcm, grammar: Sequence[str] | None) -> Heard:
        """All at once, since it streams nothing: a partial comes with the final."""
        started = time.process_time()
        sound = resample_poly(samples.astype(np.float32) / 32768, WHISPER_RATE // RATE, 1)
        segments, _ = self._model.transcribe(
            sound.astype(np.float32), language="ru", beam_size=BEAM, without_timestamps=True,
            condition_on_previous_text=False,
            initial_prompt=", ".join(grammar) if grammar else None,
        )  # fmt: skip
        words: list[str] = []
        confidences: list[float] = []
        for segment in segments:
            if segment.no_speech_prob < NO_SPEECH:
                said = spelled(segment.text, one_by_one=grammar == DIGIT_WORDS)
                words += said
                confidences += [round(float(np.exp(segment.avg_logprob)), 3)] * len(said)
        foreign = grammar is not None and not set(words) <= {w for g in grammar for w in g.split()}
        return Heard(
            tuple(words),
            tuple(confidences),
            foreign,
            (),
            time.process_time() - started,
            samples.size / RATE,
        )


def spelled(text: str, *, one_by_one: bool) -> list[str]:
    """What Whisper wrote, in words: its figures as digits said one by one, or as numbers."""

    def number(found: re.Match[str]) -> str:
        value = found[0]
        if one_by_one or value.startswith("0") or int(value) >= LIMIT:
            return " " + " ".join(DIGITS[int(figure)] for figure in value) + " "
        return f" {cardinal(int(value))} "

    return transcript(re.sub(r"\d+", number, text)).split()


def join(parts: Sequence[Path], out: Path) -> Path:
    """One CTranslate2 directory of the two fetched halves, unless it is there; returns it.

    parts: the fetched folders; the first holds all but the second half of model.bin.
    """
    if Whisper.is_one(out):
        return out
    first, second = (part / "data" for part in parts)
    out.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (out / name).write_bytes((first / name).read_bytes())
    scratch = out / "model.bin.part"
    with scratch.open("wb") as file:
        for half in (first / "model.bin.part1", second / "model.bin.part2"):
            file.write(half.read_bytes())
    scratch.replace(out / "model.bin")
    return out
