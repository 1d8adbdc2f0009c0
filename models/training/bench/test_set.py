"""Sets of utterances: a folder of WAV files and a manifest.tsv.

A line is «wav TAB text TAB speaker TAB origin»; origin is human or synthetic (human if left out),
the text is empty for speech that no grammar expects. What kind of answer it is follows from the
text, so that a set needs no more than transcripts.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.training.audio import Pcm, read_wav
from models.training.numerals import DIGITS, HUNDREDS, TEENS, TENS, THOUSANDS
from models.training.phrases import DATA, lines, transcript

Kind = Literal["digits", "yes_no", "command", "number", "place", "free", "other"]
Origin = Literal["human", "synthetic"]
COMMANDS = "баланс показания тариф оператор услуги офис задолженность оплата".split()
YES_NO = ["да", "нет"]
DIGIT_WORDS = [*DIGITS, "нуль"]
NUMBER_WORDS = [*DIGITS, "одна", "две", *TEENS, *TENS, *HUNDREDS, *THOUSANDS]
PLACES = sorted(
    {transcript(name) for f in ("towns", "streets") for name in lines(DATA / f"{f}.txt")}
)
GRAMMARS: dict[str, list[str]] = {
    "digits": DIGIT_WORDS,
    "yes_no": YES_NO,
    "command": [*COMMANDS, *YES_NO],
    "number": NUMBER_WORDS,
    "place": PLACES,
}
"""What the step expects of each kind; the other kinds are heard without a grammar."""
WHOLE: tuple[Kind, ...] = ("yes_no", "command", "place")
"""Kinds whose answer is one phrase of the grammar."""
MANIFEST = "manifest.tsv"


class SetUnusable(ValueError):
    """A folder without a manifest, or a line in it that cannot be read."""


@dataclass(frozen=True)
class Case:
    samples: Pcm
    text: str
    speaker: str
    origin: Origin

    @property
    def kind(self) -> Kind:
        return kind_of(self.text)


def kind_of(text: str) -> Kind:
    words = set(text.split())
    if not words:
        return "other"
    if text in YES_NO:
        return "yes_no"
    if text in COMMANDS:
        return "command"
    if words <= set(DIGIT_WORDS):
        return "digits"
    if words <= set(NUMBER_WORDS):
        return "number"
    return "place" if text in PLACES else "free"


def load(folder: Path) -> list[Case]:
    """Raises `SetUnusable`, `SoundUnusable`."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise SetUnusable(f"{folder} holds no {MANIFEST}")
    cases = []
    for number, line in enumerate(manifest.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        match line.split("\t"):
            case [path, text, speaker] | [path, text, speaker, "human"]:
                origin: Origin = "human"
            case [path, text, speaker, "synthetic"]:
                origin = "synthetic"
            case _:
                raise SetUnusable(f"{manifest}, line {number}: not path, text, speaker, origin")
        cases.append(Case(read_wav(folder / path), transcript(text), speaker, origin))
    if not cases:
        raise SetUnusable(f"{manifest} is empty")
    return cases
