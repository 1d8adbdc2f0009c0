"""Words over a prompt: how soon it stops; and prompts on a loud line: how often they stop."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from caller.bench.call import BenchCall, bench_call
from caller.bench.dialling import Dial
from caller.bench.figures import distribution, percentiles, table
from caller.bench.voices import BenchVoice, office
from caller.handset import RATE
from caller.problems import CallFailed
from media.pcm import Pcm, dbfs
from media.resample import resample

WORDS = ("повторите", "повторите, пожалуйста", "повторите ещё раз")
_INTO_THE_PROMPT_S = (1.2, 2.1, 3.0)
_ARRIVES_S = 0.1  # the last of the sound, behind the word that it was stopped
_OVER_S = 1.5  # after a false stop the prompt goes on before that
_REPEAT = "9"
_NOISE_CALLS = 4
_PROMPTS_A_CALL = 8
_HISS = 8.0
"""RMS of a quiet line, of 32768: -72 dBFS."""
ECHO_DB = -30.0
NOISE_DB = 15.0
"""Office below the caller's voice."""
_ECHO_DELAY_S = 0.06
_BABBLE = (
    "добрый день, чем могу помочь", "перезвоните мне после обеда", "документы лежат на столе",
    "вчера мы получили новый договор", "пришлите это по почте", "совещание перенесли на четверг",
)  # fmt: skip


async def measure(
    dial: Dial, callers: Sequence[BenchVoice], rounds: int, out: Path, show: Console
) -> dict[str, Any]:
    """Each voice interrupts the greeting again and again; then calls in which nobody speaks."""
    reactions: list[dict[str, Any]] = []
    failed: list[str] = []
    # All is spoken before the first call: a voice that is loaded would hold it up.
    spoken = {(voice.name, words): voice.say(f"{words}.") for voice in callers for words in WORDS}
    for count in range(rounds):
        for voice in callers:
            try:
                recording = out / f"barge-in-{count}-{voice.name}.wav"
                async with bench_call(dial, None, recording) as call:
                    reactions += await _interrupt(call, voice.name, spoken)
            except CallFailed as error:
                failed.append(str(error))
            show.print(f"{len(reactions)} interruptions", end="\r")
    speech = [voice.say(f"{text}.") for voice in callers for text in _BABBLE]
    voice_db = float(np.mean([dbfs(pcm) for pcm in speech]))
    noise = office(speech, 30.0, 10 ** ((voice_db - NOISE_DB) / 20))
    hiss = np.random.default_rng(1).normal(0, _HISS, noise.size).astype(np.int16)
    lines = {}
    for name, line in (("office", noise), ("quiet", hiss)):
        lines[name] = {"prompts": 0, "stopped": 0}
        for batch in range(rounds):
            found = await asyncio.gather(
                *(
                    _listen_and_echo(dial, line, out / f"{name}-{batch}-{n}.wav")
                    for n in range(_NOISE_CALLS)
                ),
                return_exceptions=True,
            )
            for one in found:
                if isinstance(one, CallFailed):
                    failed.append(f"{name}: {one}")
                elif isinstance(one, BaseException):
                    raise one
                else:
                    lines[name]["prompts"] += one[0]
                    lines[name]["stopped"] += one[1]
            show.print(f"{name}: {lines[name]['prompts']} prompts", end="\r")
    return {"reactions": reactions, "lines": lines, "failed": failed}


async def _interrupt(
    call: BenchCall, voice: str, spoken: Mapping[tuple[str, str], Pcm]
) -> list[dict[str, Any]]:
    found = []
    clock, hearing = asyncio.get_running_loop().time, call.peer.hearing
    for words in WORDS:
        for into_s in _INTO_THE_PROMPT_S:
            await call.until(lambda: call.state == "speaking")
            await call.until(lambda: hearing.silent_for_s(clock()) < 0.1)
            await asyncio.sleep(into_s)
            if call.state != "speaking":
                await call.peer.press(_REPEAT)
                continue
            began_s = clock()
            call.state = ""
            call.peer.say(spoken[voice, words])
            # The answer may follow so soon that the silence between is no longer than a pause.
            await call.until(call.seen(began_s, type="state", state="listening"))
            await asyncio.sleep(_ARRIVES_S)
            stopped_s = hearing.last_sound_s or began_s
            await call.until(call.seen(began_s, type="state", state="thinking"))
            thinking = call.first(began_s, type="state", state="thinking")
            assert thinking is not None
            heard = await call.heard(thinking[0])
            found.append(
                {
                    "voice": voice,
                    "said": words,
                    "heard": heard,
                    "stopped_after_ms": max(0, round((stopped_s - began_s) * 1000)),
                }
            )
    return found


