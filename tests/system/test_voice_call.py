"""Real voice through the whole house: WebRTC, Vosk, Rasa, actions, billing, Silero and back."""

import re
import subprocess
import wave
from concurrent.futures import ThreadPoolExecutor

import httpx
import numpy as np
import pytest

from media.pcm import dbfs
from tests.system.calls import TypedCall, accounts, assistant_text, call, transcript
from tests.system_fixture import Running
from voice_gateway.call import phrases

pytestmark = pytest.mark.system
ONE_ADDRESS, THREE_ADDRESSES = "+74951234501", "+74951234502"


def rouble_figures(system: Running, phone: str) -> str:
    """The caller's balance as the assistant writes it."""
    number = accounts(system, phone)[0]["number"]
    amount = httpx.get(f"{system.billing_url}/accounts/{number}/balance").json()["amount"]
    whole, kopecks = amount.lstrip("-").split(".")
    return re.sub(r"(?<=\d)(?=(\d{3})+$)", " ", whole) + "," + kopecks


def squeezed(text: str) -> str:
    return re.sub(r"[\s  ]+", " ", text)


def test_a_known_caller_confirms_the_address_and_hears_the_balance(system, tmp_path):
    result = call(
        system,
        *("--from", ONE_ADDRESS, "--say", "баланс", "--say", "да"),
        *("--out", tmp_path, "--expect-balance"),
    )
    assert result.returncode == 0, result.stdout
    spoken = squeezed(assistant_text(tmp_path))
    assert rouble_figures(system, ONE_ADDRESS) in spoken
    assert "улица" in spoken
    caller_lines = [x for x in transcript(tmp_path)["lines"] if x["who"] == "caller"]
    assert [x["intent"] for x in caller_lines] == ["баланс", "да"]
    assert all(x["answer_after_ms"] > 0 for x in caller_lines)
    assert result.stdout.count("answer after") == 2


def test_both_sides_are_on_the_recording_and_apart(system, tmp_path):
    call(system, "--from", ONE_ADDRESS, "--say", "тариф", "--say", "да", "--out", tmp_path)
    with wave.open(str(tmp_path / "call.wav")) as file:
        assert file.getnchannels() == 2
        pcm = np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16).reshape(-1, 2)
        rate = file.getframerate()
    assert pcm.shape[0] > 10 * rate
    assert dbfs(pcm[:, 0]) > -50
    assert dbfs(pcm[:, 1]) > -40
    # The greeting comes before the caller says anything.
    first = [int(np.argmax(np.abs(pcm[:, side]) > 1000)) for side in (0, 1)]
    assert first[1] < first[0]


def test_of_several_addresses_the_right_one_is_taken_by_yes(system, tmp_path):
    result = call(
        system,
        *("--from", THREE_ADDRESSES, "--say", "какой у меня тариф"),
        *("--say", "нет", "--say", "да", "--out", tmp_path),
    )
    assert result.returncode == 0, result.stdout
    spoken = assistant_text(tmp_path)
    streets = [a["address"]["street"] for a in accounts(system, THREE_ADDRESSES)]
    positions = [spoken.find(street) for street in streets]
    assert 0 <= positions[0] < positions[1]
    assert positions[2] == -1
    assert "кВт" in spoken


def test_a_human_is_reached_from_inside_a_question(system, tmp_path):
    result = call(
        system, "--from", ONE_ADDRESS, "--say", "баланс", "--say", "оператор", "--out", tmp_path
    )
    assert "operator queue, place" in result.stdout
    assert transcript(tmp_path)["ended"] == "handed_off"


def test_three_silences_lead_to_a_human(system, tmp_path):
    talk = TypedCall(system, "--from", ONE_ADDRESS, "--out", tmp_path)
    talk.until("operator queue, place 1 (not_understood)")
    talk.finish()
    assert transcript(tmp_path)["ended"] == "handed_off"


def test_two_callers_at_once_hear_their_own_balances(system, tmp_path):
    phones = {ONE_ADDRESS: tmp_path / "one", "+74951234503": tmp_path / "two"}

    def ask(phone):
        return call(
            system, "--from", phone, "--say", "баланс", "--say", "да", "--out", phones[phone]
        )

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(ask, phones))
    assert [r.returncode for r in results] == [0, 0], [r.stdout for r in results]
    figures = {phone: rouble_figures(system, phone) for phone in phones}
    for phone, out in phones.items():
        spoken = squeezed(assistant_text(out))
        assert figures[phone] in spoken
        assert all(f not in spoken for other, f in figures.items() if other != phone)


