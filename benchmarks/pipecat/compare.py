"""Both assistants in one run: the same recorded callers, the same questions, one table."""

import argparse
import asyncio
import os
import wave
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from caller.bench import dictation, latency
from caller.bench.dialling import Dial, by_web
from caller.bench.figures import percentiles, save, table
from caller.bench.voices import voices
from caller.places import gateway_url, speech, var

_CUT_OFFS_UP_TO_S = 1.5
"""Pauses that a dictation must outlast."""


@dataclass(frozen=True)
class Assistant:
    name: str
    url: str
    dial: Dial


async def _cpu_s(assistant: Assistant) -> float:
    """Processor seconds that its process has used."""
    async with httpx.AsyncClient(timeout=10) as client:
        if assistant.name == "Pipecat":
            return float((await client.get(f"{assistant.url}/healthz")).json()["cpu_s"])
        text = (await client.get(f"{assistant.url}/metrics")).text
    line = next(x for x in text.splitlines() if x.startswith("process_cpu_seconds_total "))
    return float(line.split()[1])


def _minutes(folder: Path) -> float:
    """Of all recordings in it."""
    seconds = 0.0
    for path in folder.glob("*.wav"):
        with wave.open(str(path), "rb") as file:
            seconds += file.getnframes() / file.getframerate()
    return seconds / 60


async def _measure(assistants: list[Assistant], rounds: int, out: Path, show: Console) -> Any:
    callers = voices(speech())
    found: dict[str, Any] = {"began": datetime.now(UTC).isoformat(), "cores": os.cpu_count()}
    for one in assistants:
        recordings = out / "calls" / one.name
        before_s = await _cpu_s(one)
        show.print(f"{one.name}: answers")
        answers = await latency.measure(one.dial, callers, rounds, recordings, show)
        show.print(f"{one.name}: dictation")
        dictated = await dictation.measure(
            one.dial, callers, rounds, recordings, show, by_words=True
        )
        cpu_s = await _cpu_s(one) - before_s
        found[one.name] = {
            "latency": answers,
            "dictation": dictated,
            "cpu_s_per_call_minute": round(cpu_s / _minutes(recordings), 2),
        }
        # The other one may take half an hour more.
        save(out, f"beside-{one.name}", found[one.name], "")
    return found


def page(results: dict[str, Any], names: list[str]) -> str:
    """Markdown: one table."""
    rows: list[list[object]] = []
    for kind in latency.KINDS:
        cells = []
        for name in names:
            total = results[name]["latency"]["kinds"][kind]["total"]
            cells.append(f"{total['p50']} / {total['p95']}" if total["count"] else "")
        rows.append([f"answer: {kind}, ms p50 / p95", *cells])
    for label, pauses in (
        (f"up to {_CUT_OFFS_UP_TO_S} s", [p for p in dictation.PAUSES_S if p <= _CUT_OFFS_UP_TO_S]),
        ("longer", [p for p in dictation.PAUSES_S if p > _CUT_OFFS_UP_TO_S]),
    ):
        cells, waits = [], []
        for name in names:
            samples = results[name]["dictation"]["samples"]
            of = [one for one in samples if one["pause_s"] in pauses]
            cut = sum(one["cut_off"] for one in of)
            cells.append(f"{cut} of {len(of)}")
            whole = percentiles([one["decided_after_ms"] for one in of if not one["cut_off"]])
            waits.append(f"{whole['p50']} / {whole['p95']}" if whole["count"] else "")
        rows.append([f"dictation cut off, pauses {label}", *cells])
        rows.append([f"end of dictation found, ms p50 / p95, pauses {label}", *waits])
    costs = [results[name]["cpu_s_per_call_minute"] for name in names]
    rows.append(["processor seconds a call-minute", *costs])
    lost = [
        results[name]["latency"]["failed"] + len(results[name]["dictation"]["failed"])
        for name in names
    ]
    rows.append(["calls that failed", *lost])
    return "## Beside Pipecat\n\n" + table(["", *names], rows)


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dozvon bench pipecat", description=__doc__)
    parser.add_argument("--peer", required=True, help="where the peer's server answers")
    parser.add_argument("--rounds", type=int, default=1, help="how often everything is said")
    options = parser.parse_args()
    gateway = gateway_url()
    token = (var() / "call-token").read_text(encoding="utf-8").strip()
    assistants = [
        Assistant("Dozvon", gateway, by_web(gateway, token)),
        Assistant("Pipecat", options.peer, by_web(options.peer, None)),
    ]
    show = Console(highlight=False, soft_wrap=True)
    results = asyncio.run(_measure(assistants, options.rounds, var(), show))
    text = page(results, [one.name for one in assistants])
    save(var(), "pipecat", results, text)
    show.print(text, markup=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
