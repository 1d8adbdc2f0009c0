"""eSpeak NG through its C library: robotic, but it needs no weights and no root."""

import ctypes
import re
from ctypes import POINTER, c_char_p, c_int, c_short, c_void_p
from functools import cache
from pathlib import Path

import espeakng_loader
import numpy as np

from media.pcm import Pcm, silence
from media.resample import resample
from voice_gateway.tts.engine import SynthesisFailed

_SYNCHRONOUS = 2  # espeak_AUDIO_OUTPUT: AUDIO_OUTPUT_SYNCHRONOUS
_UTF8 = 1  # espeakCHARS_UTF8
_RATE_PARAMETER = 1  # espeakRATE, words a minute
_SLOW = 0.7  # of the usual words a minute
_LETTER = re.compile("[а-яё]", re.IGNORECASE)
_Callback = ctypes.CFUNCTYPE(c_int, POINTER(c_short), c_int, c_void_p)


@cache
def _started() -> tuple[ctypes.CDLL, int]:
    """The library and its rate, Hz. Once a process: started again, it reads what it has freed."""
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    data = str(Path(espeakng_loader.get_data_path()).parent)
    rate = library.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), 0)
    if rate <= 0:
        raise SynthesisFailed("eSpeak NG did not start")
    if library.espeak_SetVoiceByName(b"ru") != 0:
        raise SynthesisFailed("eSpeak NG has no Russian voice")
    library.espeak_Synth.argtypes = [
        c_char_p, ctypes.c_size_t, ctypes.c_uint, c_int, ctypes.c_uint, ctypes.c_uint,
        c_void_p, c_void_p,
    ]  # fmt: skip
    return library, rate


class EspeakEngine:
    name = "espeak-ng/ru"
    non_commercial = False  # GPLv3

    def __init__(self, words_per_minute: int = 150) -> None:
        self._chunks: list[Pcm] = []
        self._library, self._rate = _started()
        self._callback = _Callback(self._collect)  # kept: C holds only a pointer
        self._words_per_minute = words_per_minute

    def synthesise(self, text: str, rate: int, slow: bool = False) -> Pcm:
        if not _LETTER.search(text):
            return silence(0)
        # eSpeak reads `+` aloud; its own stress comes from its dictionary.
        spoken = text.replace("+", "").encode() + b"\0"
        self._chunks = []
        self._library.espeak_SetSynthCallback(self._callback)
        words_per_minute = round(self._words_per_minute * (_SLOW if slow else 1))
        self._library.espeak_SetParameter(_RATE_PARAMETER, words_per_minute, 0)
        if self._library.espeak_Synth(spoken, len(spoken), 0, 0, 0, _UTF8, None, None) != 0:
            raise SynthesisFailed("espeak_Synth")
        if not self._chunks:
            return silence(0)
        return resample(np.concatenate(self._chunks), self._rate, rate)

    def _collect(self, samples: "ctypes._Pointer[c_short]", count: int, _: object) -> int:
        if samples and count > 0:
            self._chunks.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0
