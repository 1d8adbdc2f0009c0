"""The bench's arithmetic and its callers; the calls themselves are measured, not tested."""

import json

import numpy as np
import pytest

from caller.bench import barge_in, dictation, latency
from caller.bench.figures import percentiles, save, table
from caller.bench.voices import BenchVoice, office
from caller.handset import RATE
from media.pcm import dbfs
from voice_gateway.tts.prompt_store import PromptStore


def test_percentiles_of_measured_times():
    assert percentiles(list(range(101))) == {
        "count": 101, "p50": 50, "p95": 95, "p99": 99, "worst": 100,
    }  # fmt: skip
    assert percentiles([]) == {"count": 0}


def test_results_are_a_page_and_json_beside_it(tmp_path):
    save(tmp_path / "new", "latency", {"kind": "да"}, table(["a", "b"], [[1, "x"]]))
    assert json.loads((tmp_path / "new/latency.json").read_text()) == {"kind": "да"}
    page = (tmp_path / "new/latency.md").read_text()
    assert page == "| a | b |\n|---|---|\n| 1 | x |\n"


@pytest.mark.parametrize("level_dbfs", [-20, -35, -50])
def test_the_office_is_as_loud_as_asked(level_dbfs):
    speech = [np.random.default_rng(n).normal(0, 3000, RATE).astype(np.int16) for n in range(4)]
    noise = office(speech, 3.0, 10 ** (level_dbfs / 20))
    assert noise.size == 3 * RATE
    assert dbfs(noise) == pytest.approx(level_dbfs, abs=1)


def voice(tmp_path):
    """One whose figures are tones of 0.2 s between silences, said before."""
    made = BenchVoice("aidar", tmp_path)
    store = PromptStore(tmp_path, "v4_ru/aidar")
    tone = (8000 * np.sin(np.arange(RATE // 5) / 20)).astype(np.int16)
    quiet = np.zeros(RATE // 10, dtype=np.int16)
    for word in "ноль один два три четыре пять шесть семь восемь девять".split():
        store.save(f"{word}.", RATE, np.concatenate([quiet, tone, quiet]))
    return made


def test_a_dictation_is_its_figures_its_gaps_and_its_pauses(tmp_path):
    short = voice(tmp_path).dictate(["123", "45"], [0.3])
    long = voice(tmp_path).dictate(["123", "45"], [2.5])
    assert long.size - short.size == round(2.2 * RATE)
    assert short.size / RATE == pytest.approx(5 * 0.2 + 3 * 0.12 + 0.3, abs=0.05)
    assert dbfs(short[-RATE // 50 :]) > -50  # it ends with the last figure


@pytest.mark.parametrize("step", [step for step in dictation.STEPS if step.length])
def test_a_dictated_number_has_its_length_and_no_nought_in_front(step):
    rng = np.random.default_rng(1)
    for _ in range(50):
        groups = dictation._groups(rng, dictation._figures(rng, step))
        assert len("".join(groups)) == step.length
        assert groups[0][0] != "0"
        assert {len(group) for group in groups} <= {1, 2, 3}


def test_the_pages_tell_what_was_measured():
    parts = {"endpoint": 250, "final": 20, "dialogue": 50, "tts": 5, "wire": 60}
    samples = [{"kind": "yes_no", "total": 385, **parts}, {"kind": "first_prompt", "total": 200}]
    shown = latency.page({"samples": samples, "kinds": latency.summary(samples), "failed": 0})
    assert 'title "yes/no and commands"' in shown
    assert "| yes/no and commands | 1 | 385 | 385 | 385 | 385 | 450 / 800 |" in shown
    assert "| first prompt after the answer | 1 | 200 |" in shown
    figures = {"step": dictation.STEPS[0].name, "pause_s": 1.5, "said": "12", "words": ""}
    numbers = [
        {**figures, "heard": "12", "cut_off": False, "decided_after_ms": 150},
        {**figures, "heard": "1", "cut_off": True, "decided_after_ms": None},
        {**figures, "heard": "13", "cut_off": False, "decided_after_ms": 150},
    ]
    shown = dictation.page({"samples": numbers, "failed": []})
    assert f"| {dictation.STEPS[0].name} | 1.5 | 3 | 1 | 1 | 0 | 150 / 150 |" in shown
    lines = {"office": {"prompts": 50, "stopped": 1}, "quiet": {"prompts": 50, "stopped": 0}}
    shown = barge_in.page({"reactions": [{"stopped_after_ms": 240}], "lines": lines, "failed": []})
    assert "| office | 50 | 1 |" in shown
