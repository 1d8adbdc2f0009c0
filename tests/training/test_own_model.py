"""models/asr/ru-phone itself: what no caller said must not be taken for an answer."""

from pathlib import Path
from random import Random

import numpy as np
import pytest

from models.training import channel, noise
from models.training.bench.hearing import LEAST_CONFIDENCE
from models.training.bench.recogniser import Recogniser
from models.training.bench.scoring import taken
from models.training.bench.test_set import COMMANDS, DIGIT_WORDS, GRAMMARS, YES_NO
from models.training.voices import EspeakVoice

MODEL = Path(__file__).resolve().parents[2] / "models/asr/ru-phone"


@pytest.fixture(scope="module")
def recogniser():
    return Recogniser(MODEL)


def answer(recogniser, samples, grammar):
    heard = recogniser.hear(samples, grammar)
    sure = taken(heard.confidences, unknown=heard.unknown, least=LEAST_CONFIDENCE)
    return " ".join(heard.words) if sure else ""


@pytest.mark.parametrize("grammar", [YES_NO, DIGIT_WORDS, GRAMMARS["command"]])
@pytest.mark.parametrize(
    ("kind", "loudness"),
    [
        *((kind, loudness) for kind in ("hiss", "street", "music") for loudness in (0, 30, 3000)),
        ("hiss", 1e6),
        ("street", 1e6),
    ],
)
def test_nothing_is_heard_in_noise_and_music(recogniser, kind, loudness, grammar):
    """1e6: so overdriven that the sound is nearly square."""
    made = noise.make(kind, 8000 * 4, np.random.default_rng(2), [])
    sound = np.clip(made * loudness, -32768, 32767).astype(np.int16)
    assert answer(recogniser, sound, grammar) == ""


@pytest.mark.parametrize("samples", [0, 1, 79, 400])
def test_sound_too_short_for_a_word_is_no_answer(recogniser, samples):
    assert answer(recogniser, np.ones(samples, np.int16), YES_NO) == ""


@pytest.mark.parametrize("word", [*YES_NO, *COMMANDS])
def test_a_word_that_is_clipped_hard_is_still_heard(recogniser, espeak, lexicon, word):
    voice = EspeakVoice(espeak, lexicon)
    spoken = voice.utterance(word, "f5", Random(1)).samples.astype(np.float32)
    clipped = channel.clip(spoken, 0.4)
    line = np.random.default_rng(0).normal(0, 3, clipped.size + 4800)
    sound = np.clip(line + np.pad(clipped, 2400), -32768, 32767).astype(np.int16)
    assert answer(recogniser, sound, GRAMMARS["command"]) == word
