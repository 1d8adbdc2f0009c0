"""Who speaks when: sound as strings, one character per 20 ms of sound. # speech, . silence."""

import pytest

from voice_gateway.dialogue.listen import Listen
from voice_gateway.turn.turn_taking import Decision, TurnTaking

WINDOW = 20.0


def play(sound, listen, partial="", playing_for=0):
    """-> (decision, at ms) of the first decision."""
    taking = TurnTaking(listen, 0.0)
    for number, mark in enumerate(sound, 1):
        now = number * WINDOW
        speech = mark == "#"
        heard = partial if taking.speech_began_ms is not None or speech else ""
        taking.heard(now, 0.9 if speech else 0.1, WINDOW, heard)
        if (decision := taking.decide(now, playing=now <= playing_for)) is not None:
            return decision, now
    return None, None


def ms(mark, milliseconds):
    return mark * (milliseconds // 20)


def test_silence_of_the_steps_length_ends_a_turn():
    decision = play(ms("#", 500) + ms(".", 2000), Listen(end_silence_ms=700), "какой у меня тариф")
    assert decision == (Decision.END_OF_TURN, 1200)


def test_a_whole_expected_answer_ends_a_turn_sooner():
    listen = Listen(phrases=("да", "нет"), end_silence_ms=700, complete_silence_ms=300)
    assert play(ms("#", 300) + ms(".", 2000), listen, "да") == (Decision.END_OF_TURN, 600)


def test_an_expected_answer_that_goes_on_is_not_whole():
    listen = Listen(phrases=("да", "нет"), end_silence_ms=700, complete_silence_ms=300)
    decision = play(ms("#", 300) + ms(".", 2000), listen, "да только")
    assert decision == (Decision.END_OF_TURN, 1000)


@pytest.mark.parametrize(
    "partial", ["я хотел узнать про", "баланс и", "мне это", "у меня вопрос по"]
)
def test_an_unfinished_thought_is_waited_for_longer(partial):
    decision, at = play(ms("#", 500) + ms(".", 3000), Listen(end_silence_ms=700), partial)
    assert decision == Decision.END_OF_TURN
    assert at > 500 + 700 + 300


def test_a_pause_shorter_than_the_steps_silence_does_not_cut_the_caller_off():
    sound = ms("#", 300) + ms(".", 600) + ms("#", 300) + ms(".", 2000)
    assert play(sound, Listen(end_silence_ms=700), "один два") == (Decision.END_OF_TURN, 1900)


def test_a_turn_that_never_pauses_ends_at_the_hard_limit():
    decision, at = play(ms("#", 30000), Listen(max_turn_ms=5000), "и вот")
    assert (decision, at) == (Decision.END_OF_TURN, 5000)


def test_silence_after_the_prompt_is_no_input():
    assert play(ms(".", 9000), Listen(no_input_ms=6000)) == (Decision.NO_INPUT, 6000)


def test_the_wait_for_an_answer_begins_when_the_prompt_is_over():
    decision = play(ms(".", 9000), Listen(no_input_ms=3000), playing_for=2000)
    assert decision == (Decision.NO_INPUT, 5000)


def test_a_click_without_a_word_takes_no_turn_and_does_not_restart_the_wait():
    sound = ms(".", 1000) + ms("#", 60) + ms(".", 9000)
    assert play(sound, Listen(no_input_ms=4000))[0] == Decision.DISCARD
    taking = TurnTaking(Listen(no_input_ms=4000), 0.0)
    decisions = []
    for number, mark in enumerate(sound, 1):
        taking.heard(number * WINDOW, 0.9 if mark == "#" else 0.1, WINDOW, "")
        if (decision := taking.decide(number * WINDOW, playing=False)) is not None:
            decisions.append((decision, number * WINDOW))
            if decision == Decision.NO_INPUT:
                break
    assert decisions == [(Decision.DISCARD, 1760), (Decision.NO_INPUT, 4000)]


def test_speech_without_a_word_is_still_a_turn():
    assert play(ms("#", 600) + ms(".", 2000), Listen())[0] == Decision.END_OF_TURN


def test_speech_that_outlasts_the_prompt_is_a_turn():
    listen = Listen(barge_in=False, end_silence_ms=500)
    decision = play(ms("#", 1000) + ms(".", 2000), listen, "баланс", playing_for=800)
    assert decision == (Decision.END_OF_TURN, 1500)


def test_a_probability_between_the_thresholds_goes_on_but_does_not_begin():
    taking = TurnTaking(Listen(), 0.0)
    taking.heard(20, 0.4, WINDOW, "")
    assert taking.speech_began_ms is None
    taking.heard(40, 0.6, WINDOW, "")
    taking.heard(60, 0.4, WINDOW, "")
    assert (taking.speech_began_ms, taking.speech_ended_ms) == (20, 60)
