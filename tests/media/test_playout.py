import numpy as np

from media.playout import Playout


def ramp(start, count):
    return np.arange(start, start + count, dtype=np.int16)


def test_what_is_pushed_comes_out_in_order_and_then_silence():
    playout = Playout(rate=8000)
    playout.push(ramp(1, 100))
    playout.push(ramp(101, 100))
    assert playout.pull(160).tolist() == list(range(1, 161))
    assert playout.pull(160).tolist() == [*range(161, 201), *[0] * 120]


def test_it_is_empty_only_when_the_last_sample_was_pulled():
    playout = Playout(rate=8000)
    playout.push(ramp(1, 160))
    assert not playout.empty
    playout.pull(159)
    assert not playout.empty
    playout.pull(1)
    assert playout.empty


def test_flush_silences_at_once_and_tells_how_much_was_never_heard():
    playout = Playout(rate=8000)
    playout.push(ramp(1, 500))
    playout.pull(160)
    assert playout.flush() == 340
    assert not playout.pull(160).any()


def test_what_does_not_fit_is_dropped_and_counted():
    playout = Playout(rate=1000, capacity_s=0.1)
    playout.push(ramp(0, 150))
    assert playout.queued_samples == 100
    assert playout.dropped_samples == 50


def test_the_listener_is_given_all_that_goes_out_silence_too():
    playout = Playout(rate=8000)
    sent = []
    playout.listeners.add(sent.append)
    playout.push(ramp(1, 200))
    playout.pull(160)
    playout.pull(160)
    assert np.concatenate(sent).tolist() == [*range(1, 201), *[0] * 120]
