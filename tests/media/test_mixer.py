"""Several legs in one conversation: who hears whom, and how it sounds."""

import asyncio

import numpy as np
import pytest

from media.leg import Dtmf, HungUp, Sound
from media.mixer import FRAME, RATE, Mixer, Voice, mix
from media.playout import Playout
from tests.gateway.virtual_time import run
from tests.media.test_rtp_codecs import correlation, voice_like


class Speaker:
    """A leg that gives a frame every 20 ms; what it is given is kept in `playout`."""

    channel = "web"

    def __init__(self, sound=None, rate=RATE):
        self.rate_in, self.playout = rate, Playout(rate)
        self.sound = np.zeros(0, np.int16) if sound is None else sound
        self.script = []

    async def inbound(self):
        size = self.rate_in // 50
        while True:
            await asyncio.sleep(0.02)
            if self.script:
                yield (event := self.script.pop(0))
                if event == HungUp():
                    return
            frame, self.sound = self.sound[:size], self.sound[size:]
            yield Sound(np.pad(frame, (0, size - frame.size)))


def talk(seconds, legs, hearing, act=lambda mixer: None):
    """Runs the mixer in virtual time; returns what each leg was given, and the events."""
    heard, events = {name: [] for name in legs}, []

    async def listen(name, leg):
        while True:
            await asyncio.sleep(0.02)
            heard[name].append(leg.playout.pull(leg.playout.rate // 50))

    async def main():
        async with asyncio.TaskGroup() as group:
            mixer = Mixer(group, lambda name, event: events.append((name, event)))
            for name, leg in legs.items():
                mixer.join(name, leg)
            mixer.set_hearing({name: frozenset(them) for name, them in hearing.items()})
            tasks = [group.create_task(mixer.run())]
            tasks += [group.create_task(listen(name, leg)) for name, leg in legs.items()]
            act(mixer)
            await asyncio.sleep(seconds)
            mixer.close()
            for task in tasks:
                task.cancel()

    run(main())
    return {name: np.concatenate(frames) for name, frames in heard.items()}, events


@pytest.mark.parametrize(
    ("frames", "sum_"),
    [
        (([1, 2],), [1, 2]),
        (([100, -100], [200, -200]), [300, -300]),
        (([30000, -30000], [30000, -30000]), [32767, -32768]),
        (([30000] * 2, [30000] * 2, [-32000] * 2), [28000, 28000]),
    ],
)
def test_the_sum_saturates_and_never_wraps(frames, sum_):
    assert mix([np.array(frame, np.int16) for frame in frames]).tolist() == sum_


@pytest.mark.parametrize("rate", [8000, 16000, 24000, 48000])
def test_what_one_says_the_other_hears_at_a_rate_of_its_own(rate):
    legs = {"caller": Speaker(voice_like(8000, 1.0), 8000), "desk": Speaker(rate=rate)}
    heard, _ = talk(1.2, legs, {"desk": {"caller"}})
    assert correlation(voice_like(rate, 1.0), heard["desk"], rate // 5) > 0.95
    assert not heard["caller"].any()


def test_three_hear_each_other_and_nobody_themselves():
    levels = {"a": 100, "b": 1000, "c": 5000}
    legs = {name: Speaker(np.full(RATE, level, np.int16)) for name, level in levels.items()}
    everybody = set(levels)
    heard, _ = talk(0.5, legs, {name: everybody - {name} for name in levels})
    middle = {name: int(pcm[RATE // 4]) for name, pcm in heard.items()}
    assert middle == {"a": 6000, "b": 5100, "c": 1100}


def test_who_hears_nobody_is_left_to_the_music():
    legs = {"caller": Speaker(), "desk": Speaker(np.full(RATE, 500, np.int16))}
    legs["caller"].playout.push(np.full(RATE // 2, 77, np.int16))
    heard, _ = talk(0.4, legs, {"caller": set()})
    assert (heard["caller"] == 77).all()


def test_a_listener_without_a_leg_gets_the_mix_at_its_rate():
    taken = []
    legs = {"desk": Speaker(np.full(RATE, 500, np.int16))}
    talk(0.5, legs, {"tap": {"desk"}}, lambda mixer: mixer.tap("tap", 8000, taken.append))
    pcm = np.concatenate(taken)
    assert 0.4 * 8000 < pcm.size <= 0.5 * 8000
    assert pcm[pcm.size // 2] == pytest.approx(500, abs=2)


def test_keys_and_hanging_up_are_told_and_the_others_talk_on():
    legs = {"caller": Speaker(), "desk": Speaker(np.full(RATE, 500, np.int16)), "boss": Speaker()}
    legs["caller"].script = [Dtmf("5"), HungUp()]
    heard, events = talk(0.5, legs, {"boss": {"desk", "caller"}})
    assert [event for event in events if not isinstance(event[1], Sound)] == [
        ("caller", Dtmf("5")),
        ("caller", HungUp()),
    ]
    assert heard["boss"][-RATE // 10 :].max() == 500


def test_who_has_left_is_heard_no_more_and_may_be_read_by_others():
    legs = {"caller": Speaker(np.full(RATE, 500, np.int16)), "desk": Speaker()}

    def act(mixer):
        asyncio.get_running_loop().call_later(0.3, mixer.leave, "caller")

    heard, events = talk(0.8, legs, {"desk": {"caller"}}, act)
    assert heard["desk"][: int(0.2 * RATE)].max() == 500
    assert not heard["desk"][int(0.5 * RATE) :].any()
    assert len(events) < 0.4 / 0.02 + 0.9 / 0.02


def test_a_new_leg_takes_the_place_of_the_old_one():
    legs = {"caller": Speaker(np.full(RATE, 500, np.int16)), "desk": Speaker()}

    def act(mixer):
        later = Speaker(np.full(RATE, 900, np.int16))
        asyncio.get_running_loop().call_later(0.3, mixer.join, "caller", later)

    heard, _ = talk(0.8, legs, {"desk": {"caller"}}, act)
    assert heard["desk"][-RATE // 10 :].max() == 900


def test_a_stalls_backlog_does_not_stay_as_delay():
    voice = Voice(RATE)
    for _ in range(100):
        voice.add(np.ones(FRAME, np.int16))
    behind = 0
    while voice.frame().any():
        behind += 1
    assert behind <= 6


def test_after_a_gap_two_frames_are_waited_for():
    voice, frame = Voice(RATE), np.ones(FRAME, np.int16)
    voice.add(frame)
    assert not voice.frame().any()
    voice.add(frame)
    assert voice.frame().all()
    assert voice.frame().all()
    voice.add(frame)
    assert voice.frame().all()  # flowing: a late packet is used as it comes
    assert not voice.frame().any()


def test_a_leg_whose_sound_fails_is_no_silent_loss():
    class Broken(Speaker):
        async def inbound(self):
            raise OSError("gone")
            yield

    with pytest.raises(Exception, match="unhandled errors"):
        talk(0.1, {"caller": Broken()}, {})
