"""Recordings that a caller speaks."""

import wave
from pathlib import Path

import numpy as np

from caller.problems import BadInput
from media.pcm import Pcm

MIN_RATE, MAX_RATE = 8000, 48000


def read_wav(path: Path) -> tuple[Pcm, int]:
    """A mono 16-bit PCM WAV -> samples and their rate in Hz. Raises BadInput."""
    try:
        with wave.open(str(path), "rb") as file:
            channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            promised = file.getnframes()
            data = file.readframes(promised)
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file") from None
    except (wave.Error, EOFError, OSError) as error:
        raise BadInput(f"{path}: not a WAV recording ({error or 'it ends too soon'})") from None
    if channels != 1:
        raise BadInput(
            f"{path}: {channels} channels, and which of them is the caller is not known; "
            f"make it mono: sox {path} -c 1 mono.wav"
        )
    if width != 2:
        raise BadInput(f"{path}: {width * 8}-bit samples; make them 16: sox {path} -b 16 new.wav")
    if not MIN_RATE <= rate <= MAX_RATE:
        raise BadInput(f"{path}: {rate} Hz; {MIN_RATE}-{MAX_RATE} Hz is understood")
    if promised == 0:
        raise BadInput(f"{path}: there is no sound in it")
    if len(data) < promised * 2:
        raise BadInput(f"{path}: truncated, {len(data) // 2} of {promised} samples are there")
    return np.frombuffer(data, dtype=np.int16), rate
