"""Numbers dictated with pauses: who is cut off, which figures are wrong, how long it takes."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from caller.bench.call import BenchCall, bench_call
from caller.bench.dialling import Dial
from caller.bench.figures import percentiles, table
from caller.bench.voices import BenchVoice
from caller.billing import billing_url, last_reading
from caller.problems import CallFailed
from media.pcm import Pcm
from voice_gateway.text.spoken import digits

PAUSES_S = (0.3, 0.6, 1.0, 1.5, 2.0, 2.5)
_AT_ONCE = 4
"""Calls: more would measure the machine."""


@dataclass(frozen=True)
class Step:
    """A step that asks for figures: what leads to it, and how many figures are said."""

    name: str
    caller: str | None
    keys: tuple[str, ...]
    words: tuple[str, ...]
    """The same, for an assistant that takes no keys."""
    length: int | None
    """None: a reading that the caller's meter may show."""


STEPS = (
    Step("account number, 10 figures", None, ("1",), ("баланс",), 10),
    Step("reading, a likely one", "+74951234505", ("2", "1"), ("показания", "да"), None),
    Step("reading, any 5 figures", "+74951234505", ("2", "1"), ("показания", "да"), 5),
)


@dataclass(frozen=True)
class Task:
    step: Step
    voice: BenchVoice
    pause_s: float
    groups: tuple[str, ...]
    sound: Pcm
    way: tuple[Pcm, ...]
    """The step's words, spoken."""


async def measure(
    dial: Dial, callers: Sequence[BenchVoice], rounds: int, out: Path, show: Console,
    by_words: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Every voice dictates at every step with every pause, `rounds` times, a call each.

    by_words: the way to the step is spoken, not keyed.
    """
    rng = np.random.default_rng(1)
    # All is spoken before the first call: a voice that is loaded would hold up the others.
    tasks = [
        _task(rng, step, voice, pause_s)
        for _ in range(rounds)
        for pause_s in PAUSES_S
        for step in STEPS
        for voice in callers
    ]
    samples: list[dict[str, Any]] = []
    failed: list[str] = []
    free = asyncio.Semaphore(_AT_ONCE)

    async def one(task: Task, count: int) -> None:
        async with free:
            try:
                recording = out / f"dictation-{count}.wav"
                async with bench_call(dial, task.step.caller, recording) as call:
                    await _reach(call, task, by_words)
                    samples.append(await _dictate(call, task))
            except CallFailed as error:
                failed.append(str(error))
            show.print(f"{len(samples)} of {len(tasks)} numbers", end="\r")

    async with asyncio.TaskGroup() as group:
        for count, task in enumerate(tasks):
            group.create_task(one(task, count))
    return {"samples": samples, "failed": failed}


def _task(rng: np.random.Generator, step: Step, voice: BenchVoice, pause_s: float) -> Task:
    groups = _groups(rng, _figures(rng, step))
    sound = voice.dictate(groups, [pause_s] * (len(groups) - 1))
    way = tuple(voice.say(f"{word}.") for word in step.words)
    return Task(step, voice, pause_s, groups, sound, way)


def _figures(rng: np.random.Generator, step: Step) -> str:
    """The first figure is no nought."""
    if step.length is None:
        assert step.caller is not None
        return str(last_reading(billing_url(), step.caller) + int(rng.integers(50, 400)))
    return str(rng.integers(1, 10)) + "".join(map(str, rng.integers(0, 10, step.length - 1)))


def _groups(rng: np.random.Generator, figures: str) -> tuple[str, ...]:
    """Of two and three figures."""
    groups, at = [], 0
    while at < len(figures):
        size = min(int(rng.integers(2, 4)), len(figures) - at)
        groups.append(figures[at : at + size])
        at += size
    return tuple(groups)


async def _reach(call: BenchCall, task: Task, by_words: bool) -> None:
    await call.my_turn()
    if not by_words:
        for key in task.step.keys:
            await call.press(key)
        return
    for word in task.way:
        call.state = ""
        call.peer.say(word)
        await call.my_turn()


async def _dictate(call: BenchCall, task: Task) -> dict[str, Any]:
    clock = asyncio.get_running_loop().time
    began_s, hearing = clock(), call.peer.hearing
    call.peer.say(task.sound)
    await call.until(call.seen(began_s, type="state", state="thinking"))
    decided = call.first(began_s, type="state", state="thinking")
    assert decided is not None
    cut_off = hearing.spoke_until_s is None or decided[0] < hearing.spoke_until_s
    heard = await call.heard(decided[0])
    said = "".join(task.groups)
    answered = None if cut_off else round((decided[0] - (hearing.spoke_until_s or 0.0)) * 1000)
    return {
        "step": task.step.name,
        "voice": task.voice.name,
        "pause_s": task.pause_s,
        "said": said,
        "heard": digits(heard, (1, len(said))).value if heard else "",
        "words": heard,
        "cut_off": cut_off,
        "decided_after_ms": answered,
    }


def page(results: dict[str, Any]) -> str:
    """Markdown."""
    rows = []
    for name in (step.name for step in STEPS):
        for pause_s in PAUSES_S:
            cell = [
                one
                for one in results["samples"]
                if one["step"] == name and one["pause_s"] == pause_s
            ]
            whole = [one for one in cell if not one["cut_off"]]
            wrong = sum(one["heard"] not in ("", one["said"]) for one in whole)
            refused = sum(one["heard"] == "" for one in whole)
            waits = percentiles([one["decided_after_ms"] for one in whole])
            shown = f"{waits['p50']} / {waits['p95']}" if whole else ""
            cut = len(cell) - len(whole)
            rows.append([name, pause_s, len(cell), cut, wrong, refused, shown])
    header = ["step", "pause, s", "numbers", "cut off", "misheard", "refused", "end found, ms"]
    return "\n\n".join(
        (
            "## Dictation",
            table(header, rows),
            f"Calls that failed: {len(results['failed'])}. «End found» is p50 / p95 from the last "
            "figure to the end of the turn.",
        )
    )
