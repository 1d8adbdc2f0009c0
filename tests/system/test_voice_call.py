"""Real voice through the whole house: WebRTC, Vosk, Rasa, actions, billing, Silero and back."""

import re
import wave

import httpx
import numpy as np
import pytest

from media.pcm import dbfs
from tests.system.calls import accounts, assistant_text
from tests.system.conftest import ONE_ADDRESS, OVERPAID, SCENARIOS, THREE_ADDRESSES
from tests.system_fixture import Running
from voice_gateway.call.acknowledgement import Acknowledgement

pytestmark = pytest.mark.system


def rouble_figures(system: Running, phone: str) -> str:
    """The caller's balance as the assistant writes it."""
    number = accounts(system, phone)[0]["number"]
    amount = httpx.get(f"{system.billing_url}/accounts/{number}/balance").json()["amount"]
    whole, kopecks = amount.lstrip("-").split(".")
    return re.sub(r"(?<=\d)(?=(\d{3})+$)", " ", whole) + "," + kopecks


def said(made) -> str:
    """What the assistant said, every kind of space alike."""
    return re.sub(r"\s+", " ", assistant_text(made.out))


def test_a_known_caller_confirms_the_address_and_hears_the_balance(system, calls):
    made = calls["known"]
    assert made.result.returncode == 0, made.result.stdout
    assert accounts(system, ONE_ADDRESS)[0]["address"]["street"] in said(made)
    assert f"{rouble_figures(system, ONE_ADDRESS)} ₽" in said(made)
    caller_lines = [x for x in made.transcript["lines"] if x["who"] == "caller"]
    assert [x["intent"] for x in caller_lines] == ["баланс", "да"]


def test_every_answer_is_timed_and_printed(calls):
    made = calls["known"]
    caller_lines = [x for x in made.transcript["lines"] if x["who"] == "caller"]
    assert all(x["answer_after_ms"] > 0 for x in caller_lines)
    assert made.result.stdout.count("answer after") == 2
    assert re.search(r"answers: p50 \d+ ms", made.result.stdout)


def test_both_sides_are_on_the_recording_and_apart(calls):
    with wave.open(str(calls["known"].out / "call.wav")) as file:
        assert file.getnchannels() == 2
        pcm = np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16).reshape(-1, 2)
        rate = file.getframerate()
    assert pcm.shape[0] > 10 * rate
    assert dbfs(pcm[:, 0]) > -50
    assert dbfs(pcm[:, 1]) > -40
    # The greeting comes before the caller says anything.
    caller_begins, assistant_begins = np.argmax(np.abs(pcm) > 1000, axis=0)
    assert assistant_begins < caller_begins


def test_of_several_addresses_the_right_one_is_taken_by_yes(system, calls):
    made = calls["third address"]
    assert made.result.returncode == 0, made.result.stdout
    streets = [a["address"]["street"] for a in accounts(system, THREE_ADDRESSES)]
    positions = [said(made).find(street) for street in streets]
    assert 0 <= positions[0] < positions[1]
    assert positions[2] == -1
    assert "₽" in said(made)


def test_a_human_is_reached_from_inside_a_question(calls):
    made = calls["operator"]
    assert "operator queue" in made.result.stdout
    assert "Записать просьбу вам перезвонить?" in said(made)  # nobody is signed in at a desk


def test_three_silences_lead_to_a_human_by_ever_plainer_questions(calls):
    made = calls["silent"]
    assert "(not_understood)" in made.result.stdout
    turns = {line["turn"]: line["text"] for line in made.transcript["lines"]}
    # A busy machine may be late with an answer, and say so.
    prompts = [text for _, text in sorted(turns.items()) if text != Acknowledgement().text]
    # The greeting, two re-prompts, the connecting; nobody is signed in: a call-back is offered,
    # twice, and the call ends.
    assert len(prompts) == 7, prompts
    assert len(set(prompts)) == 6
    assert prompts[4] == prompts[5] == "Записать просьбу вам перезвонить?"
    assert prompts[6].startswith("До свидания")  # one of two ways to say it


@pytest.mark.parametrize("name", ["unknown", "withheld"])
def test_a_caller_nobody_knows_is_asked_for_the_account_number_and_hears_no_data(calls, name):
    made = calls[name]
    assert made.result.returncode == 0, made.result.stdout
    assert "лицево" in said(made)
    assert "₽" not in said(made)
    assert "улица" not in said(made)


def test_callers_at_the_same_time_hear_their_own_balances_only(system, calls):
    figures = {phone: rouble_figures(system, phone) for phone in (ONE_ADDRESS, OVERPAID)}
    for name, phone in {"known": ONE_ADDRESS, "overpaid": OVERPAID}.items():
        assert figures[phone] in said(calls[name])
        assert all(f not in said(calls[name]) for p, f in figures.items() if p != phone)


def test_nothing_personal_is_in_any_log_or_metric(system, calls):
    assert calls
    account = accounts(system, ONE_ADDRESS)[0]
    secrets = [ONE_ADDRESS[2:], account["number"], account["address"]["street"]]
    secrets += [*account["holder"].split(), rouble_figures(system, ONE_ADDRESS)]
    for name in ("gateway", "rasa", "actions", "billing"):
        log = system.log(name)
        assert [s for s in secrets if s in log] == [], name
    metrics = httpx.get(f"{system.gateway_url}/metrics").text
    assert [s for s in secrets if s in metrics] == []


@pytest.mark.parametrize("path", sorted(SCENARIOS.glob("*.yml")), ids=lambda path: path.stem)
def test_a_scripted_caller_hears_what_the_scenario_expects(calls, path):
    made = calls[path.stem]
    assert made.result.returncode == 0, made.result.stdout
