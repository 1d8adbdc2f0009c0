"""What a soak makes of its samples, and the dialogue that stands in."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from caller.soak.report import Sample, growth, leaked, page, passed, report, sample, turns
from caller.soak.stand_in import FIGURES_KEY, GOODBYE_KEY, HUMAN_KEY, answer
from caller.soak.tally import Tally
from voice_gateway.dialogue import events
from voice_gateway.dialogue.client import Reply

EMPTY = Sample(0.0, 500.0, 0, 20, 3, 8, 0, 0, 0.0)


def run(*memory: float) -> list[Sample]:
    """Samples a minute apart."""
    return [replace(EMPTY, at_s=60.0 * n, rss_mb=rss) for n, rss in enumerate(memory)]


def test_memory_that_grows_at_first_and_then_stays_is_flat():
    assert growth(run(100, 300, 400, 450, 490, *[500] * 20)) == 0


def test_memory_that_goes_on_growing_is_told_as_a_share():
    assert growth(run(*[100] * 5, *range(500, 700, 10))) == pytest.approx(0.36, abs=0.03)


def test_one_sample_out_of_place_is_no_growth():
    assert growth(run(*[500] * 25, 900, *[500] * 5)) == 0


def test_a_short_run_tells_nothing_of_growth():
    assert growth(run(500, 600)) is None


def test_what_is_held_after_the_calls_and_was_not_before_has_leaked():
    after = replace(EMPTY, files=21, tasks=2, rss_mb=900.0)
    assert leaked(EMPTY, after) == {"files": 1}


@pytest.mark.parametrize(
    ("failed", "files", "memory", "good"),
    [
        ({}, 20, [500] * 20, True),
        ({"keys: was cut off": 1}, 20, [500] * 20, False),
        ({}, 21, [500] * 20, False),
        ({}, 20, [*[500] * 12, *[600] * 8], False),
    ],
)
def test_a_soak_passes_when_nothing_failed_leaked_or_grew(failed, files, memory, good):
    after = replace(EMPTY, files=files)
    tally = Tally(Counter(keys=9), Counter(failed))
    assert passed(report(50, tally, [], run(*memory), EMPTY, after)) is good


def test_answers_that_grow_slower_are_seen_between_the_halves():
    tally = Tally(answers=[(60.0 * n, 500.0 + 10 * n) for n in reversed(range(20))])
    told = report(50, tally, [], run(*[500] * 20), EMPTY, EMPTY)["answers_ms"]
    assert [told[part]["p50"] for part in told] == [595, 545, 645]


def test_the_gateways_own_answers_are_read_from_its_log():
    log = "\n".join(
        [
            '{"event": "call_began", "timestamp": "2026-11-22T12:00:01Z"}',
            '{"total_ms": 700, "event": "turn", "timestamp": "2026-11-22T11:59:59Z"}',
            '{"total_ms": 818, "event": "turn", "timestamp": "2026-11-22T12:00:02.5Z"}',
            "Traceback (most recent call last):",
        ]
    )
    assert turns(log, datetime(2026, 11, 22, 12, tzinfo=UTC)) == [(2.5, 818.0)]


def test_the_page_draws_memory_and_processor_over_time():
    samples = [replace(one, processor_s=0.3 * one.at_s) for one in run(*[500] * 61)]
    shown = page(report(50, Tally(), [], samples, EMPTY, EMPTY))
    assert 'title "memory over minutes"' in shown
    assert "line [30, 30, 30" in shown


def test_the_gateways_metrics_are_read():
    told = sample(
        7.0,
        "process_resident_memory_bytes 1.048576e+06\nprocess_open_fds 12.0\n"
        "process_cpu_seconds_total 3.5\ndozvon_calls_active 2.0\n"
        + "".join(
            f'dozvon_in_use{{what="{what}"}} {number}\n'
            for number, what in enumerate(("tasks", "threads", "rtp_ports", "sip_dialogs"), 1)
        ),
    )
    assert told == Sample(7.0, 1.0, 2, 12, 1, 2, 3, 4, 3.5)


@pytest.mark.parametrize(
    ("message", "digits", "handoff", "hangup"),
    [
        ("/session_start", False, False, False),
        ("какой у меня баланс", False, False, False),
        (events.keyed(FIGURES_KEY), True, False, False),
        (events.keyed(HUMAN_KEY), False, True, False),
        (events.keyed(GOODBYE_KEY), False, False, True),
    ],
)
def test_the_stand_in_keeps_the_dialogues_contract(message, digits, handoff, hangup):
    reply = Reply.model_validate(answer(message, 7))
    assert reply.messages
    assert (reply.listen.digits is not None) is digits
    assert (reply.control is not None and reply.control.handoff is not None) is handoff
    assert (reply.control is not None and reply.control.hangup) is hangup
