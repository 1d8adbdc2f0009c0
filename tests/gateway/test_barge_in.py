"""Speech over the prompt: what stops it, what is only a nod, and what was nothing."""

import numpy as np
import pytest

from tests.gateway.fakes import FakeDialogue, FakeHouse, FakeLeg, FakeVoice, reply
from tests.gateway.virtual_time import run
from voice_gateway.call.session import CallSession
from voice_gateway.dialogue.client import CallInfo
from voice_gateway.dialogue.listen import Listen
from voice_gateway.turn.barge_in import FALSE_START_MS, is_false_start, is_nod
from voice_gateway.turn.turn_taking import Decision, TurnTaking

WINDOW = 20.0
YES_NO = Listen(grammar="yes_no", phrases=("да", "нет", "ага"))


def speak_over(said, listen, asked, speech_ms=500, silence_ms=2000):
    """-> (the first decision, at ms) while the prompt goes on."""
    taking = TurnTaking(listen, 0.0)
    for number in range(1, int((speech_ms + silence_ms) / WINDOW) + 1):
        now = number * WINDOW
        taking.heard(now, 0.9 if now <= speech_ms else 0.1, WINDOW, said)
        if (decision := taking.decide(now, playing=True, asked=asked)) is not None:
            return decision, now
    return None, None


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize(
    ("said", "listen"),
    [
        ("оператор", Listen()),
        ("хочу узнать баланс", Listen()),
        ("да только", YES_NO),
        ("нет", YES_NO),
        ("ага а сколько", Listen()),
        ("пять", Listen(grammar="digits")),
    ],
)
def test_words_stop_her_after_200_ms_of_speech(said, listen, asked):
    assert speak_over(said, listen, asked) == (Decision.BARGE_IN, 200)


@pytest.mark.parametrize("said", ["да", "да да", "ага", "угу", "так"])
def test_at_a_question_that_is_being_asked_yes_is_an_answer(said):
    assert speak_over(said, YES_NO, asked=True) == (Decision.BARGE_IN, 200)


@pytest.mark.parametrize(
    ("listen", "asked"), [(Listen(), False), (Listen(), True), (YES_NO, False)]
)
@pytest.mark.parametrize("said", ["ага", "угу", "да да", "ну да", "понятно"])
def test_while_she_explains_it_is_a_nod(said, listen, asked):
    assert speak_over(said, listen, asked)[0] == Decision.NOD


@pytest.mark.parametrize(
    ("said", "listen", "speech_ms"),
    [("", Listen(), 500), ("оператор", Listen(), 180), ("оператор", Listen(barge_in=False), 500)],
)
def test_noise_a_blip_and_a_step_that_forbids_it_do_not(said, listen, speech_ms):
    assert speak_over(said, listen, True, speech_ms)[0] == Decision.DISCARD


@pytest.mark.parametrize(
    ("voiced_ms", "text", "nod_counts", "false"),
    [
        (300, "", False, True),
        (FALSE_START_MS, "", False, False),  # somebody spoke, and was not understood
        (300, "баланс", False, False),
        (300, "ага", False, True),
        (300, "да", True, False),
    ],
)
def test_what_was_a_false_start(voiced_ms, text, nod_counts, false):
    assert is_false_start(voiced_ms, text, nod_counts) is false


@pytest.mark.parametrize(
    ("text", "nod"), [("ага", True), ("да да", True), ("", False), ("ага нет", False)]
)
def test_what_is_a_nod(text, nod):
    assert is_nod(text) is nod


SENTENCES = [f"{word} это очень длинное объяснение, в котором много слов и мало смысла."
             for word in "Раз Два Три Четыре Пять".split()]  # fmt: skip
LONG = " ".join(SENTENCES)


class HeardVoice(FakeVoice):
    """Each sentence at a level of its own: 100, 200 and so on."""

    async def say(self, sentence, rate, slow=False):
        pcm = await super().say(sentence, rate, slow)
        level = 100 * (SENTENCES.index(sentence) + 1) if sentence in SENTENCES else 50
        return np.full(pcm.size, level, dtype=np.int16)


def talk(tmp_path, dialogue, *script):
    """-> (house, what the caller heard: a level for each 20 ms, when she was stopped: its index)"""
    leg = FakeLeg(*script)
    house = FakeHouse(tmp_path, leg, dialogue, HeardVoice())
    heard, stops, pull = [], [], leg.playout.pull

    def listening(samples):
        pcm = pull(samples)
        heard.append(int(pcm.max(initial=0)))
        return pcm

    leg.playout.pull = listening
    session = CallSession("c1", leg, CallInfo(line="x", caller=None, channel="web"), house)
    told = session._journal.assistant_interrupted

    def interrupted(words):
        stops.append(len(heard))
        told(words)

    session._listening._on_interrupted = interrupted

    async def main():
        return await session.run()

    run(main())
    return house, heard, stops


def kept(house, kind):
    return [u.text for u in house.store.utterances if u.kind == kind]


def test_she_falls_silent_within_40_ms_and_the_dialogue_learns_what_was_heard(tmp_path):
    dialogue = FakeDialogue(session_start=reply(LONG))
    script = (("over", "хочу узнать баланс"), ("wait", 1), "HANG UP")
    house, heard, (stop,) = talk(tmp_path, dialogue, *script)
    assert heard[stop - 2] > 0
    assert not any(heard[stop + 2 : stop + 10])
    assert dialogue.messages[1] == "хочу узнать баланс"
    (words,) = kept(house, "interrupted")
    assert 0 < len(words) < len(LONG)
    assert LONG.startswith(words.removesuffix("…"))
    assert dialogue.heard == [None, words, None]


def test_a_nod_is_kept_and_does_not_stop_her(tmp_path):
    dialogue = FakeDialogue(session_start=reply(LONG, no_input_ms=60000))
    house, _, stops = talk(tmp_path, dialogue, ("over", "ага"), ("wait", 14), "HANG UP")
    assert dialogue.messages == ["/session_start", "/hangup"]
    assert stops == []
    assert kept(house, "nodded") == ["ага"]


def test_a_false_start_resumes_the_sentence_that_was_cut(tmp_path):
    dialogue = FakeDialogue(session_start=reply(LONG, no_input_ms=60000))
    script = (("over", "бормотание"), ("wait", 20), "HANG UP")
    house, heard, (stop,) = talk(tmp_path, dialogue, *script)
    assert dialogue.messages == ["/session_start", "/hangup"]
    assert dialogue.heard == [None, None]
    again = next(i for i in range(stop + 2, len(heard)) if heard[i])
    assert heard[again] == heard[stop - 2] == 100  # the sentence that was cut
    assert heard.count(200) == heard.count(300) > 0  # the others are heard once
    assert " ".join(kept(house, "said")) == LONG


def test_on_a_loud_line_she_is_not_stopped_for_ever(tmp_path):
    dialogue = FakeDialogue(session_start=reply(*[LONG] * 4, no_input_ms=60000))
    coughs = (("over", "бормотание"), ("wait", 0.5)) * 4
    _, _, stops = talk(tmp_path, dialogue, *coughs, ("wait", 60), "HANG UP")
    assert len(stops) == 2
    assert dialogue.messages == ["/session_start", "/hangup"]


def test_what_interrupts_and_is_understood_is_answered_after_a_false_start_too(tmp_path):
    dialogue = FakeDialogue(session_start=reply(LONG, no_input_ms=60000))
    script = (("over", "бормотание"), ("wait", 0.5), ("over", "оператор"), ("wait", 1), "HANG UP")
    talk(tmp_path, dialogue, *script)
    assert dialogue.messages[1] == "оператор"