async def _listen_and_echo(dial: Dial, noise: Pcm, recording: Path) -> tuple[int, int]:
    """-> prompts, and how many of them stopped though nobody spoke."""
    prompts = stops = 0
    async with bench_call(dial, None, recording) as call:
        sending = asyncio.create_task(_be_loud(call, noise))
        try:
            clock = asyncio.get_running_loop().time
            since_s = clock()
            while prompts < _PROMPTS_A_CALL:
                await call.until(partial(_said, call, since_s))
                prompts += 1
                stops += _stopped(call, since_s)
                since_s = clock()
                await call.peer.press(_REPEAT)
        finally:
            sending.cancel()
    return prompts, stops


def _said(call: BenchCall, since_s: float) -> bool:
    """A prompt was begun, and is over or was taken for heard out."""
    speaking = call.first(since_s, type="state", state="speaking")
    after = speaking and call.first(speaking[0], type="state", state="listening")
    hearing, clock = call.peer.hearing, asyncio.get_running_loop().time
    return bool(after) and hearing.silent_for_s(clock()) > _OVER_S


def _stopped(call: BenchCall, since_s: float) -> bool:
    """Whether the prompt was interrupted: it went on after a stop, or the stop became a turn."""
    told = [event for at_s, event in call.events if at_s >= since_s and event["type"] == "state"]
    states = [event["state"] for event in told]
    return states.count("speaking") > 1 or "thinking" in states[states.index("speaking") :]


async def _be_loud(call: BenchCall, noise: Pcm) -> None:
    """The office, and what the caller hears as an echo, into the call's microphone."""
    playout = call.peer.microphone
    line = resample(noise, RATE, playout.rate).astype(np.float64)
    frame, at = playout.rate // 50, 0
    echo_gain = 10 ** (ECHO_DB / 20)
    delayed = [np.zeros(frame)] * round(_ECHO_DELAY_S * 50)
    heard = 0
    while True:
        await asyncio.sleep(0.01)
        while playout.queued_samples < 3 * frame:
            frames = call.peer.answers[-1]
            echo = np.zeros(frame)
            if frames and len(frames) != heard:
                latest = frames[-1][:: RATE // playout.rate][:frame]  # nothing is above 4 kHz
                echo[: latest.size] = latest
            heard = len(frames)
            delayed.append(echo * echo_gain)
            mixed = line[at : at + frame] + delayed.pop(0)
            at = (at + frame) % (line.size - frame)
            playout.push(np.clip(mixed, -32768, 32767).astype(np.int16))


def page(results: dict[str, Any]) -> str:
    """Markdown."""
    reactions = [one["stopped_after_ms"] for one in results["reactions"]]
    reaction = percentiles(reactions)
    rows: list[list[object]] = []
    if reaction["count"]:
        row = [reaction[name] for name in ("count", "p50", "p95", "p99", "worst")]
        rows.append([*row, "300 (p95)"])
    title = "from the first sound of a word to silence"
    charts = [distribution(title, reactions)] if reactions else []
    stops = [[name, one["prompts"], one["stopped"]] for name, one in results["lines"].items()]
    return "\n\n".join(
        (
            "## Barge-in",
            table(["interruptions", "p50, ms", "p95", "p99", "worst", "goal"], rows),
            *charts,
            f"Prompts that stopped though nobody spoke (goal: under 1 in 100), with an echo at "
            f"{ECHO_DB:.0f} dB, in an office at {NOISE_DB:.0f} dB and on a quiet line:",
            table(["line", "prompts", "stopped"], stops),
            f"Calls that failed: {len(results['failed'])}.",
        )
    )
