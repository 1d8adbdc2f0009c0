"""Prompts that are made ahead: which, where they lie, and that they are used."""

import numpy as np
import pytest

from tests.gateway.test_tts import FakeTts
from voice_gateway.call import phrases
from voice_gateway.payment import prompts
from voice_gateway.tts.prepare import RATES, fixed_sentences, missing, own_sentences
from voice_gateway.tts.prompt_store import PromptStore
from voice_gateway.tts.voice import Voice

SOUND = np.arange(-3, 4, dtype=np.int16) * 1000


def test_what_was_saved_is_found_when_the_store_is_opened_again(tmp_path):
    PromptStore(tmp_path / "new", "v4/baya").save("слушаю вас", 8000, SOUND)
    store = PromptStore(tmp_path / "new", "v4/baya")
    assert len(store) == 1
    assert (store.load("слушаю вас", 8000) == SOUND).all()


@pytest.mark.parametrize(
    ("voice", "words", "rate"),
    [
        ("v4/baya", "слушаю вас", 24000),
        ("v4/baya", "слушаю", 8000),
        ("v4/aidar", "слушаю вас", 8000),
    ],
)
def test_another_voice_rate_or_text_is_another_prompt(tmp_path, voice, words, rate):
    PromptStore(tmp_path, "v4/baya").save("слушаю вас", 8000, SOUND)
    assert PromptStore(tmp_path, voice).load(words, rate) is None


def test_a_prompt_that_has_gone_since_is_none(tmp_path):
    PromptStore(tmp_path, "v").save("слушаю", 8000, SOUND)
    store = PromptStore(tmp_path, "v")
    next(tmp_path.iterdir()).unlink()
    assert store.load("слушаю", 8000) is None


async def test_the_voice_says_what_was_made_ahead_without_the_engine(tmp_path):
    PromptStore(tmp_path, "fake").save("Ваш долг: пять рублей.", 8000, SOUND)
    engine = FakeTts()
    voice = Voice(engine, PromptStore(tmp_path, "fake"))
    assert (await voice.say("Ваш долг: 5 ₽.", 8000) == SOUND).all()
    assert engine.calls == []
    await voice.say("Ваш долг: 5 ₽.", 8000, slow=True)
    await voice.say("Ваш долг: 6 ₽.", 8000)
    assert len(engine.calls) == 2


async def test_what_is_said_in_a_call_never_reaches_the_disk(tmp_path):
    await Voice(FakeTts(), PromptStore(tmp_path, "fake")).say("Здравствуйте, Иван!", 8000)
    assert list(tmp_path.iterdir()) == []


def test_of_a_response_the_sentences_without_a_slot_are_fixed():
    domain = {
        "responses": {
            "utter_address": [{"text": "Ваш адрес: {address}. Верно?"}],
            "utter_hello": [{"text": "Здравствуйте! Слушаю вас."}, {"text": "Добрый день!"}],
            "utter_control": [{"custom": {"hangup": True}}],
        }
    }
    assert list(fixed_sentences(domain)) == [
        "Верно?", "Здравствуйте!", "Слушаю вас.", "Добрый день!",
    ]  # fmt: skip


def test_what_the_gateway_says_itself_is_among_them():
    own = list(own_sentences("Секунду…"))
    assert "Секунду…" in own
    assert {*phrases.PINNED, *phrases.PINNED_FOR_TRANSFERS} <= {*own}
    assert prompts.CODE in own


def test_each_is_made_once_for_every_rate(tmp_path):
    store = PromptStore(tmp_path, "v")
    wanted = ["Слушаю вас.", "Слушаю вас.", "Верно?"]
    assert len(missing(wanted, store)) == 2 * len(RATES)
    store.save(missing(wanted, store)[0][0], RATES[0], SOUND)
    assert len(missing(wanted, store)) == 2 * len(RATES) - 1
