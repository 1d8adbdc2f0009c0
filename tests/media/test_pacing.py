import pytest

from media.pacing import Pacer


def test_frames_are_due_every_20_ms_from_the_first():
    pacer = Pacer()
    assert [pacer.wait_s(100.0) for _ in range(4)] == pytest.approx([0, 0.02, 0.04, 0.06])


def test_late_wake_ups_do_not_add_up_to_drift():
    pacer, now = Pacer(), 50.0
    for _ in range(500):
        now += pacer.wait_s(now) + 0.007  # every wake-up is 7 ms late
    assert now - 50.0 == pytest.approx(499 * 0.02 + 0.007)


def test_after_a_long_stall_it_starts_anew_instead_of_bursting():
    pacer = Pacer()
    pacer.wait_s(0.0)
    assert pacer.wait_s(3.0) == 0
    assert pacer.resyncs == 1
    assert pacer.wait_s(3.0) == pytest.approx(0.02)


def test_a_short_stall_is_caught_up():
    pacer = Pacer()
    pacer.wait_s(0.0)
    assert [pacer.wait_s(0.1) for _ in range(5)] == [0, 0, 0, 0, 0]
    assert pacer.wait_s(0.1) == pytest.approx(0.02)
    assert pacer.resyncs == 0
