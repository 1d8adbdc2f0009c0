"""How much of everything a model is made with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    espeak: int
    """Utterances of formant synthesis."""
    rhvoice: int
    """Utterances of RHVoice, where it can be had."""
    recordings: bool
    """Whether festvox-ru's recordings take part."""
    copies: int
    """Augmented copies of each utterance, beside the plain one."""
    hidden: int
    """Width of the net's layers."""
    aligner_steps: int
    steps: int
    sequence_steps: tuple[int, ...]
    """Steps after those, by whole sequences (`mmi`), of each round; empty: none."""
    sequence_seeds: int
    """Nets that are taught so side by side; the mean of them (`soup`) is what the next round goes
    on from, and in the end what is kept."""
    sequence_rate: float
    figures: int
    """Utterances of figures that each person says for those, spliced (`spliced_people`)."""
    chunk_frames: int
    """10 ms frames of target in one example; a multiple of 3."""
    batch: int
    """Examples a step."""
    learning_rate: float
    sentences: int
    """Utterances that the language model is counted from."""
    seed: int = 1


DEFAULT = Recipe(
    espeak=9000,
    rhvoice=9000,
    recordings=True,
    copies=2,
    hidden=320,
    aligner_steps=600,
    steps=8_000,
    sequence_steps=(8_000, 4_000),
    sequence_seeds=2,
    sequence_rate=1e-3,
    figures=30,
    chunk_frames=150,
    batch=64,
    learning_rate=3e-3,
    sentences=60_000,
)
QUICK = Recipe(
    espeak=300,
    rhvoice=0,
    recordings=False,
    copies=1,
    hidden=96,
    aligner_steps=0,
    steps=300,
    sequence_steps=(20, 10),
    sequence_seeds=2,
    sequence_rate=3e-4,
    figures=0,
    chunk_frames=90,
    batch=32,
    learning_rate=6e-3,
    sentences=400,
)
"""A few words by a few formant voices, to see that every stage works."""
QUICK_WORDS = "да нет баланс показания тариф оператор".split()
QUICK_VOICES = ("", "m1", "m3", "f1", "f2")
