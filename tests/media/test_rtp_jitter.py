"""The jitter buffer and what it is fed into, with time as an argument."""

import random

import numpy as np
import pytest

from media.rtp.codecs import encoder
from media.rtp.concealment import Concealment
from media.rtp.jitter import JitterBuffer, Packet
from media.rtp.receiver import COMFORT_NOISE, Receiver
from tests.media.test_rtp_codecs import voice_like


def packet(number, start=0):
    return Packet(8, bytes([number % 256]), (start + number * 160) % 2**32, 160)


def play(buffer, arrivals, frames, number_of):
    """Every 20 ms takes what is due -> (numbers heard, None where something lacked)."""
    heard, pending = [], sorted(arrivals, key=lambda a: a[0])
    for tick in range(frames):
        now = tick * 20.0
        while pending and pending[0][0] <= now:
            at, arrived = pending.pop(0)
            buffer.put(arrived, at)
        taken = buffer.take(now)
        heard.append(number_of(taken.packet) if taken.packet else None)
    return heard


def by_payload(taken):
    return taken.payload[0]


def after_start(heard):
    return heard[next(i for i, number in enumerate(heard) if number is not None) :]


@pytest.mark.parametrize("start", [0, 2**32 - 800], ids=["plain", "timestamp wraps"])
def test_an_even_stream_comes_out_whole_and_soon(start):
    buffer = JitterBuffer(8000)
    heard = play(buffer, [(n * 20.0, packet(n, start)) for n in range(200)], 200, by_payload)
    numbers = [n for n in heard if n is not None]
    assert numbers == list(range(len(numbers)))
    assert buffer.delay_ms <= 40
    assert (buffer.late, buffer.dropped, buffer.duplicates) == (0, 0, 0)


def test_reordered_packets_come_out_in_order_and_duplicates_once():
    arrivals = []
    for n in range(0, 200, 2):
        arrivals += [(n * 20.0 + 25, packet(n)), (n * 20.0 + 20, packet(n + 1))]
        arrivals.append((n * 20.0 + 26, packet(n)))
    buffer = JitterBuffer(8000)
    heard = after_start(play(buffer, arrivals, 180, by_payload))
    numbers = [n for n in heard if n is not None]
    assert numbers == sorted(set(numbers))
    assert len(numbers) > 170
    assert buffer.duplicates >= 85


def test_a_lost_packet_leaves_a_gap_and_moves_nothing():
    arrivals = [(n * 20.0, packet(n)) for n in range(100) if n % 10 != 5]
    heard = after_start(play(JitterBuffer(8000), arrivals, 90, by_payload))
    assert [n for n in range(60) if heard[n] is None] == [5, 15, 25, 35, 45, 55]


def test_the_delay_follows_the_jitter_up_and_down():
    dice = random.Random(7)
    buffer = JitterBuffer(8000)
    rough = [(n * 20.0 + dice.uniform(0, 60), packet(n)) for n in range(500)]
    calm = [(n * 20.0, packet(n)) for n in range(500, 1200)]
    pending, delays = sorted(rough + calm, key=lambda a: a[0]), []
    for tick in range(1200):
        while pending and pending[0][0] <= tick * 20.0:
            at, arrived = pending.pop(0)
            buffer.put(arrived, at)
        while True:  # an attentive listener leaves sound out where there is too much
            taken = buffer.take(tick * 20.0)
            if taken.surplus_ms < 30:
                break
        delays.append(buffer.delay_ms)
    assert 50 <= delays[450] <= 100
    assert delays[-1] <= 50
    assert buffer.late <= 15


def test_a_stall_does_not_leave_its_delay_behind():
    arrivals = [(n * 20.0 + (300 if 100 <= n < 115 else 0), packet(n)) for n in range(600)]
    arrivals = [(max(at, 115 * 20.0) if 100 <= i < 115 else at, p)
                for i, (at, p) in enumerate(arrivals)]  # fmt: skip
    receiver = Receiver({8: "PCMA"}, 8000, 8000)
    pending = sorted(arrivals, key=lambda a: a[0])
    for tick in range(600):
        while pending and pending[0][0] <= tick * 20.0:
            at, arrived = pending.pop(0)
            receiver.put(8, arrived.timestamp, b"\xd5" * 160, at)
        receiver.frame(tick * 20.0)
    assert receiver.buffer.delay_ms <= 60


@pytest.mark.parametrize("jump", [10**9, -30_000, 4000, -4000])
def test_a_sender_that_begins_anew_is_followed_at_once(jump):
    arrivals = [(n * 20.0, packet(n, 10**6)) for n in range(100)]
    arrivals += [(n * 20.0, packet(n, 10**6 + jump)) for n in range(100, 200)]
    heard = play(JitterBuffer(8000), arrivals, 200, by_payload)
    followed = [n for n in heard[130:] if n is not None]
    assert followed == sorted(followed)
    assert len(followed) >= 60


def test_one_packet_from_another_time_is_dropped():
    arrivals = [(n * 20.0, packet(n)) for n in range(100)]
    arrivals.append((1005.0, packet(0, 10**9)))
    buffer = JitterBuffer(8000)
    heard = after_start(play(buffer, arrivals, 90, by_payload))
    assert None not in heard
    assert (buffer.dropped, buffer.restarts) == (1, 0)


def test_the_buffer_is_bounded():
    buffer = JitterBuffer(8000)
    for n in range(5000):
        buffer.put(Packet(8, b"x" * 160, n, 160), 0.0)
    assert len(buffer._packets) <= 100
    assert buffer.dropped > 4000


