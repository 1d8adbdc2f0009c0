"""What the caller will say: recordings, sentences for the synthesiser, lines from stdin."""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from caller.acts import Act, Quiet, Spoken
from caller.handset import RATE
from caller.hearing import trimmed
from caller.kept_voice import SILERO, KeptVoice, espeak, silero
from caller.problems import BadInput
from caller.wav import read_wav
from media.pcm import Pcm
from media.resample import resample
from voice_gateway.tts.engine import SynthesisFailed

_VOICE = "aidar"  # not the assistant's own
PAUSE = "…"
_PAUSE_S = 0.8  # of a person who reads figures off a bill, group by group


@dataclass(frozen=True)
class Say:
    """`PAUSE` in the text is a silence."""

    text: str


@dataclass(frozen=True)
class Play:
    wav: Path


Cue = Say | Play


def caller_voice(folder: Path) -> KeptVoice:
    """Silero where its weights lie, else eSpeak NG; folder: where what was said is kept."""
    return silero(_VOICE, folder) if SILERO.is_file() else espeak(folder)


def render(cues: Sequence[Cue | None], voice: KeptVoice) -> list[Spoken | None]:
    """Cues -> sound, all made before the call; recordings are checked before anything is spoken.

    Raises BadInput.
    """
    played: dict[Cue | None, Spoken] = {
        cue: _render(cue, voice) for cue in cues if isinstance(cue, Play)
    }
    return [played.get(cue) or _render(cue, voice) if cue else None for cue in cues]


async def scripted(acts: Sequence[Act]) -> AsyncIterator[Act]:
    for act in acts:
        yield act


async def silent() -> AsyncIterator[Act]:
    """A caller who only listens."""
    await asyncio.Event().wait()
    yield Act(Quiet())


async def from_stdin(voice: KeptVoice) -> AsyncIterator[Act]:
    """A line, a phrase; until the end of input."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str] = asyncio.Queue()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, "")

    # A daemon: the call may end while nobody types, and must not wait for the keyboard.
    threading.Thread(target=read, name="stdin", daemon=True).start()
    while line := await lines.get():
        if line.strip():
            yield Act(await asyncio.to_thread(_render, Say(line.strip()), voice))


def _render(cue: Cue, voice: KeptVoice) -> Spoken:
    match cue:
        case Play(wav):
            pcm, rate = read_wav(wav)
            return Spoken(wav.name, trimmed(resample(pcm, rate, RATE), RATE))
        case Say(text):
            silence = np.zeros(round(_PAUSE_S * RATE), dtype=np.int16)
            pieces: list[Pcm] = []
            for piece in text.split(PAUSE):
                pieces += [_synthesised(piece, voice), silence]
            return Spoken(text, np.concatenate(pieces[:-1]))


def _synthesised(text: str, voice: KeptVoice) -> Pcm:
    try:
        pcm = voice.say(text)
    except SynthesisFailed as error:
        raise BadInput(f"«{text}» cannot be spoken ({error})") from None
    if pcm.size == 0:
        raise BadInput(f"«{text}» has nothing in it that can be spoken")
    return trimmed(pcm, RATE)
