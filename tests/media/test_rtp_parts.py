"""Latching, keys, reports, quality, ports and the clock: each rule on its own."""

import asyncio
import socket

import pytest

from media.rtp.channel import NoPorts, PortPairs
from media.rtp.events import KeysHeard, KeysToPress
from media.rtp.latch import Latch
from media.rtp.quality import mos
from media.rtp.reports import Reception, Reports
from media.rtp.ticker import Ticker
from tests.gateway.virtual_time import run

PHONE, NAT, ATTACKER = ("192.0.2.1", 4000), ("203.0.113.5", 61000), ("198.51.100.66", 9)
TYPES = frozenset({8, 101})


def test_who_was_signalled_is_heard_from_the_first_packet():
    latch = Latch(TYPES, PHONE)
    assert latch.hears(PHONE, 8, 1, 500)
    assert latch.target == PHONE


def test_a_phone_behind_a_nat_is_heard_once_it_sent_two_in_sequence():
    latch = Latch(TYPES, PHONE)
    assert [latch.hears(NAT, 8, 1, n) for n in (500, 501, 502)] == [False, True, True]
    assert latch.target == NAT


@pytest.mark.parametrize(
    "packets",
    [[(0, 1, 5), (0, 1, 6)], [(8, 1, 5), (8, 2, 6)], [(8, 1, 5), (8, 1, 9)], [(8, 1, 5)] * 3],
    ids=["codec not agreed", "another SSRC", "not in sequence", "one packet repeated"],
)
def test_noise_of_the_internet_latches_nothing(packets):
    latch = Latch(TYPES, PHONE)
    assert not any(latch.hears(ATTACKER, *packet) for packet in packets)
    assert (latch.target, latch.refused) == (PHONE, len(packets))


def test_once_latched_nobody_else_is_heard_or_sent_to():
    latch = Latch(TYPES, None)
    latch.hears(NAT, 8, 1, 1)
    latch.hears(NAT, 8, 1, 2)
    before = latch.refused
    assert not any(latch.hears(ATTACKER, 8, 1, n) for n in range(3, 1000))
    assert (latch.target, latch.refused - before) == (NAT, 997)
    assert latch.hears(NAT, 8, 1, 3)


def test_a_latched_source_may_go_on_under_another_ssrc():
    latch = Latch(TYPES, PHONE)
    latch.hears(PHONE, 8, 1, 1)
    assert [latch.hears(PHONE, 8, 2, n) for n in (70, 71, 72)] == [False, True, True]
    assert latch.ssrc == 2


def test_a_re_negotiation_opens_the_latch_and_keeps_sending_to_the_nat_meanwhile():
    latch = Latch(TYPES, PHONE)
    latch.hears(NAT, 8, 1, 1)
    latch.hears(NAT, 8, 1, 2)
    latch.reopen(TYPES, PHONE)
    assert latch.target == NAT
    latch.reopen(TYPES, ("192.0.2.99", 5000))
    assert latch.target == ("192.0.2.99", 5000)
    assert latch.hears(("192.0.2.99", 5000), 8, 9, 1)


def test_candidates_for_the_latch_are_bounded():
    latch = Latch(TYPES, None)
    for n in range(1000):
        latch.hears(("198.51.100.1", n), 8, n, n)
    assert len(latch._seen) <= 8


def event(code, duration, end=False):
    return bytes([code, 0x8A if end else 10]) + duration.to_bytes(2, "big")


def keys(packets):
    heard = KeysHeard()
    told = [heard.take(ts, marker, payload, 0.0) for ts, marker, payload in packets]
    return "".join(key for key in told if key)


def press(code, ts):
    body = [(ts, n == 0, event(code, 160 * (n + 1))) for n in range(4)]
    return body + [(ts, False, event(code, 800, end=True))] * 3


@pytest.mark.parametrize(
    ("packets", "expected"),
    [
        (press(5, 1000), "5"),
        (press(5, 1000) + press(5, 3000), "55"),
        (press(5, 1000)[:4] + press(10, 3000), "5*"),
        (press(11, 1000)[-1:], "#"),
        (press(1, 3000) + press(1, 1000), "1"),
        (press(0, 2**32 - 100) + press(9, 900), "09"),
        (press(7, 5_000_000) + press(7, 1000), "77"),
        (press(12, 1000) + press(16, 2000) + [(9000, True, b"\x01")], ""),
        ([(0, True, event(3, 0xFFFF)), (0xFFFF, False, event(3, 160))], "3"),
    ],
    ids=["retransmitted ends", "twice the same", "lost ends", "only the end came", "old packets",
         "timestamp wraps", "the clock began anew", "no keys", "held for long"],
)  # fmt: skip
def test_each_key_is_heard_once(packets, expected):
    assert keys(packets) == expected


def test_a_key_told_by_signalling_and_by_events_is_one_key():
    heard = KeysHeard()
    assert heard.informed("5", 10.0) == "5"
    assert heard.take(1000, True, event(5, 160), 10.2) is None
    assert heard.informed("5", 10.3) is None
    assert heard.take(5000, True, event(5, 160), 10.6) == "5"


