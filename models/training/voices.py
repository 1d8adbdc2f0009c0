"""Who speaks for training: synthetic voices and recordings whose licences allow any use.

Held-out voices never take part in training; the bench is spoken by them.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import wave
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np

from models.training.audio import read_wav, resample, to_pcm
from models.training.corpus import Utterance
from models.training.espeak import Espeak
from models.training.features import frames
from models.training.lexicon import Lexicon
from models.training.phone_times import phone_times
from models.training.phrases import transcript

ESPEAK_VARIANTS = (
    "", *(f"m{i}" for i in (1, 2, 3, 5, 6, 7)), *(f"f{i}" for i in (1, 2, 3, 4)),
    *"Alex Alicia Andrea Annie Gene Lee Mario Michael adam anika antonio belinda edward".split(),
    *"linda max paul steph victor zac".split(),
)  # fmt: skip
ESPEAK_HELD_OUT = ("m4", "f5", "boris")
RHVOICE_VOICES = ("aleksandr", "anna", "elena")
RHVOICE_HELD_OUT = ("irina",)

_FESTVOX = "usr/share/festival/voices/russian/msu_ru_nsh_clunits"
_FESTVOX_LINE = re.compile(r'\(\s*(\S+)\s+"(.*)"\s*\)')
_HELD_OUT_EVERY = 6


class EspeakVoice:
    """Formant synthesis: not natural, but it tells when each phone sounds."""

    def __init__(self, espeak: Espeak, lexicon: Lexicon) -> None:
        self._espeak = espeak
        self._lexicon = lexicon

    def utterance(self, text: str, variant: str, random: Random) -> Utterance:
        """Spoken at a random tempo and pitch. Raises `EspeakFailed`, `Unpronounceable`."""
        self._espeak.use(variant)
        tempo = random.choice((110, 130, 150, 170, 190, 215))
        spoken = self._espeak.speak(text, tempo, random.choice((30, 40, 50, 60, 70)))
        samples = to_pcm(resample(spoken.samples, spoken.rate))
        labels = phone_times(spoken, text, self._lexicon, frames(samples.size))
        return Utterance(samples, transcript(text), f"espeak-{variant or 'plain'}", labels)


class RhvoiceVoice:
    """Statistical synthesis by RHVoice; voices are closer to a person's than eSpeak's."""

    def __init__(self, packages: list[Path]) -> None:
        """packages: the unpacked trees of `sources.RHVOICE`. Raises `OSError` without them."""
        libraries = [tree / "usr/lib/x86_64-linux-gnu" for tree in packages]
        _load_beside(libraries)
        from rhvoice_wrapper import TTS

        engine = next(f / "libRHVoice.so.5" for f in libraries if (f / "libRHVoice.so.5").exists())
        data = next(t / "usr/share/RHVoice" for t in packages if (t / "usr/share/RHVoice").exists())
        # It prints which encoders are missing that nobody asked for.
        with contextlib.redirect_stdout(io.StringIO()):
            self._tts = TTS(threads=1, lib_path=str(engine), data_path=str(data), config_path="")

    def utterance(self, text: str, voice: str, random: Random) -> Utterance:
        settings = {
            "absolute_rate": random.choice((-0.4, -0.2, 0, 0, 0.2, 0.4, 0.6)),
            "absolute_pitch": random.choice((-0.4, -0.2, 0, 0, 0.2, 0.4)),
        }
        sound = self._tts.get(text, voice=voice, format_="wav", sets=settings)
        with wave.open(io.BytesIO(sound)) as file:
            rate, data = file.getframerate(), file.readframes(file.getnframes())
        samples = np.frombuffer(data, "<i2")
        return Utterance(to_pcm(resample(samples, rate)), transcript(text), f"rhvoice-{voice}")

    def close(self) -> None:
        self._tts.join()


def festvox(tree: Path, *, held_out: bool) -> Iterator[Utterance]:
    """The man's recorded sentences; every sixth is held out. `tree`: of `sources.FESTVOX`."""
    folder = tree / _FESTVOX
    listing = (folder / "etc/txt.done.data").read_text("utf-8")
    for number, line in enumerate(listing.splitlines()):
        match = _FESTVOX_LINE.match(line.strip())
        if match is None or (number % _HELD_OUT_EVERY == 3) != held_out:
            continue
        path = folder / "wav" / f"{match[1]}.wav"
        if path.exists():
            text = transcript(match[2].replace("+", ""))
            yield Utterance(read_wav(path), text, "festvox-nsh")


def manifest(path: Path) -> Iterator[Utterance]:
    """Any further recordings: lines «wav TAB text TAB speaker», paths relative to the file.

    Raises `ValueError` with the line's number, `SoundUnusable` for a broken file.
    """
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        fields = line.split("\t")
        if len(fields) != 3 or not transcript(fields[1]):
            raise ValueError(f"{path.name}, line {number}: not «path TAB text TAB speaker»")
        sound = read_wav(path.parent / fields[0])
        yield Utterance(sound, transcript(fields[1]), fields[2].strip())


def _load_beside(folders: list[Path]) -> None:
    """Loads the libraries that libRHVoice needs, which are not on the loader's path."""
    import ctypes

    for name in ("libsonic.so.0", "libRHVoice_core.so.7"):
        path = next((f / name for f in folders if (f / name).exists()), None)
        if path is None:
            raise OSError(f"{name} is missing")
        ctypes.CDLL(os.fspath(path), mode=ctypes.RTLD_GLOBAL)
