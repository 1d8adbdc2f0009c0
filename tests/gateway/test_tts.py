"""What every synthesiser must do."""

import numpy as np
import pytest

from media.pcm import dbfs, fade_edges
from media.resample import resample
from voice_gateway.tts.engine import SynthesisFailed
from voice_gateway.tts.silero_engine import _choose
from voice_gateway.tts.voice import Voice


class FakeTts:
    name = "fake"
    non_commercial = False

    def __init__(self):
        self.calls = []

    def synthesise(self, text, rate, slow=False):
        self.calls.append((text, rate, slow))
        letters = sum(c.isalpha() for c in text)
        return np.full(letters * rate // (10 if slow else 15), 1000, dtype=np.int16)


@pytest.fixture(params=["silero_engine", "espeak_engine", "fake"])
def engine(request):
    return FakeTts() if request.param == "fake" else request.getfixturevalue(request.param)


@pytest.mark.parametrize("rate", [8000, 24000, 48000])
def test_a_sentence_lasts_as_long_as_a_person_would_speak_it(engine, rate):
    pcm = engine.synthesise("Здравствуйте, чем я могу вам помочь?", rate)
    assert pcm.dtype == np.int16
    assert 1.2 <= pcm.size / rate <= 4.5


def test_speech_is_loud_enough_and_does_not_clip(engine):
    pcm = engine.synthesise("Ваш долг составляет сто рублей.", 48000)
    assert -35 < dbfs(pcm) < -8
    assert np.abs(pcm).max() < 32767


@pytest.mark.parametrize("text", ["", " ", "...", "—"])
def test_a_text_without_letters_is_no_sound(engine, text):
    assert engine.synthesise(text, 48000).size == 0


def test_a_stress_mark_is_not_spoken(engine):
    plain = engine.synthesise("Замок на двери.", 24000).size
    assert engine.synthesise("З+амок на двери.", 24000).size == pytest.approx(plain, rel=0.25)


def test_who_asks_to_speak_slower_gets_slower_speech_and_others_do_not(engine):
    text = "Ваш тариф: день & ночь."
    usual, slow = engine.synthesise(text, 24000), engine.synthesise(text, 24000, slow=True)
    assert slow.size > 1.1 * usual.size
    assert engine.synthesise(text, 24000).size == pytest.approx(usual.size, rel=0.1)


@pytest.mark.parametrize(
    ("speakers", "wanted", "chosen"),
    [
        (["aidar", "baya"], None, "baya"),
        (["aidar", "baya"], "aidar", "aidar"),
        (["kz_a", "ru_vika", "ru_oleg"], None, "ru_vika"),
    ],
)
def test_a_package_speaks_with_the_wanted_voice_or_a_russian_one(speakers, wanted, chosen):
    assert _choose(speakers, wanted) == chosen


def test_a_voice_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(ValueError, match="aidar, baya"):
        _choose(["aidar", "baya"], "nobody")


def test_silero_refuses_an_endless_sentence_without_quoting_it(silero_engine):
    with pytest.raises(SynthesisFailed) as failure:
        silero_engine.synthesise("слово " * 400, 48000)
    assert "слово" not in str(failure.value)


@pytest.mark.parametrize(
    "text",
    ["сто двадцать три", "какой у меня баланс", "соедините с оператором", "почему такой долг"],
)
def test_silero_is_understood_by_the_recogniser(silero_engine, vosk_engine, text):
    pcm = resample(silero_engine.synthesise(f"{text}.", 48000), 48000, 8000)
    stream = vosk_engine.stream()
    stream.accept(pcm)
    assert stream.finish().text == text


async def test_the_voice_speaks_figures_as_words():
    engine = FakeTts()
    await Voice(engine).say("Ваш долг 5,00 ₽.", 48000)
    assert "пять рублей" in engine.calls[0][0]


async def test_a_sentence_is_made_once():
    engine = FakeTts()
    voice = Voice(engine)
    first = await voice.say("Слушаю вас.", 48000)
    assert await voice.say("Слушаю вас.", 48000) is first
    assert len(engine.calls) == 1


async def test_a_sentence_said_slowly_is_another_sound_than_the_usual_one():
    engine = FakeTts()
    voice = Voice(engine)
    usual = await voice.say("Слушаю вас.", 48000)
    assert (await voice.say("Слушаю вас.", 48000, slow=True)).size > usual.size
    assert await voice.say("Слушаю вас.", 48000) is usual


async def test_the_least_recently_said_is_forgotten_first_and_pinned_never():
    engine = FakeTts()
    voice = Voice(engine, cache_bytes=30000)
    await voice.pin(("Простите.",), 8000)
    for number in ("раз", "два", "три", "четыре", "пять", "шесть"):
        await voice.say(f"Это предложение номер {number}.", 8000)
    made = len(engine.calls)
    await voice.say("Простите.", 8000)
    await voice.say("Это предложение номер шесть.", 8000)
    assert len(engine.calls) == made
    await voice.say("Это предложение номер раз.", 8000)
    assert len(engine.calls) == made + 1


async def test_pieces_join_without_a_click(silero_engine):
    voice = Voice(silero_engine)
    pcm = await voice.say("Аня, один.", 24000)
    edges = [*pcm[:12], *pcm[-12:]]
    assert np.abs(edges).max() < 0.02 * np.abs(pcm).max()


@pytest.mark.parametrize("samples", [0, 1, 2, 79, 8000])
def test_fading_keeps_the_length_and_begins_and_ends_at_nothing(samples):
    pcm = np.full(samples, 10000, dtype=np.int16)
    faded = fade_edges(pcm, 8000)
    assert faded.size == samples
    assert samples < 2 or faded[0] == faded[-1] == 0
    assert samples < 8000 or (faded[40:-40] == 10000).all()
