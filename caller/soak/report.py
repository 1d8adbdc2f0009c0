"""What a soak found: samples over time, what grew, what was left behind. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from caller.bench.figures import chart, percentiles, table
from caller.soak.tally import Tally

SETTLES_S = 300.0
"""Memory is compared from here on: engines and caches fill before."""
MOST_GROWTH = 0.05
_POINTS = 30
"""Of a chart."""
_STRETCH = 0.1
"""Share of the time after SETTLES_S whose median stands for its beginning and its end."""


@dataclass(frozen=True)
class Sample:
    """What a process holds, by its own metrics."""

    at_s: float
    rss_mb: float
    calls: int
    files: int
    tasks: int
    threads: int
    rtp_ports: int
    sip_dialogs: int
    processor_s: float


_SHOWN = (
    "made", "failed", "answers_ms", "gateway_answers_ms", "unanswered", "memory_growth", "leaked",
    "processor",
)  # fmt: skip
HELD = ("calls", "files", "tasks", "threads", "rtp_ports", "sip_dialogs")


def sample(at_s: float, exposition: str) -> Sample:
    """The gateway's /metrics -> what it holds."""
    value = {
        (one.name, one.labels.get("what")): one.value
        for family in text_string_to_metric_families(exposition)
        for one in family.samples
    }

    def in_use(what: str) -> int:
        return int(value["dozvon_in_use", what])

    return Sample(
        at_s=round(at_s, 1),
        rss_mb=round(value["process_resident_memory_bytes", None] / 2**20, 2),
        calls=int(value["dozvon_calls_active", None]),
        files=int(value["process_open_fds", None]),
        tasks=in_use("tasks"),
        threads=in_use("threads"),
        rtp_ports=in_use("rtp_ports"),
        sip_dialogs=in_use("sip_dialogs"),
        processor_s=value["process_cpu_seconds_total", None],
    )


def growth(samples: Sequence[Sample]) -> float | None:
    """How much memory grew after SETTLES_S, as a share; None for a run that ended before."""
    settled = [one for one in samples if one.at_s >= SETTLES_S]
    count = max(1, int(len(settled) * _STRETCH))
    if len(settled) < 2 * count:
        return None
    first, last = (median(x.rss_mb for x in part) for part in (settled[:count], settled[-count:]))
    return last / first - 1


def leaked(before: Sample, after: Sample) -> dict[str, int]:
    """What is held after the calls and was not before, of two quiet moments."""
    more = {name: getattr(after, name) - getattr(before, name) for name in HELD}
    return {name: count for name, count in more.items() if count > 0}


def turns(log: str, since: datetime) -> list[tuple[float, float]]:
    """The gateway's log -> its own answers: s after `since`, and ms from the caller's last word to
    the first sound. At the caller's end that is more where callers share the machine."""
    found = []
    for line in log.splitlines():
        if '"event": "turn"' not in line:
            continue
        turn = json.loads(line)
        at_s = (datetime.fromisoformat(turn["timestamp"]) - since).total_seconds()
        if at_s >= 0:
            found.append((at_s, float(turn["total_ms"])))
    return found


def report(
    calls: int,
    tally: Tally,
    answered: Sequence[tuple[float, float]],
    samples: Sequence[Sample],
    before: Sample,
    after: Sample,
) -> dict[str, Any]:
    """All of it, for JSON. answered: `turns`."""
    first, last = samples[0], samples[-1]
    seconds = max(1.0, last.at_s - first.at_s)
    grown = growth(samples)
    return {
        "calls_at_a_time": calls,
        "minutes": round(seconds / 60, 1),
        "made": dict(tally.made),
        "failed": dict(tally.failed),
        "answers_ms": _halves(tally.answers),
        "gateway_answers_ms": _halves(answered),
        "unanswered": tally.unanswered,
        "memory_growth": None if grown is None else round(grown, 4),
        "leaked": leaked(before, after),
        "processor": round((last.processor_s - first.processor_s) / seconds, 3),
        "before": asdict(before),
        "after": asdict(after),
        "samples": [asdict(one) for one in samples],
    }


def _halves(answers: Sequence[tuple[float, float]]) -> dict[str, dict[str, int]]:
    """Percentiles of all answers, and of the earlier and the later half: they should be alike."""
    in_order = [ms for _, ms in sorted(answers)]
    middle = len(in_order) // 2
    parts = {"all": in_order, "first half": in_order[:middle], "second half": in_order[middle:]}
    return {name: percentiles(part) for name, part in parts.items()}


def page(told: Mapping[str, Any]) -> str:
    """Markdown: what was found, and memory and processor over time."""
    rows = [[title, f"`{json.dumps(told[title])}`"] for title in _SHOWN]
    every = max(1, len(told["samples"]) // _POINTS)
    samples = told["samples"][::every]
    minutes = [f"{one['at_s'] / 60:.1f}" for one in samples]
    spent = [
        100 * (two["processor_s"] - one["processor_s"]) / max(1.0, two["at_s"] - one["at_s"])
        for one, two in pairwise(samples)
    ]
    return "\n\n".join(
        (
            f"## Soak, {told['calls_at_a_time']} calls at a time, {told['minutes']} minutes",
            table(["what", "found"], rows),
            chart("memory over minutes", minutes, [one["rss_mb"] for one in samples], "MB"),
            chart("processor over minutes", minutes[1:], spent, "% of a core"),
        )
    )


def passed(told: Mapping[str, Any]) -> bool:
    """No call failed, nothing leaked, memory did not grow."""
    flat = told["memory_growth"] is None or told["memory_growth"] < MOST_GROWTH
    return flat and not told["failed"] and not told["leaked"]
