"""The set made here: voices that never train, and one announcer's recordings.

Digit strings of the announcer are spliced from her recorded digits; her long prompts are speech
that no grammar expects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np

from models.training import sources, voices
from models.training.audio import RATE, Pcm, read_wav, resample, to_pcm, write_wav
from models.training.bench.test_set import COMMANDS, MANIFEST, PLACES, YES_NO, Origin
from models.training.corpus import Utterance
from models.training.espeak import espeak
from models.training.lexicon import Lexicon, read_exceptions
from models.training.numerals import DIGITS, TEENS, TENS
from models.training.phrases import DATA, lines
from models.training.progress import Progress

FOLDER = "bench-set-2"
"""Under the work folder; a new number when what is said changes, so that it is said anew."""
SEED = 20
LENGTHS = (*range(4, 13), *range(4, 13))
"""Digits of the strings that each voice says."""
SPLICED = 40
PLACES_SAID, CHATTER = 6, 8
PROMPTS = 40
SILERO_SPEAKERS = "aidar baya kseniya xenia eugene".split()
_ANNOUNCER = "usr/share/asterisk/sounds/ru_RU_f_IvrvoiceRU"
_LONG_BYTES = range(2 * 2 * RATE, 2 * 8 * RATE)
"""Two to eight seconds of 16-bit sound."""
Entry = tuple[Pcm, str, str, Origin]


def texts(random: Random) -> Iterator[tuple[str, str]]:
    """(what is spoken, its transcript or nothing): what every synthetic voice says."""
    for length in LENGTHS:
        digits = " ".join(random.choice(DIGITS) for _ in range(length))
        yield digits, digits
    for word in (*COMMANDS, *YES_NO, *YES_NO, *random.sample(PLACES, PLACES_SAID)):
        yield word, word
    for sentence in random.sample(lines(DATA / "chatter.txt"), CHATTER):
        yield sentence, ""


def announcer(tree: Path, random: Random) -> Iterator[Entry]:
    """tree: of `sources.ANNOUNCER`."""
    folder = tree / _ANNOUNCER
    digits = [read_wav(folder / f"digits/{i}.wav") for i in range(10)]
    names = dict(zip(range(10, 20), TEENS, strict=True))
    names |= dict(zip(range(20, 100, 10), TENS, strict=True))
    named = zip([*range(10), *names], [*DIGITS, *names.values()], strict=True)
    for value, word in named:
        yield read_wav(folder / f"digits/{value}.wav"), word, "announcer", "human"
    for _ in range(SPLICED):
        chosen = [random.randrange(10) for _ in range(random.randint(6, 10))]
        pauses = [np.zeros(int(RATE * random.uniform(0.03, 0.2)), np.int16) for _ in chosen]
        pieces = [p for i, pause in zip(chosen, pauses, strict=True) for p in (digits[i], pause)]
        yield np.concatenate(pieces), " ".join(DIGITS[i] for i in chosen), "announcer", "human"
    long = [f for f in sorted(folder.glob("*.wav")) if f.stat().st_size in _LONG_BYTES]
    for path in random.sample(long, PROMPTS):
        yield read_wav(path), "", "announcer", "human"


def synthetic(speak: Callable[[str, str], Utterance], voice: str, random: Random) -> list[Entry]:
    entries: list[Entry] = []
    for spoken, text in texts(random):
        one = speak(spoken, voice)
        entries.append((one.samples, text, one.speaker, "synthetic"))
    return entries


def silero(model: Path) -> Callable[[str, str], Utterance]:
    """The voice of a Silero package (its licence allows evaluation)."""
    import torch

    torch.set_num_threads(1)
    loaded = torch.package.PackageImporter(str(model)).load_pickle("tts_models", "model")

    def speak(text: str, speaker: str) -> Utterance:
        sound = loaded.apply_tts(text=f"{text}.", speaker=speaker, sample_rate=24000)
        samples = to_pcm(resample(sound.numpy() * 32767, 24000))
        return Utterance(samples, text, f"silero-{speaker}")

    return speak


def make(folder: Path, cache: Path, silero_model: Path | None, progress: Progress) -> None:
    """Writes the set, unless it is there. Raises `SourceUnavailable`."""
    if (folder / MANIFEST).exists():
        return
    random = Random(SEED)  # noqa: S311 - not for secrets
    entries = list(announcer(sources.bring(sources.ANNOUNCER, cache)[0], random))
    progress.step("set: announcer", 1, None)
    rhvoice = voices.RhvoiceVoice(sources.bring(sources.RHVOICE, cache))
    for name in voices.RHVOICE_HELD_OUT:
        entries += synthetic(lambda t, v: rhvoice.utterance(t, v, random), name, random)
        progress.step(f"set: rhvoice {name}", 1, None)
    rhvoice.close()
    speaker = espeak()
    formant = voices.EspeakVoice(speaker, Lexicon(speaker, read_exceptions()))
    for name in voices.ESPEAK_HELD_OUT:
        entries += synthetic(lambda t, v: formant.utterance(t, v, random), name, random)
    if silero_model is not None and silero_model.exists():
        speak = silero(silero_model)
        for name in SILERO_SPEAKERS:
            entries += synthetic(speak, name, random)
            progress.step(f"set: silero {name}", 1, None)
    _write(folder, entries)


def _write(folder: Path, entries: Sequence[Entry]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    listed = []
    for number, (samples, text, speaker, origin) in enumerate(entries):
        name = f"{speaker}-{number:04}.wav"
        write_wav(folder / name, samples)
        listed.append(f"{name}\t{text}\t{speaker}\t{origin}\n")
    (folder / MANIFEST).write_text("".join(listed), encoding="utf-8")
