"""Our own voice comes back: what of it is taken for the caller."""

import numpy as np

from voice_gateway.vad.echo import LOSS_DB, Echo

VOICE = -18.0


def after(*played):
    echo = Echo()
    for level in played:
        echo.played(level)
    return echo.loudest_dbfs


def test_while_nothing_is_played_the_softest_voice_is_heard():
    assert after() < -100
    assert after(*[-120.0] * 50) < -100


def test_what_is_much_softer_than_what_was_just_played_may_be_its_echo():
    assert after(*[VOICE] * 10) == VOICE - LOSS_DB


def test_between_two_words_the_louder_one_still_echoes():
    assert after(VOICE, *[-60.0] * 10) == VOICE - LOSS_DB


def test_a_third_of_a_second_later_nothing_comes_back():
    assert after(VOICE, *[-120.0] * 15) < -100


def test_a_caller_is_louder_than_her_echo():
    rng = np.random.default_rng(1)
    prompt = [VOICE + float(rng.uniform(-12, 6)) for _ in range(50)]
    echo = [level - 26 for level in prompt]
    assert max(echo[-15:]) < after(*prompt) < -30
