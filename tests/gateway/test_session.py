"""A call's course, with all its neighbours played, on virtual time."""

import asyncio
import json
import wave

import pytest

from tests.gateway.fakes import FakeDialogue, FakeHouse, FakeLeg, FakeVoice, reply, unavailable
from tests.gateway.virtual_time import run
from voice_gateway.call import phrases
from voice_gateway.call.session import CallSession
from voice_gateway.dialogue.client import CallInfo
from voice_gateway.text.sentences import sentences

INFO = CallInfo(line="consultation", caller="+74951234501", channel="web")
HELLO = reply("Здравствуйте! Чем могу помочь?")


def call(tmp_path, leg, dialogue, voice=None, ear_broken_after=None):
    house = FakeHouse(tmp_path, leg, dialogue, voice, ear_broken_after)

    async def main():
        return await CallSession("c1", leg, INFO, house).run()

    return run(main()), house


def test_the_call_begins_with_the_greeting_and_tells_the_dialogue_who_calls(tmp_path):
    leg, dialogue = FakeLeg(("wait", 3), "HANG UP"), FakeDialogue(session_start=HELLO)
    reason, _ = call(tmp_path, leg, dialogue)
    assert leg.said_by_assistant() == "Здравствуйте! Чем могу помочь?"
    assert dialogue.messages == ["/session_start", "/hangup"]
    assert dialogue.infos[0] == INFO
    assert reason == "hangup"


def test_what_the_caller_says_reaches_the_dialogue_and_its_answer_is_spoken(tmp_path):
    leg = FakeLeg("баланс", ("wait", 3), "HANG UP")
    dialogue = FakeDialogue(session_start=HELLO, баланс=reply("Ваш долг 100,00 ₽."))
    _, house = call(tmp_path, leg, dialogue)
    assert dialogue.messages[1] == "баланс"
    assert "Ваш долг 100,00 ₽." in leg.said_by_assistant()
    kept = [(u.who, u.kind, u.text) for u in house.store.utterances]
    assert ("caller", "said", "баланс") in kept
    assert ("assistant", "said", "Ваш долг 100,00 ₽.") in kept


def test_the_voice_is_slow_from_the_answer_on_that_says_so(tmp_path):
    leg, voice = FakeLeg("медленнее", ("wait", 3), "HANG UP"), FakeVoice()
    dialogue = FakeDialogue(session_start=HELLO, медленнее=reply("Говорю медленнее.", rate="slow"))
    call(tmp_path, leg, dialogue, voice)
    assert voice.said_slowly == ["Говорю медленнее."]


def test_every_turn_tells_the_visitor_text_confidence_and_where_the_time_went(tmp_path):
    leg = FakeLeg("баланс", ("wait", 2), "HANG UP")
    call(tmp_path, leg, FakeDialogue(session_start=HELLO))
    turn = next(e for e in leg.events if e["type"] == "turn")
    assert (turn["text"], turn["confidence"]) == ("баланс", 0.9)
    assert set(turn["latency_ms"]) == {"endpoint", "final", "dialogue", "tts", "total"}
    assert 690 <= turn["latency_ms"]["endpoint"] <= 740  # the default silence of 700 ms


def test_a_silent_caller_becomes_no_input_after_the_steps_time(tmp_path):
    leg = FakeLeg(("wait", 10), "HANG UP")
    dialogue = FakeDialogue(session_start=reply("Слушаю.", no_input_ms=5000))
    call(tmp_path, leg, dialogue)
    assert dialogue.messages == ["/session_start", "/no_input", "/hangup"]


def test_speech_without_words_becomes_no_match(tmp_path):
    leg = FakeLeg("мычание", ("wait", 2), "HANG UP")
    dialogue = FakeDialogue(session_start=HELLO)
    # The recogniser's partial is empty too.
    leg.saying = ""
    house = FakeHouse(tmp_path, leg, dialogue)
    original = house.ear

    def deaf(on_heard, on_failure):
        def no_partial(heard):
            on_heard(type(heard)(heard.probability, heard.window_ms, ""))

        return original(no_partial, on_failure)

    house.ear = deaf

    async def main():
        return await CallSession("c1", leg, INFO, house).run()

    run(main())
    assert dialogue.messages[1] == "/no_match"


def test_an_empty_final_falls_back_on_the_last_partial(tmp_path):
    leg = FakeLeg("мычание", ("wait", 2), "HANG UP")
    dialogue = FakeDialogue(session_start=HELLO)
    call(tmp_path, leg, dialogue)
    assert dialogue.messages[1] == "мычание"


