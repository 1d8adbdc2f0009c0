"""What stands out of a line's background."""

import numpy as np
import pytest

from voice_gateway.vad.background import CAP_DBFS, MARGIN_DB, Background


def told(levels):
    background = Background()
    return [background.stands_out(level) for level in levels]


def test_on_a_quiet_line_a_whisper_stands_out():
    assert told([-72.0] * 100 + [-55.0])[-1]


@pytest.mark.parametrize(("above_db", "stands_out"), [(3, False), (8, False), (10, True)])
def test_in_an_office_only_what_is_clearly_louder_does(above_db, stands_out):
    rng = np.random.default_rng(1)
    office = [-38.0 + float(rng.uniform(0, 2)) for _ in range(100)]
    assert told([*office, min(office) + above_db + 2 * (MARGIN_DB - 9)])[-1] is stands_out


def test_a_caller_who_speaks_at_length_still_stands_out():
    sentence = [-18.0] * 8 + [-45.0] * 3  # words and the rests between them
    assert all(told(sentence * 60)[level] for level in range(len(sentence) * 60 - 11, 660, 11))


def test_who_speaks_from_the_first_moment_on_is_heard():
    assert all(told([-15.0] * 50))


def test_an_office_is_no_caller_even_as_the_call_begins():
    rng = np.random.default_rng(1)
    swells = np.concatenate([np.linspace(-44, -34, 10), np.full(60, -34.0)])
    assert not any(told([float(level + rng.uniform(-2, 2)) for level in swells]))


def test_on_a_quiet_line_who_speaks_after_a_moment_is_heard():
    assert told([-72.0] * 31 + [-35.0])[-1]


def test_what_is_loud_enough_is_heard_on_any_line():
    assert told([-20.0] * 300 + [CAP_DBFS])[-1]


def test_a_noise_that_ended_is_forgotten():
    assert told([-35.0] * 300 + [-72.0] * 100 + [-50.0])[-1]
