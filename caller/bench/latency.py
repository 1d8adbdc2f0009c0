"""From the caller's last sample to the first audible one of the answer, by kind of step."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from caller.acts import Act, Spoken
from caller.bench.dialling import Dial
from caller.bench.figures import distribution, percentiles, table
from caller.bench.voices import BenchVoice
from caller.conversation import Conversation
from caller.problems import CallFailed
from media.pcm import Pcm

_PATIENCE_S = 30.0
"""Longer than any answer lasts: who hears nothing by then never will."""
PARTS = ("endpoint", "final", "dialogue", "tts", "wire")
"""endpoint: silence until the turn was found to be over; final: the recogniser's last word;
dialogue: Rasa and its actions; tts: until the first sample was handed to the leg; wire: the rest,
both ways' packets and jitter buffers, less what the detector takes for speech behind the last
audible sample."""
KINDS = {
    "yes/no and commands": ("yes_no", "command"),
    "figures of known length": ("digits",),
    "free speech": ("free",),
    "first prompt after the answer": ("first_prompt",),
}
GOALS_MS = {
    "yes/no and commands": (450, 800),
    "figures of known length": (300, 500),
    "free speech": (900, 1400),
    "first prompt after the answer": (500, 500),
}
"""p50, p95."""


@dataclass(frozen=True)
class Said:
    kind: str
    text: str
    """Words, or figures where kind is «digits»."""


@dataclass(frozen=True)
class Course:
    """One kind of call: who calls and what is said."""

    caller: str | None
    steps: tuple[Said, ...]


COURSES = (
    Course(
        "+74951234501",
        (
            Said("command", "баланс"),
            Said("yes_no", "да"),
            Said("free", "скажите, какой у меня тариф"),
            Said("command", "офис"),
            Said("free", "подскажите, какая у меня задолженность"),
        ),
    ),
    Course(
        None,
        (
            Said("command", "баланс"),
            Said("digits", "1000000001"),
            Said("yes_no", "да"),
            Said("free", "я хочу узнать свой тариф"),
        ),
    ),
    Course(
        None,
        (
            Said("command", "тариф"),
            Said("digits", "1000000007"),
            Said("yes_no", "нет"),
            Said("digits", "1000000001"),
            Said("yes_no", "да"),
        ),
    ),
)


async def measure(
    dial: Dial, callers: Sequence[BenchVoice], rounds: int, out: Path, show: Console
) -> dict[str, Any]:
    """Calls one after another; -> {"samples": [...], "failed": calls}."""
    samples: list[dict[str, Any]] = []
    failed = 0
    for count in range(rounds):
        for voice in callers:
            for number, course in enumerate(COURSES):
                recording = out / f"latency-{count}-{voice.name}-{number}.wav"
                error = await _call(dial, voice, course, recording, samples)
                if error is not None:
                    failed += 1
                    show.print(f"a call failed: {error}", markup=False)
                show.print(f"{len(samples)} answers", end="\r")
    return {"samples": samples, "failed": failed, "kinds": summary(samples)}


async def _call(
    dial: Dial, voice: BenchVoice, course: Course, recording: Path, found: list[dict[str, Any]]
) -> str | None:
    """Adds what was answered to `found`; why the call failed, if it did."""
    sounds = [_sound(voice, step) for step in course.steps]
    conversation = Conversation(Console(quiet=True), patience_s=_PATIENCE_S)
    failed = None
    try:
        peer = await dial(course.caller, recording, conversation.on_event)
    except CallFailed as error:
        return str(error)

    async def script() -> AsyncIterator[Act]:
        if peer.hearing.answer_after_s is not None:
            first_ms = round(peer.hearing.answer_after_s * 1000)
            found.append({"kind": "first_prompt", "voice": voice.name, "total": first_ms})
        for step, sound in zip(course.steps, sounds, strict=True):
            yield Act(Spoken(step.text, sound))

    try:
        peer.hearing.spoke_until(asyncio.get_running_loop().time())
        await conversation.run(peer, script())
    except CallFailed as error:
        failed = str(error)
    finally:
        await peer.close()
    lines = [line for line in conversation.transcript.lines if line.who == "caller"]
    for step, line in zip(course.steps, lines, strict=False):
        if line.answer_after_ms is not None and line.gateway_ms is not None:
            gateway = dict(line.gateway_ms)
            if "total" in gateway:  # the peer of benchmarks/ tells no parts
                gateway["wire"] = line.answer_after_ms - gateway["total"]
            found.append(
                {
                    "kind": step.kind,
                    "voice": voice.name,
                    "said": step.text,
                    "heard": line.recognised,
                    "total": line.answer_after_ms,
                    **{part: gateway[part] for part in PARTS if part in gateway},
                }
            )
    return failed


def _sound(voice: BenchVoice, step: Said) -> Pcm:
    return voice.dictate([step.text], []) if step.kind == "digits" else voice.say(f"{step.text}.")


def summary(samples: Sequence[dict[str, Any]]) -> dict[str, dict[str, dict[str, int]]]:
    """By kind: percentiles of the whole and of its parts, ms."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for kind, names in KINDS.items():
        of_kind = [sample for sample in samples if sample["kind"] in names]
        found[kind] = {
            part: percentiles([sample[part] for sample in of_kind if part in sample])
            for part in ("total", *PARTS)
        }
    return found


def page(results: dict[str, Any]) -> str:
    """Markdown."""
    totals, parts = [], []
    for kind, of_kind in results["kinds"].items():
        total, (p50, p95) = of_kind["total"], GOALS_MS[kind]
        if not total["count"]:
            continue
        row = [total["p50"], total["p95"], total["p99"], total["worst"]]
        totals.append([kind, total["count"], *row, f"{p50} / {p95}"])
        if of_kind["endpoint"]["count"]:
            split = [f"{of_kind[part]['p50']} / {of_kind[part]['p95']}" for part in PARTS]
            parts.append([kind, *split])
    charts = [
        distribution(kind, [one["total"] for one in results["samples"] if one["kind"] in names])
        for kind, names in KINDS.items()
        if results["kinds"][kind]["total"]["count"]
    ]
    header = ["kind", "answers", "p50", "p95", "p99", "worst", "goal p50 / p95"]
    return "\n\n".join(
        (
            "## Latency, ms",
            table(header, totals),
            "Where the time goes, p50 / p95:",
            table(["kind", *PARTS], parts),
            *charts,
            f"Calls that failed: {results['failed']}.",
        )
    )