def test_what_the_recogniser_refused_does_not_come_back_as_its_partial(tmp_path):
    leg = FakeLeg("бормотание", ("wait", 2), "HANG UP")
    dialogue = FakeDialogue(session_start=HELLO)
    call(tmp_path, leg, dialogue)
    assert dialogue.messages[1] == "/no_match"


METER = reply("Назовите показания.", grammar="digits", digits={"min": 5, "max": 5})


def test_a_sentence_that_holds_a_figure_is_no_reading(tmp_path):
    leg = FakeLeg("какой у меня тариф на семь", ("wait", 2), "HANG UP")
    dialogue = FakeDialogue(session_start=METER)
    call(tmp_path, leg, dialogue)
    assert dialogue.messages[1] == "какой у меня тариф на семь"


def dictated(dialogue):
    return json.loads(dialogue.messages[1].removeprefix("/digits"))


def test_keys_are_gathered_to_the_expected_length(tmp_path):
    leg = FakeLeg(("key", "12345"), ("wait", 2), "HANG UP")
    dialogue = FakeDialogue(session_start=METER)
    call(tmp_path, leg, dialogue)
    assert dictated(dialogue)["digits"] == "12345"


def test_dictated_figures_come_as_figures_with_their_doubts(tmp_path):
    leg = FakeLeg("один два три ой нет четыре пять шесть", ("wait", 2), "HANG UP")
    dialogue = FakeDialogue(session_start=METER)
    call(tmp_path, leg, dialogue)
    event = dictated(dialogue)
    assert set(event) == {"digits", "ambiguous", "corrected", "decimals", "alternatives"}
    assert event["digits"] == "12456"
    assert event["corrected"] is True


def test_keys_and_speech_make_one_entry(tmp_path):
    leg = FakeLeg(("key", "12"), "три четыре пять", ("wait", 2), "HANG UP")
    dialogue = FakeDialogue(session_start=METER)
    call(tmp_path, leg, dialogue)
    assert dictated(dialogue)["digits"] == "12345"


def test_what_is_no_number_reaches_the_dialogue_as_words(tmp_path):
    leg = FakeLeg("оператор", ("wait", 2), "HANG UP")
    dialogue = FakeDialogue(session_start=METER)
    call(tmp_path, leg, dialogue)
    assert dialogue.messages[1] == "оператор"


def test_a_key_where_no_figures_are_asked_is_told_at_once(tmp_path):
    leg = FakeLeg(("key", "0"), ("wait", 2), "HANG UP")
    dialogue = FakeDialogue(session_start=HELLO)
    call(tmp_path, leg, dialogue)
    assert json.loads(dialogue.messages[1].removeprefix("/dtmf")) == {"digits": "0"}


def test_where_nobody_is_signed_in_the_dialogue_learns_it_and_offers_a_call_back(tmp_path):
    control = {"handoff": {"reason": "asked", "collected": {"goal": "x"}}}
    leg = FakeLeg("оператор", ("wait", 1), "HANG UP")
    dialogue = FakeDialogue(
        session_start=HELLO,
        оператор=reply("Хорошо.", control=control),
        handoff_failed=reply("Никто не ответил. Записать просьбу вам перезвонить?"),
    )
    reason, house = call(tmp_path, leg, dialogue)
    assert reason == leg.ended() == "hangup"
    assert house.store.handoffs == [("asked", {"goal": "x"})]
    assert '/handoff_failed{"reason": "no_answer"}' in dialogue.messages
    assert leg.said_by_assistant().endswith("Записать просьбу вам перезвонить?")


def test_a_call_back_is_kept_and_nobody_is_sent_to_a_queue(tmp_path):
    later = {"handoff": {"reason": "callback", "collected": {"phone": "+74951234501"}}}
    leg = FakeLeg("да")
    dialogue = FakeDialogue(session_start=HELLO, да=reply("Записала. До свидания!", control=later))
    reason, house = call(tmp_path, leg, dialogue)
    assert reason == "completed"
    assert house.store.handoffs == [("callback", {"phone": "+74951234501"})]
    assert [(wish.phone, wish.queue) for wish in house.floor.wishes] == [
        ("+74951234501", "consultation")
    ]
    assert "очереди" not in leg.said_by_assistant()
    assert leg.said_by_assistant().endswith("До свидания!")


def test_the_assistant_hangs_up_only_after_its_goodbye_was_heard(tmp_path):
    leg = FakeLeg("до свидания")
    goodbye = reply("Всего доброго, до свидания!", control={"hangup": True})
    dialogue = FakeDialogue(session_start=HELLO, до_свидания=goodbye)
    reason, _ = call(tmp_path, leg, dialogue)
    assert reason == leg.ended() == "completed"
    assert leg.playout.empty
    assert leg.closed


