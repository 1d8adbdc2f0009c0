"""Recorded callers, and calls that are made side by side, since calls take their real time."""

import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from caller.scenario import load
from caller.script import caller_voice, render
from tests.browser.conftest import chromium, screenshots
from tests.system.calls import call, transcript
from tests.system_fixture import ROOT

__all__ = ["chromium", "screenshots"]
ONE_ADDRESS, THREE_ADDRESSES, OVERPAID = "+74951234501", "+74951234502", "+74951234503"
UNKNOWN = "+74950000000"
RATE = 24000
LAST_LINES = 30
SCENARIOS = ROOT / "tests" / "scenarios"


@pytest.fixture(scope="session")
def recorded(silero_engine, tmp_path_factory):
    """A phrase -> its recording, mono 24 kHz; not the assistant's voice."""
    folder = tmp_path_factory.mktemp("phrases")

    def record(phrase: str) -> Path:
        path = folder / f"{phrase}.wav"
        if not path.exists():
            with wave.open(str(path), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(RATE)
                file.writeframes(silero_engine.synthesise(f"{phrase}.", RATE).tobytes())
        return path

    return record


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Who failed shows what the gateway said last."""
    report = yield
    system = getattr(item, "funcargs", {}).get("system")
    log = system and system.settings.log / "gateway.log"
    if report.failed and log and log.exists():
        said = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:]
        report.sections.append(("gateway.log", "\n".join(said)))
    return report


@pytest.fixture(scope="session")
def calls(system, recorded, tmp_path_factory):
    """By name: the process's result, its folder, its transcript. All at once."""
    scripts = {
        "known": ([*("--from", ONE_ADDRESS), "--expect-balance"], ["баланс", "да"]),
        "overpaid": (["--from", OVERPAID], ["какой у меня баланс", "да"]),
        "third address": (["--from", THREE_ADDRESSES], ["какой у меня тариф", "нет", "да"]),
        "operator": (["--from", ONE_ADDRESS], ["баланс", "оператор"]),
        "unknown": (["--from", UNKNOWN], ["баланс"]),
        "withheld": ([], ["сколько я должен"]),
        "silent": (["--from", ONE_ADDRESS, "--silent"], []),
    }
    scripts |= {p.stem: (["--scenario", p], []) for p in sorted(SCENARIOS.glob("*.yml"))}
    voice = caller_voice(system.settings.var / "speech")
    for path in SCENARIOS.glob("*.yml"):
        # Once here, so that no call's process loads torch.
        render([step.cue() for step in load(path).steps], voice)
    recordings = {phrase: recorded(phrase) for _, phrases in scripts.values() for phrase in phrases}

    def make(name):
        options, phrases = scripts[name]
        out = tmp_path_factory.mktemp("call")
        spoken = [part for phrase in phrases for part in ("--wav", recordings[phrase])]
        result = call(system, *options, *spoken, "--out", out)
        return SimpleNamespace(result=result, out=out, transcript=transcript(out))

    with ThreadPoolExecutor(5) as pool:
        return dict(zip(scripts, pool.map(make, scripts), strict=True))
