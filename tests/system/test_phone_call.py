"""./dozvon call --sip: a G.711 phone of our own against the whole system."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import httpx
import pytest

from caller.billing import last_reading
from tests.system.calls import assistant_text, call, transcript
from tests.system.conftest import ONE_ADDRESS
from tests.system.test_phone_peers import DIGITS, READINGS_LINE

pytestmark = pytest.mark.system

# People of the demo with one meter of five figures.
BY_VOICE, BY_EVENTS, BY_INFO = "+79113310372", "+79113548467", "+79115818702"


@pytest.fixture(scope="module")
def phone_calls(system, recorded, tmp_path_factory):
    """By name: the process's result, its folder, what was submitted. All at once."""
    yes = ("--wav", recorded("да"))

    def submission(caller: str, by_keys: bool, *options: str):
        figures = f"{last_reading(system.billing_url, caller) + 100:05}"
        scenario = tmp_path_factory.mktemp("scenario") / "readings.yml"
        said = ", ".join(DIGITS[int(figure)] for figure in figures)
        told = f'keys: "{figures}"' if by_keys else f"wav: {recorded(said)}"
        scenario.write_text(
            f"""name: readings
from: "{caller}"
dialled: "{READINGS_LINE}"
greeting: [приём показаний, "Верно?"]
steps:
  - wav: {recorded("да")}
    hears: [по одной цифре]
  - {told}
    hears: ["Верно?"]
  - wav: {recorded("да")}
    hears: [показания приняты]
"""
        )
        return ["--scenario", scenario, *options], caller, int(figures)

    scripts = {
        "balance": (
            ["--from", ONE_ADDRESS, "--expect-balance", "--wav", recorded("баланс"), *yes],
            ONE_ADDRESS,
            None,
        ),
        "voice": submission(BY_VOICE, False),
        "events": submission(BY_EVENTS, True),
        "info": submission(BY_INFO, True, "--info"),
        "another line": (["--to", "+74951240003", *yes], None, None),
    }

    def make(name):
        options, caller, reading = scripts[name]
        out = tmp_path_factory.mktemp("phone")
        result = call(system, "--sip", *options, "--out", out)
        return SimpleNamespace(result=result, out=out, caller=caller, reading=reading)

    with ThreadPoolExecutor(3) as pool:
        return dict(zip(scripts, pool.map(make, scripts), strict=True))


def test_the_balance_is_heard_on_the_phone(phone_calls):
    assert phone_calls["balance"].result.returncode == 0, phone_calls["balance"].result.stdout


@pytest.mark.parametrize("name", ["voice", "events", "info"])
def test_readings_are_submitted_by_voice_and_by_either_kind_of_keys(system, phone_calls, name):
    made = phone_calls[name]
    assert made.result.returncode == 0, made.result.stdout
    assert last_reading(system.billing_url, made.caller) == made.reading


def test_the_dialled_number_decides_the_line(phone_calls):
    assert "услуг" in assistant_text(phone_calls["another line"].out)


def test_a_phone_is_told_the_calls_events_as_the_page_is(phone_calls):
    lines = transcript(phone_calls["balance"].out)["lines"]
    assert [x["intent"] for x in lines if x["who"] == "caller"] == ["баланс", "да"]


def test_nothing_of_who_called_whom_is_in_any_log_or_metric(system, phone_calls):
    numbers = [made.caller[2:] for made in phone_calls.values() if made.caller]
    numbers += ["4951240002", "4951240003"]
    for name in ("gateway", "rasa", "actions"):
        log = system.log(name)
        assert [one for one in numbers if one in log] == [], name
    metrics = httpx.get(f"{system.gateway_url}/metrics").text
    assert [one for one in numbers if one in metrics] == []
    assert 'dozvon_calls_total{channel="phone"' in metrics
    assert "dozvon_phone_mos_count" in metrics


def test_a_number_that_is_none_is_refused_before_the_call(system, tmp_path):
    result = call(system, "--sip", "--to", "nobody", "--silent", "--out", tmp_path)
    assert (result.returncode, "not a phone number" in result.stdout) == (2, True)