@pytest.mark.parametrize("skew", [0.9995, 1.0005])
def test_a_far_end_whose_clock_is_wrong_neither_drains_nor_fills_the_buffer(skew):
    receiver = Receiver({8: "PCMA"}, 8000, 8000)
    pending = [(n * 20.0 * skew, n) for n in range(6000)]
    for tick in range(5900):
        while pending and pending[0][0] <= tick * 20.0:
            at, n = pending.pop(0)
            receiver.put(8, n * 160, b"\xd5" * 160, at)
        receiver.frame(tick * 20.0)
    assert 0 <= receiver.buffer.delay_ms <= 80
    assert receiver.buffer.late <= 10


def heard_by(receiver, packets, frames):
    """packets: (number, payload type, payload), each arriving on time."""
    out = []
    for tick in range(frames):
        for number, payload_type, payload in packets:
            if number == tick:
                receiver.put(payload_type, number * 160, payload, tick * 20.0)
        out.append(receiver.frame(tick * 20.0))
    return out


@pytest.mark.parametrize("rate_out", [8000, 16000])
def test_20_ms_come_out_every_20_ms_whatever_arrives(rate_out):
    receiver = Receiver({8: "PCMA"}, 8000, rate_out)
    packets = [(n, 8, b"\xd5" * 160) for n in range(50) if n % 7]
    sizes = [pcm.size for pcm in heard_by(receiver, packets, 100)]
    assert all(abs(size - rate_out // 50) <= rate_out // 400 for size in sizes)
    assert sum(sizes) >= 100 * rate_out // 50 - rate_out // 400


@pytest.mark.parametrize("octets", [80, 240, 320, 480], ids=["10 ms", "30 ms", "40 ms", "60 ms"])
def test_other_packet_times_are_heard_without_gaps(octets):
    receiver = Receiver({8: "PCMA"}, 8000, 8000)
    due, frames = 0, []
    for tick in range(200):
        while due * octets / 8 <= tick * 20.0:
            receiver.put(8, due * octets, b"\x2a" * octets, due * octets / 8)
            due += 1
        frames.append(receiver.frame(tick * 20.0))
    assert receiver.concealed <= 5
    assert np.concatenate(frames[20:]).all()


def test_comfort_noise_is_silence():
    receiver = Receiver({8: "PCMA"}, 8000, 8000)
    loud = [(n, 8, b"\x2a" * 160) for n in range(20)]
    noise = [(n, COMFORT_NOISE, b"\x20") for n in range(20, 40, 5)]
    out = heard_by(receiver, loud + noise, 45)
    assert np.concatenate(out[5:15]).any()
    assert not np.concatenate(out[25:40]).any()


def test_a_payload_of_no_length_or_of_seconds_is_not_played():
    receiver = Receiver({8: "PCMA"}, 8000, 8000)
    heard_by(receiver, [(0, 8, b""), (1, 8, b"\x2a" * 1400)], 4)
    assert receiver.undecodable == 2


def test_a_concealed_loss_sounds_like_the_voice_around_it():
    sound = voice_like(8000)
    concealment = Concealment(8000)
    for start in range(0, 1600, 160):
        concealment.heard(sound[start : start + 160])
    guess = concealment.lost(160).astype(float)
    real = sound[1600:1760].astype(float)
    assert guess @ real / np.sqrt((guess @ guess) * (real @ real)) > 0.8


def test_a_long_loss_fades_to_silence():
    concealment = Concealment(8000)
    concealment.heard(voice_like(8000)[:160])
    concealment.heard(voice_like(8000)[160:320])
    levels = [int(np.abs(concealment.lost(160)).max()) for _ in range(5)]
    assert levels[0] > levels[1] > levels[2] > 0
    assert levels[3:] == [0, 0]


def test_sound_after_a_loss_is_joined_without_a_step():
    sound = voice_like(8000)
    concealment = Concealment(8000)
    for start in range(0, 1600, 160):
        concealment.heard(sound[start : start + 160])
    made_up = concealment.lost(160)
    joined = concealment.heard(sound[1760:1920])
    steps = np.abs(np.diff(sound.astype(int)))
    assert abs(int(joined[0]) - int(made_up[-1])) <= 2 * steps.max()
    assert (joined[40:] == sound[1800:1920]).all()


def test_an_encoder_and_the_receiver_agree_for_g722_and_its_odd_clock():
    encode, sound = encoder("G722"), voice_like(16000)
    packets = [(n, 9, encode(sound[n * 320 : n * 320 + 320])) for n in range(50)]
    out = np.concatenate(heard_by(Receiver({9: "G722"}, 8000, 16000), packets, 50))
    assert out.size == 50 * 320
    assert np.abs(out[3200:]).max() > 5000


def test_a_pause_in_which_nothing_is_sent_gives_back_what_is_left_of_a_delay():
    receiver, dice = Receiver({8: "PCMA"}, 8000, 8000), random.Random(9)
    sent = [n for n in range(1300) if not 1200 <= n < 1220]
    pending = sorted((n * 20.0 + (dice.uniform(0, 110) if n < 500 else 0), n) for n in sent)
    delays = []
    for tick in range(1300):
        while pending and pending[0][0] <= tick * 20.0:
            at, n = pending.pop(0)
            receiver.put(8, n * 160, b"\x2a" * 160, at)  # loud: no word is cut for this little
        receiver.frame(tick * 20.0)
        delays.append(receiver.buffer.delay_ms)
    assert delays[1190] > 60
    assert delays[-1] <= receiver.buffer.target_ms + 40