@pytest.mark.parametrize("when", ["session_start", "баланс"])
def test_without_the_dialogue_the_caller_hears_the_apology_and_is_handed_over(tmp_path, when):
    leg = FakeLeg("баланс")
    dialogue = FakeDialogue(**{"session_start": HELLO, when: unavailable()})
    reason, house = call(tmp_path, leg, dialogue)
    assert phrases.APOLOGY in leg.said_by_assistant()
    assert reason == "completed"
    assert house.store.handoffs == [("failure", {})]


def test_an_answer_without_words_is_no_answer(tmp_path):
    leg = FakeLeg("баланс")
    dialogue = FakeDialogue(session_start=HELLO, баланс=reply())
    reason, _ = call(tmp_path, leg, dialogue)
    assert phrases.APOLOGY in leg.said_by_assistant()
    assert reason == "completed"


def test_a_broken_recogniser_hands_the_caller_over(tmp_path):
    leg = FakeLeg("баланс")
    reason, house = call(tmp_path, leg, FakeDialogue(session_start=HELLO), ear_broken_after=50)
    assert phrases.APOLOGY in leg.said_by_assistant()
    assert house.store.handoffs == [("failure", {})]
    assert reason == "completed"


def test_a_broken_voice_still_says_what_was_made_ahead(tmp_path):
    leg = FakeLeg("баланс")
    voice = FakeVoice(broken_for=("долг",))
    dialogue = FakeDialogue(session_start=HELLO, баланс=reply("Ваш долг 100,00 ₽."))
    reason, _ = call(tmp_path, leg, dialogue, voice=voice)
    ahead = sentences(phrases.APOLOGY) + sentences(phrases.NOT_REACHED)
    assert all(sentence in voice.said for sentence in ahead)
    assert reason == "completed"


def test_a_bug_of_ours_is_an_apology_too_not_a_silence(tmp_path):
    leg = FakeLeg("баланс")
    dialogue = FakeDialogue(session_start=HELLO, баланс=ZeroDivisionError())
    reason, _ = call(tmp_path, leg, dialogue)
    assert phrases.APOLOGY in leg.said_by_assistant()
    assert reason == "completed"


def test_a_caller_who_hangs_up_during_the_handoff_leaves_nothing_hanging(tmp_path):
    handoff = reply("Хорошо, соединяю.", control={"handoff": {"reason": "asked"}})
    leg = FakeLeg("оператор", ("wait", 0.5), "HANG UP")
    dialogue = FakeDialogue(session_start=HELLO, оператор=handoff)
    reason, _ = call(tmp_path, leg, dialogue)
    assert reason == "hangup"


def test_when_the_call_is_over_nothing_of_it_is_left(tmp_path):
    leg = FakeLeg("баланс", ("wait", 1), "HANG UP")
    house = FakeHouse(tmp_path, leg, FakeDialogue(session_start=HELLO))

    async def main():
        before = asyncio.all_tasks()
        await CallSession("c1", leg, INFO, house).run()
        return asyncio.all_tasks() - before

    assert run(main()) == set()
    assert leg.closed
    assert house.ears[0].closed
    assert not leg.playout.listeners


def test_a_cancelled_call_cleans_up_as_well(tmp_path):
    leg = FakeLeg(("wait", 60))
    house = FakeHouse(tmp_path, leg, FakeDialogue(session_start=HELLO))

    async def main():
        before = asyncio.all_tasks()
        task = asyncio.create_task(CallSession("c1", leg, INFO, house).run())
        await asyncio.sleep(2)
        task.cancel()
        await asyncio.wait([task])
        return asyncio.all_tasks() - before

    assert run(main()) == set()
    assert leg.closed
    assert house.ears[0].closed


def test_both_sides_are_recorded(tmp_path):
    leg = FakeLeg("баланс", ("wait", 2), "HANG UP")
    call(tmp_path, leg, FakeDialogue(session_start=HELLO))
    with wave.open(str(tmp_path / "c1.wav")) as file:
        assert file.getnchannels() == 2
        assert file.getnframes() > 2 * file.getframerate()


def test_after_a_failure_the_operator_gets_what_was_collected_before_it(tmp_path):
    known = {"goal": "показания", "account": "1000000001", "readings": [{"value": 20500}]}
    leg = FakeLeg("да", "баланс")
    confirmed = reply("Адрес подтверждён. Что дальше?").model_copy(update={"collected": known})
    dialogue = FakeDialogue(session_start=HELLO, да=confirmed, баланс=unavailable())
    _, house = call(tmp_path, leg, dialogue)
    assert house.store.handoffs == [("failure", known)]
