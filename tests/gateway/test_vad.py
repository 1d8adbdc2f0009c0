"""The detector on a voice over a telephone line."""

import numpy as np
import pytest

from media.pcm import Pcm
from media.resample import resample
from voice_gateway.vad.silero_vad import SileroVad

QUIET = 8  # what digital silence is in G.711 A-law


@pytest.fixture(scope="module")
def said(silero_engine):
    def say(text: str) -> Pcm:
        return resample(silero_engine.synthesise(text, 48000), 48000, 8000)

    return say


def line(seconds: float) -> Pcm:
    return np.full(round(seconds * 8000), QUIET, dtype=np.int16)


def voiced_ms(vad: SileroVad, before: list[Pcm], word: Pcm) -> int:
    """How much of the word counts as speech, after what was said before."""
    stream = vad.stream()
    heard = np.concatenate([*before, word, line(0.5)])
    begins = sum(pcm.size for pcm in before)
    windows = range(0, heard.size - vad.window, vad.window)
    found = {at: stream.probability(heard[at : at + vad.window]) for at in windows}
    return 32 * sum(found[at] >= 0.5 for at in windows if at >= begins)


@pytest.mark.parametrize("word", ["Нет.", "Да.", "Баланс.", "Пять."])
@pytest.mark.parametrize("silence_s", [0.5, 3, 8, 30])
def test_a_short_word_counts_after_any_silence(vad, said, word, silence_s):
    before = [line(10), said("Показания."), line(8), said("Да."), line(6)]
    before += [said("Три, один, четыре, два, ноль."), line(silence_s)]
    assert voiced_ms(vad, before, said(word)) >= 120


@pytest.mark.parametrize("level", [0, 8, 300])
def test_a_line_without_speech_has_none(vad, level):
    rng = np.random.default_rng(3)
    noise = rng.normal(0, level, 8000 * 20).astype(np.int16) if level else line(20)
    assert voiced_ms(vad, [], noise) == 0