def test_when_rasa_dies_in_a_call_the_caller_hears_the_apology_and_goes_to_the_queue(
    system, tmp_path
):
    talk = TypedCall(system, "--from", ONE_ADDRESS, "--out", tmp_path)
    talk.say("баланс")
    talk.until("answer after")
    system.kill("rasa")
    talk.say("да")
    talk.until("operator queue, place")
    talk.finish()
    assert phrases.APOLOGY in assistant_text(tmp_path)
    assert transcript(tmp_path)["ended"] == "handed_off"
    system.wait_until_healthy("rasa")
    again = call(system, "--from", ONE_ADDRESS, "--say", "баланс", "--out", tmp_path / "again")
    assert again.returncode == 0, again.stdout


@pytest.mark.parametrize("process", ["actions", "billing"])
def test_a_dead_neighbour_of_the_dialogue_is_an_apology_too(system, tmp_path, process):
    system.freeze(process)
    try:
        talk = TypedCall(system, "--from", ONE_ADDRESS, "--out", tmp_path)
        talk.say("баланс")
        talk.until("(failure)")
        talk.finish()
    finally:
        system.thaw(process)
    assert transcript(tmp_path)["ended"] == "handed_off"


def test_nothing_personal_is_in_any_log(system, tmp_path):
    call(system, "--from", ONE_ADDRESS, "--say", "баланс", "--say", "да", "--out", tmp_path)
    account = accounts(system, ONE_ADDRESS)[0]
    secrets = [ONE_ADDRESS[1:], ONE_ADDRESS[2:], account["number"], account["address"]["street"]]
    secrets += account["holder"].split()
    secrets.append(rouble_figures(system, ONE_ADDRESS))
    for name in ("gateway", "rasa", "actions", "billing"):
        log = system.log(name)
        assert [s for s in secrets if s in log] == [], name
    metrics = httpx.get(f"{system.gateway_url}/metrics").text
    assert [s for s in secrets if s in metrics] == []


def write_wav(path, pcm, channels=1, rate=8000):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm)
    return path


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--wav", "missing.wav"], "no such file"),
        (["--wav", "empty.wav"], "not a WAV"),
        (["--wav", "stereo.wav"], "2 channels"),
        (["--wav", "truncated.wav"], "truncated"),
        (["--from", "absurd", "--say", "да"], "not a phone number"),
        (["--from", "+7" + "9" * 40, "--say", "да"], "not a phone number"),
        (["--say", "!!!"], "nothing in it"),
        (["--line", "../../etc", "--say", "да"], "refused"),
        (["--unknown-option"], "unrecognized"),
    ],
)
def test_bad_input_to_call_is_one_clear_line_and_no_success(system, tmp_path, arguments, says):
    (tmp_path / "empty.wav").write_bytes(b"")
    write_wav(tmp_path / "stereo.wav", b"\0" * 9600, channels=2, rate=48000)
    whole = write_wav(tmp_path / "whole.wav", b"\1\0" * 8000).read_bytes()
    (tmp_path / "truncated.wav").write_bytes(whole[:5000])
    arguments = [str(tmp_path / a) if a.endswith(".wav") else a for a in arguments]
    result = call(system, *arguments, "--out", tmp_path / "out")
    assert result.returncode not in (0, 1)
    assert says in result.stdout
    assert "Traceback" not in result.stdout


def test_a_recording_is_a_caller_too(system, tmp_path, silero_engine):
    pcm = silero_engine.synthesise("оператор.", 8000)
    result = call(
        system, "--wav", write_wav(tmp_path / "operator.wav", pcm.tobytes()), "--out", tmp_path
    )
    assert "operator queue" in result.stdout, result.stdout


def test_without_a_running_system_the_caller_is_told_to_start_it(system, tmp_path):
    environment = {**system.environment, "DOZVON_PORT": "9"}
    result = subprocess.run(
        ["./dozvon", "call", "--say", "да", "--out", str(tmp_path)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 3
    assert "./dozvon up" in result.stdout
