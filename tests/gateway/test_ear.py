"""The ear with its real detector and recogniser: whose speech it is."""

import numpy as np
import pytest

from media.pcm import Pcm, dbfs, silence
from media.resample import resample
from voice_gateway.asr.ear import SPEECH, Ear
from voice_gateway.dialogue.listen import Listen
from voice_gateway.vad.echo import Echo

RATE, FRAME = 8000, 160
ECHO_MS = 60


@pytest.fixture(scope="module")
def prompt(silero_engine) -> Pcm:
    return resample(silero_engine.synthesise("На вашем счёте сто рублей.", 48000), 48000, RATE)


async def heard(vosk_engine, vad, played: Pcm, line: Pcm) -> tuple[int, str]:
    """How many windows of `line` counted as speech while `played` went out, and its words."""
    windows = []
    ear = Ear(vosk_engine, vad, windows.append, lambda error: pytest.fail(str(error)))
    ear.expect(Listen())
    echo = Echo()
    for at in range(0, line.size - FRAME, FRAME):
        echo.played(dbfs(played[at : at + FRAME]))
        ear.hear(line[at : at + FRAME], echo.loudest_dbfs)
    words = (await ear.finish()).text
    await ear.close()
    return sum(window.probability >= SPEECH for window in windows), words


def returned(prompt: Pcm, loss_db: float) -> Pcm:
    """The prompt on a line with a faint hiss, later and softer."""
    later = np.concatenate([silence(RATE * ECHO_MS // 1000), prompt])[: prompt.size]
    hiss = np.random.default_rng(1).normal(0, 8, prompt.size)
    return (later * 10 ** (-loss_db / 20) + hiss).astype(np.int16)


@pytest.mark.parametrize("loss_db", [26, 30, 40])
async def test_her_own_echo_is_nobodys_speech(vosk_engine, vad, prompt, loss_db):
    line = returned(prompt, loss_db)
    assert await heard(vosk_engine, vad, prompt, line) == (0, "")
    # The same sound while she is silent is somebody's.
    assert (await heard(vosk_engine, vad, silence(prompt.size), line))[0] > 10


async def test_a_caller_is_heard_over_her_and_her_echo(vosk_engine, vad, prompt, silero_engine):
    word = resample(silero_engine.synthesise("Оператор.", 48000), 48000, RATE)
    line = returned(prompt, 30)
    line[RATE // 2 : RATE // 2 + word.size] += word
    voiced, words = await heard(vosk_engine, vad, prompt, line)
    assert voiced > 10
    assert "оператор" in words
