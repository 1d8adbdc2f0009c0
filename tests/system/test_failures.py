"""Pulled plugs and bad input: the caller is never left in silence, the person never puzzled."""

import json
import sqlite3
import subprocess
import wave

import pytest

from tests.system.calls import TypedCall, assistant_text, call, transcript
from tests.system.conftest import ONE_ADDRESS
from tests.system_fixture import ROOT
from voice_gateway.call import phrases

pytestmark = pytest.mark.system


def test_when_rasa_dies_in_a_call_the_caller_hears_the_apology_and_goes_to_the_queue(
    system, tmp_path, recorded
):
    talk = TypedCall(system, "--from", ONE_ADDRESS, "--out", tmp_path)
    talk.say("баланс")
    talk.until("Верно?")
    system.kill("rasa")
    talk.say("да")
    talk.until("operator queue")
    talk.finish()
    # Nobody is signed in at a desk either.
    assert f"{phrases.APOLOGY} {phrases.NOT_REACHED}" in assistant_text(tmp_path)
    assert transcript(tmp_path)["ended"] == "completed"
    # Rasa could not tell any more: the gateway kept what the answer before told.
    with sqlite3.connect(system.settings.var / "gateway.db") as kept:
        query = "SELECT reason, collected FROM handoffs ORDER BY id DESC LIMIT 1"
        reason, collected = kept.execute(query).fetchone()
    assert reason == "failure"
    assert json.loads(collected) == {"goal": "баланс", "queue": "consultation"}
    system.wait_until_healthy("rasa")
    out = tmp_path / "again"
    again = call(system, "--from", ONE_ADDRESS, "--wav", recorded("баланс"), "--out", out)
    assert again.returncode == 0, again.stdout
    assert "Верно?" in assistant_text(out)


def test_actions_that_hang_are_an_apology_too(system, tmp_path, recorded):
    system.freeze("actions")
    try:
        call(system, "--from", ONE_ADDRESS, "--wav", recorded("баланс"), "--out", tmp_path)
    finally:
        system.thaw("actions")
    assert transcript(tmp_path)["ended"] == "completed"
    assert "неполадки" in assistant_text(tmp_path)


def test_with_billing_hanging_and_nobody_at_a_desk_a_call_back_is_offered(
    system, tmp_path, recorded
):
    system.freeze("billing")
    try:
        call(system, "--from", ONE_ADDRESS, "--wav", recorded("баланс"), "--out", tmp_path)
    finally:
        system.thaw("billing")
    said = assistant_text(tmp_path)
    assert said.index("не отвечает") < said.index("перезвонить")


def write_wav(path, pcm, channels=1, rate=8000):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm)
    return path


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["--wav", "missing.wav"], 2, "no such file"),
        (["--wav", "empty.wav"], 2, "not a WAV"),
        (["--wav", "stereo.wav"], 2, "2 channels"),
        (["--wav", "truncated.wav"], 2, "truncated"),
        (["--from", "absurd", "--wav", "whole.wav"], 2, "not a phone number"),
        (["--from", "+7" + "9" * 40, "--wav", "whole.wav"], 2, "not a phone number"),
        (["--line", "../../etc", "--wav", "whole.wav"], 3, "refused"),
        (["--unknown-option"], 2, "unrecognized"),
    ],
)
def test_bad_input_to_call_is_one_clear_line_and_no_success(
    system, tmp_path, arguments, status, says
):
    (tmp_path / "empty.wav").write_bytes(b"")
    write_wav(tmp_path / "stereo.wav", b"\0" * 9600, channels=2, rate=48000)
    whole = write_wav(tmp_path / "whole.wav", b"\1\0" * 8000).read_bytes()
    (tmp_path / "truncated.wav").write_bytes(whole[:5000])
    arguments = [str(tmp_path / a) if a.endswith(".wav") else a for a in arguments]
    result = call(system, *arguments, "--out", tmp_path / "out")
    assert result.returncode == status, result.stdout
    assert says in result.stdout
    assert "Traceback" not in result.stdout


def test_without_a_running_system_the_caller_is_told_to_start_it(system, tmp_path):
    write_wav(tmp_path / "a.wav", b"\1\0" * 8000)
    result = subprocess.run(
        [ROOT / "dozvon", "call", "--wav", tmp_path / "a.wav", "--out", tmp_path],
        env={**system.environment, "DOZVON_PORT": "9"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 3
    assert "./dozvon up" in result.stdout
