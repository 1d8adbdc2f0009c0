from datetime import UTC, datetime, timedelta

import pytest

from voice_gateway.accounts.tries import TooManyTries, Tries

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def at(seconds):
    return START + timedelta(seconds=seconds)


def wait(tries, key, seconds):
    """Seconds to wait; None when it may be tried."""
    try:
        tries.take(key, at(seconds))
    except TooManyTries as refused:
        return refused.wait_s
    return None


def three_a_minute():
    return Tries(3, timedelta(minutes=1))


def test_so_many_tries_are_allowed_and_the_next_one_is_told_how_long_to_wait():
    tries = three_a_minute()
    assert [wait(tries, "a", s) for s in (0, 10, 20, 30.5)] == [None, None, None, 30]


def test_a_try_is_forgotten_when_the_window_has_passed_since_it():
    tries = three_a_minute()
    assert [wait(tries, "a", s) for s in (0, 10, 20, 59, 60, 61)] == [None] * 3 + [1, None, 9]


def test_a_refused_try_does_not_make_the_wait_longer():
    tries = three_a_minute()
    for second in range(50):
        wait(tries, "a", second)
    assert wait(tries, "a", 60) is None


def test_keys_do_not_hinder_one_another():
    tries = three_a_minute()
    for _ in range(3):
        tries.take("a", START)
    assert wait(tries, "b", 0) is None


def test_a_good_try_is_given_back():
    tries = three_a_minute()
    for _ in range(10):
        tries.take("a", START)
        tries.give_back("a")


def test_tries_that_run_at_once_all_count_before_the_first_one_has_ended():
    tries = three_a_minute()
    for _ in range(3):
        tries.take("a", START)
    with pytest.raises(TooManyTries):
        tries.take("a", START)


def test_a_flood_of_keys_is_forgotten_from_its_oldest():
    tries = three_a_minute()
    for _ in range(3):
        tries.take("oldest", START)
    for number in range(10_000):
        tries.take(str(number), START)
    assert wait(tries, "oldest", 0) is None


def test_giving_back_what_was_not_taken_does_nothing():
    three_a_minute().give_back("a")
