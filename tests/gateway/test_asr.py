"""The recogniser's contract, on the committed model and a human-like voice."""

import asyncio
import itertools

import numpy as np
import pytest

from media.pcm import silence
from media.resample import resample
from voice_gateway.asr.dictation import is_sentence
from voice_gateway.asr.ear import Ear
from voice_gateway.asr.engine import ModelUnusable, Recognition
from voice_gateway.asr.utterance import Utterance
from voice_gateway.asr.vosk_engine import VoskEngine
from voice_gateway.dialogue.listen import Listen
from voice_gateway.text.spoken import digits

COMMANDS = "баланс показания тариф оплата задолженность офис оператор услуги".split()
YES_NO = Listen(grammar="yes_no", phrases=("да", "нет", *COMMANDS))


@pytest.fixture(scope="session")
def spoken(silero_engine):
    def speak(text):
        pcm = resample(silero_engine.synthesise(text, 48000), 48000, 8000)
        return np.concatenate([silence(2400), pcm, silence(4800)])

    return speak


def frames(pcm, size=160):
    return [pcm[i : i + size] for i in range(0, pcm.size, size)]


def recognise(engine, pcm, listen=Listen()):  # noqa: B008 - frozen
    utterance = Utterance(engine, listen)
    for frame in frames(pcm):
        utterance.accept(frame)
    return utterance.finish()


@pytest.mark.parametrize("word", ["да", "нет", *COMMANDS])
def test_every_expected_word_is_heard_at_a_yes_no_question(vosk_engine, spoken, word):
    assert recognise(vosk_engine, spoken(word), YES_NO).text == word


@pytest.mark.parametrize("text", ["какой у меня баланс", "сколько я должен", "хочу узнать тариф"])
def test_free_speech_is_heard_at_a_yes_no_question_too(vosk_engine, spoken, text):
    assert recognise(vosk_engine, spoken(text), YES_NO).text == text


DIGITS = Listen(grammar="digits", digits={"min": 5, "max": 10}, phrases=("оператор", "повторите"))


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("один пять семь восемь ноль", "15780"),
        ("два два четыре один шесть", "22416"),
        ("сто двадцать три сорок пять", "12345"),
        ("ноль ноль семь три девять", "00739"),
    ],
)
def test_dictated_figures_are_heard(vosk_engine, spoken, said, value):
    assert digits(recognise(vosk_engine, spoken(said), DIGITS).text).value == value


@pytest.mark.parametrize("samples", range(0, 240, 40))
def test_a_quick_figure_is_no_other_one_wherever_it_falls_between_two_outputs(
    vosk_engine, spoken, samples
):
    """The net answers every 240 samples."""
    later = np.concatenate([silence(samples), spoken("пять, три, ноль, ноль, два.")])
    heard = digits(recognise(vosk_engine, later, DIGITS).text).value
    assert heard in ("", "53002")


def test_a_human_can_be_asked_for_where_figures_are_expected(vosk_engine, spoken):
    assert recognise(vosk_engine, spoken("оператор"), DIGITS).text == "оператор"


def test_words_have_confidence_and_times_in_order(vosk_engine, spoken):
    words = recognise(vosk_engine, spoken("хочу узнать баланс")).words
    assert [w.text for w in words] == ["хочу", "узнать", "баланс"]
    assert all(0 < w.confidence <= 1 for w in words)
    assert all(a.end_ms <= b.start_ms for a, b in itertools.pairwise(words))
    assert 200 <= words[0].start_ms <= 600


def test_partials_grow_towards_the_final(vosk_engine, spoken):
    stream = vosk_engine.stream()
    partials = [stream.accept(frame) for frame in frames(spoken("сколько я должен за свет"))]
    assert partials[0] == ""
    assert "сколько" in partials[-1]


MENU = Listen(phrases=tuple(COMMANDS))
COMMAND = Listen(grammar="command", phrases=tuple(COMMANDS))
STEPS = {"yes/no": YES_NO, "digits": DIGITS, "command": COMMAND, "menu": MENU}


