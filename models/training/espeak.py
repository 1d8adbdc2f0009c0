"""eSpeak NG through its C library: pronunciations, and speech whose phone times are known."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_char, c_char_p, c_int, c_short, c_size_t, c_uint, c_void_p
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import espeakng_loader
import numpy as np
import numpy.typing as npt

_SYNCHRONOUS = 2  # espeak_AUDIO_OUTPUT: AUDIO_OUTPUT_SYNCHRONOUS
_PHONEME_EVENTS = 1  # espeakINITIALIZE_PHONEME_EVENTS
_UTF8 = 1  # espeakCHARS_UTF8
_IPA = 2  # bit 1 of phonememode
_RATE, _PITCH = 1, 3  # espeak_PARAMETER
_TERMINATED, _WORD, _PHONEME = 0, 1, 7  # espeak_EVENT_TYPE


class EspeakFailed(RuntimeError):
    """The library refuses to start, to speak, or has no such voice."""


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", c_int),
        ("unique_identifier", c_uint),
        ("text_position", c_int),
        ("length", c_int),
        ("audio_position", c_int),
        ("sample", c_int),
        ("user_data", c_void_p),
        ("name", c_char * 8),
    )


_Callback = ctypes.CFUNCTYPE(c_int, POINTER(c_short), c_int, POINTER(_Event))


@dataclass(frozen=True)
class Mark:
    """A word (name empty, `character` counted from 0) or a phoneme that begins at `sample`."""

    sample: int
    name: str
    character: int


@dataclass(frozen=True)
class Spoken:
    """`samples`: int16 [n] at `rate` Hz; marks in the order of time."""

    samples: npt.NDArray[np.int16]
    rate: int
    words: tuple[Mark, ...]
    phonemes: tuple[Mark, ...]


class Espeak:
    """Made by `espeak` alone: the library has global state. Not thread-safe."""

    def __init__(self) -> None:
        self._chunks: list[npt.NDArray[np.int16]] = []
        self._words: list[Mark] = []
        self._phonemes: list[Mark] = []
        library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = str(Path(espeakng_loader.get_data_path()).parent).encode()
        self._rate = library.espeak_Initialize(_SYNCHRONOUS, 0, data, _PHONEME_EVENTS)
        if self._rate <= 0:
            raise EspeakFailed("eSpeak NG does not start")
        library.espeak_TextToPhonemes.restype = c_char_p
        library.espeak_TextToPhonemes.argtypes = [POINTER(c_char_p), c_int, c_int]
        library.espeak_Synth.argtypes = [
            c_char_p, c_size_t, c_uint, c_int, c_uint, c_uint, c_void_p, c_void_p
        ]  # fmt: skip
        self._callback = _Callback(self._collect)  # kept: C holds only a pointer
        library.espeak_SetSynthCallback(self._callback)
        self._library = library
        self.use("")

    def use(self, variant: str) -> None:
        """Chooses the speaker: a voice variant's name («m3», «Annie»), empty for the plain one."""
        name = f"ru+{variant}" if variant else "ru"
        if self._library.espeak_SetVoiceByName(name.encode()) != 0:
            raise EspeakFailed(f"eSpeak NG has no voice {name}")

    def ipa(self, word: str) -> str:
        """The International Phonetic Alphabet's writing of a word, stress marked with «ˈ»."""
        text = c_char_p(word.encode())
        parts = []
        while text.value:
            phonemes = self._library.espeak_TextToPhonemes(ctypes.byref(text), _UTF8, _IPA)
            parts.append((phonemes or b"").decode())
        return " ".join(parts).strip()

    def speak(self, text: str, words_per_minute: int = 150, pitch: int = 50) -> Spoken:
        """pitch: 0..100. Raises `EspeakFailed`."""
        self._chunks, self._words, self._phonemes = [], [], []
        self._library.espeak_SetParameter(_RATE, words_per_minute, 0)
        self._library.espeak_SetParameter(_PITCH, pitch, 0)
        encoded = text.encode() + b"\0"
        if self._library.espeak_Synth(encoded, len(encoded), 0, 0, 0, _UTF8, None, None) != 0:
            raise EspeakFailed("espeak_Synth")
        if not self._chunks:
            raise EspeakFailed("eSpeak NG spoke nothing")
        samples = np.concatenate(self._chunks)
        return Spoken(samples, self._rate, tuple(self._words), tuple(self._phonemes))

    def _collect(
        self,
        samples: ctypes._Pointer[c_short],
        count: int,
        events: ctypes._Pointer[_Event],
    ) -> int:
        index = 0
        while events[index].type != _TERMINATED:
            event = events[index]
            index += 1
            if event.type == _WORD:
                self._words.append(Mark(event.sample, "", event.text_position - 1))
            elif event.type == _PHONEME:
                name = event.name.decode(errors="replace")
                self._phonemes.append(Mark(event.sample, name, event.text_position - 1))
        if samples and count > 0:
            self._chunks.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0


@cache
def espeak() -> Espeak:
    """The process's only one: a library started twice reads phonemes that it has freed."""
    return Espeak()