@pytest.mark.parametrize("junk", ["", "A", "55", "ё"])
def test_what_signalling_calls_a_key_may_be_none(junk):
    assert KeysHeard().informed(junk, 0.0) is None


def test_keys_are_sent_as_they_are_heard():
    sending, ts, packets = KeysToPress(8000), 0, []
    sending.press("15780*#")
    for _ in range(90):
        out = sending.packet()
        if out:
            packets.append((ts - out.elapsed, out.marker, out.payload))
        ts += 160
    assert keys(packets) == "15780*#"
    assert sending.packet() is None
    last = [payload for at, _, payload in packets if at == 0][-3:]
    assert last == [event(1, 800, end=True)] * 3


def test_a_wrong_key_presses_none():
    sending = KeysToPress(8000)
    with pytest.raises(ValueError):
        sending.press("12A")
    assert sending.packet() is None


def test_reception_counts_losses_across_the_wrap_of_the_sequence():
    reception = Reception(8000)
    for n in range(1000):
        if n % 20:
            reception.packet(7, (65000 + n) % 65536, n * 160, n * 0.02)
    assert (reception.expected, reception.lost) == (999, 49)
    assert reception.report(0, 0).fraction_lost == 256 * 49 // 999
    assert reception.jitter_ms == pytest.approx(0, abs=0.01)


def test_reception_measures_jitter_as_rfc_3550_does():
    reception = Reception(8000)
    for n in range(500):
        reception.packet(7, n, n * 160, n * 0.02 + (0.01 if n % 2 else 0))
    assert reception.jitter_ms == pytest.approx(10, abs=0.1)


def test_two_ends_learn_the_round_trip_and_the_loss_of_each_other():
    ours, theirs = Reports(1, "a"), Reports(2, "b")
    heard = Reception(8000)
    for n in range(100):
        if n != 50:
            heard.packet(1, n, n * 160, n * 0.02)
    theirs.read(ours.write(Reception(8000), (0, 100, 16000), 1000.0), 2000.0)
    ours.read(theirs.write(heard, (0, 0, 0), 2000.5), 1000.8)
    assert ours.round_trip_s == pytest.approx(0.3, abs=0.001)
    assert ours.remote_loss == pytest.approx(0.01, abs=0.005)


@pytest.mark.parametrize("junk", [b"", b"\x80", b"\x80\xc8\x00\xff", b"\xff" * 40])
def test_rtcp_junk_changes_nothing(junk):
    reports = Reports(1, "a")
    reports.read(junk, 0.0)
    assert reports.round_trip_s is None


def test_the_quality_falls_with_loss_and_delay():
    assert mos(0, 20) == pytest.approx(4.4, abs=0.05)
    assert mos(0, 20) > mos(0.02, 20) > mos(0.1, 20) > mos(0.1, 400) >= 1
    assert mos(5, 1e9) == 1


def test_ports_come_in_pairs_and_all_come_back():
    pairs = PortPairs("127.0.0.1", range(18601, 18608))
    channels = [pairs.bind() for _ in range(3)]
    assert [channel.port for channel in channels] == [18602, 18604, 18606]
    with pytest.raises(NoPorts):
        pairs.bind()
    for channel in channels:
        pairs.free(channel)
    assert pairs.in_use == 0
    again = pairs.bind()
    assert again.port == 18602
    again.close()


def test_a_port_somebody_else_has_is_passed_over():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 18611))
        pairs = PortPairs("127.0.0.1", range(18610, 18614))
        first = pairs.bind()
        assert first.port == 18612
        with pytest.raises(NoPorts):
            pairs.bind()
    second = pairs.bind()
    assert second.port == 18610
    first.close()
    second.close()


def test_a_range_without_a_pair_is_refused():
    with pytest.raises(ValueError):
        PortPairs("127.0.0.1", range(18601, 18602))


def test_the_clock_calls_everybody_every_20_ms_without_drift():
    calls = {n: [] for n in range(25)}

    async def main():
        ticker = Ticker()
        ticks = [calls[n].append for n in calls]
        for tick in ticks:
            ticker.add(tick)
        await asyncio.sleep(60)
        for tick in ticks:
            ticker.remove(tick)
        assert ticker._timer is None

    run(main())
    for times in calls.values():
        assert len(times) in (3000, 3001)
        assert times[-1] - times[0] == pytest.approx((len(times) - 1) * 0.02, abs=0.001)


def test_a_member_that_fails_stops_nobody_else():
    calls, failures = [], []

    async def main():
        asyncio.get_running_loop().set_exception_handler(lambda _, context: failures.append(1))
        ticker = Ticker()
        ticker.add(lambda now: 1 / 0)
        ticker.add(calls.append)
        await asyncio.sleep(1)

    run(main())
    assert len(calls) >= 49
    assert len(failures) >= 49