def music(loudness):
    """Chords of four notes with overtones, two a second, 4 s."""
    t = np.arange(4000) / 8000
    chords = [(220, 277, 330, 440), (196, 247, 294, 392), (175, 220, 262, 349)] * 3
    sound = [
        sum(np.sin(2 * np.pi * hz * k * t) / k for hz in chord for k in (1, 2, 3)) * np.exp(-2 * t)
        for chord in chords[:8]
    ]
    return np.clip(np.concatenate(sound) * loudness, -32768, 32767).astype(np.int16)


def noise(loudness):
    made = np.random.default_rng(1).normal(0, loudness, 24000)
    return np.clip(made, -32768, 32767).astype(np.int16)


NO_SPEECH = {
    "nothing": silence(0),
    "one sample": silence(1),
    "silence": silence(8000),
    "hiss": noise(30),
    "noise": noise(3000),
    "overdriven noise": noise(60000),
    "music": music(3000),
    "quiet music": music(200),
    "clipped buzz": np.tile(np.array([32767, -32768], dtype=np.int16), 8000),
    "a tone": (8000 * np.sin(np.arange(16000) / 3)).astype(np.int16),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("sound", NO_SPEECH)
def test_sound_without_speech_gives_no_words(vosk_engine, sound, step):
    assert recognise(vosk_engine, NO_SPEECH[sound], STEPS[step]).words == ()


OTHER_SPEECH = (
    "вчера мы ездили на дачу и собирали яблоки",
    "мама мыла раму а папа читал газету",
    "выключи пожалуйста телевизор я разговариваю",
    "собака опять убежала во двор",
)


@pytest.mark.parametrize("step", ["yes/no", "digits", "command"])
@pytest.mark.parametrize("text", OTHER_SPEECH)
def test_other_speech_is_no_answer_of_the_step(vosk_engine, spoken, text, step):
    heard = recognise(vosk_engine, spoken(text), STEPS[step]).text
    assert heard not in STEPS[step].phrases
    if STEPS[step].digits:
        assert is_sentence(heard) or not digits(heard).value


@pytest.mark.parametrize("word", ["показания", "задолженность", "оператор"])
@pytest.mark.parametrize("share", [0.25, 0.3, 0.5, 0.7])
def test_a_word_cut_short_does_not_become_another(vosk_engine, spoken, word, share):
    pcm = spoken(word)
    heard = recognise(vosk_engine, pcm[: int(pcm.size * share)], COMMAND).text
    assert heard in ("", word) or heard not in COMMAND.phrases


@pytest.mark.parametrize("step", ["yes/no", "digits", "command"])
def test_stereo_of_another_rate_taken_for_the_lines_own_gives_no_words(
    vosk_engine, silero_engine, step
):
    """44.1 kHz, left and right by turns, as a careless peer might send it."""
    mono = resample(silero_engine.synthesise("да баланс", 48000), 48000, 44100)
    heard = recognise(vosk_engine, np.repeat(mono, 2), STEPS[step])
    assert heard.text not in STEPS[step].phrases
    assert not digits(heard.text).value


@pytest.mark.parametrize("word", ["да", "нет", *COMMANDS])
def test_a_word_that_is_clipped_hard_is_still_heard(vosk_engine, spoken, word):
    pcm = spoken(word).astype(np.float32)
    overdriven = np.clip(pcm * 4, -32768, 32767).astype(np.int16)
    assert recognise(vosk_engine, overdriven, YES_NO).text == word


@pytest.mark.parametrize("word", ["да", "нет", "баланс"])
def test_a_word_far_over_full_scale_does_not_become_another(vosk_engine, spoken, word):
    pcm = spoken(word).astype(np.float32)
    overdriven = np.clip(pcm * 8, -32768, 32767).astype(np.int16)
    assert recognise(vosk_engine, overdriven, YES_NO).text in (word, "")


def test_two_streams_share_a_model_without_mixing(vosk_engine, spoken):
    one, two = vosk_engine.stream(), vosk_engine.stream()
    for a, b in zip(frames(spoken("баланс")), frames(spoken("оператор")), strict=False):
        one.accept(a)
        two.accept(b)
    one.accept(silence(4000))
    two.accept(silence(4000))
    assert one.finish().text == "баланс"
    assert two.finish().text.startswith("оператор")


def test_a_directory_without_a_model_is_named_in_the_error(tmp_path):
    with pytest.raises(ModelUnusable, match=tmp_path.name):
        VoskEngine(tmp_path)


async def test_the_ear_hears_speech_with_its_beginning_and_only_that(vosk_engine, vad, spoken):
    heard = []
    ear = Ear(vosk_engine, vad, heard.append, lambda error: pytest.fail(str(error)))
    ear.expect(YES_NO)
    for frame in frames(np.concatenate([silence(16000), spoken("баланс"), silence(4000)])):
        ear.hear(frame)
    recognition = await ear.finish()
    await ear.close()
    await asyncio.sleep(0)
    assert recognition.text == "баланс"
    assert all(h.partial == "" for h in heard[:60])
    assert max(h.probability for h in heard) > 0.9


class Counting:
    """A recogniser that counts what it is given."""

    name, rate, takes_phrases = "counting", 8000, False

    def __init__(self):
        self.samples = 0

    def stream(self, phrases=None):
        return self

    def accept(self, pcm):
        self.samples += pcm.size
        return "слово"

    def finish(self):
        return Recognition()


@pytest.mark.parametrize(
    ("speech", "recognised"),
    [
        ("." * 100, 0),
        ("." * 100 + "#", 11),  # with a pre-roll of 10 windows
        ("." * 100 + "#" * 20 + "." * 100, 45),  # and a hangover of 15
        ("#" * 5 + "." * 10 + "#" * 5, 20),  # a short pause is recognised as a whole
        ("#" * 5 + "." * 50 + "#" * 5, 35),  # of a long one its edges
    ],
)
async def test_only_speech_and_its_edges_are_recognised(vad, speech, recognised):
    engine, heard = Counting(), []
    ear = Ear(engine, vad, heard.append, lambda error: pytest.fail(str(error)))
    marks = iter(speech)
    ear._vad.probability = lambda window: 1.0 if next(marks) == "#" else 0.0
    ear._background.stands_out = lambda level: True
    ear.hear(silence(256 * len(speech)))
    await ear.finish()
    await ear.close()
    assert engine.samples / 256 == recognised
    assert heard[-1].partial == ("слово" if recognised else "")


async def test_what_the_ear_forgot_does_not_come_back(vosk_engine, vad, spoken):
    ear = Ear(vosk_engine, vad, lambda _: None, lambda error: pytest.fail(str(error)))
    for frame in frames(spoken("оператор")):
        ear.hear(frame)
    ear.reset()
    assert (await ear.finish()).words == ()
    await ear.close()


async def test_a_failing_recogniser_is_reported_and_the_ear_can_still_be_closed(vad):
    class Broken:
        name, rate, takes_phrases = "broken", 8000, True

        def stream(self, phrases=None):
            raise MemoryError

    failures = []
    ear = Ear(Broken(), vad, lambda _: None, failures.append)
    rng = np.random.default_rng(2)
    t = np.arange(8000) / 8000
    voiced = sum(np.sin(2 * np.pi * 120 * k * t) / k for k in range(1, 20))
    speechlike = (voiced * (1 + np.sin(2 * np.pi * 4 * t)) * 3000 + rng.normal(0, 50, 8000)).astype(
        np.int16
    )
    ear._vad.probability = lambda window: 1.0  # whatever it is, it is speech now
    ear.hear(speechlike)
    await ear.finish()
    await ear.close()
    assert failures
    assert isinstance(failures[0], MemoryError)
