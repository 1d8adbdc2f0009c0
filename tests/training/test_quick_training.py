"""`models train --quick` from nothing, and what its model hears through vosk."""

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest
import vosk

from models.training.recipe import QUICK_VOICES, QUICK_WORDS
from models.training.voices import ESPEAK_HELD_OUT, EspeakVoice

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.training


def train(work):
    command = [sys.executable, "-m", "models.training", "--quick", "--work", str(work)]
    return subprocess.run(
        [*command, "--cache", str(ROOT / ".cache/asr"), "--out", str(work / "model")],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    folder = tmp_path_factory.mktemp("quick")
    trained = train(folder)
    assert trained.returncode == 0, trained.stderr
    return folder


@pytest.fixture(scope="module")
def model(work):
    vosk.SetLogLevel(-1)
    return vosk.Model(str(work / "model"))


def heard(model, samples, grammar=None):
    arguments = [json.dumps([*grammar, "[unk]"], ensure_ascii=False)] if grammar else []
    stream = vosk.KaldiRecognizer(model, 8000, *arguments)
    quiet = np.random.default_rng(0).normal(0, 3, samples.size + 4800)
    sound = np.clip(quiet + np.pad(samples, 2400), -32768, 32767).astype(np.int16)
    for start in range(0, sound.size, 160):
        stream.AcceptWaveform(sound[start : start + 160].tobytes())
    return json.loads(stream.FinalResult())["text"]


def test_a_voice_that_never_trained_is_heard(model, espeak, lexicon):
    voice = EspeakVoice(espeak, lexicon)
    assert "m4" not in QUICK_VOICES
    spoken = {w: voice.utterance(w, "m4", Random(2)).samples for w in QUICK_WORDS}
    right = [word for word, samples in spoken.items() if heard(model, samples) == word]
    assert len(right) >= len(QUICK_WORDS) - 1, right


def test_a_grammar_given_at_run_time_holds(model, espeak, lexicon):
    voice = EspeakVoice(espeak, lexicon)
    for word in ("да", "нет"):
        samples = voice.utterance(word, ESPEAK_HELD_OUT[0], Random(4)).samples
        assert heard(model, samples, ["да", "нет"]) == word


@pytest.mark.parametrize("loudness", [0, 1, 30])
def test_no_words_are_invented_on_a_quiet_line(model, loudness):
    hiss = np.random.default_rng(1).normal(0, 1, 8000 * 3) * loudness
    assert set(heard(model, hiss.astype(np.int16), ["да", "нет"]).split()) <= {"[unk]"}


def test_the_directory_is_whole_and_reported(work):
    report = json.loads((work / "model/report.json").read_text("utf-8"))
    assert report["bytes_of_the_model"] < 15_000_000
    assert report["unpronounceable"] == []
    assert set(report["seconds"]) >= {"speech", "features", "training", "graph"}


def test_a_second_run_goes_on_from_what_is_there(work):
    shards = {path: path.stat().st_mtime_ns for path in work.rglob("*.npz")}
    again = train(work)
    assert again.returncode == 0, again.stderr
    assert "training: 1 of" not in again.stdout
    assert {path: path.stat().st_mtime_ns for path in work.rglob("*.npz")} == shards
