"""Every action is measured, in situations that exist."""

import pytest
import yaml

from bot.bench.__main__ import DOMAIN, p95
from bot.bench.action_call import action_call
from bot.bench.callers import Caller
from bot.bench.situations import SITUATIONS, situations

CALLER = Caller(
    "+74951234501",
    [{"number": "1000000001", "address": "Москва, улица Ленина, дом 5", "town": "Москва"}],
    [
        {
            "meter": "30100001",
            "zone": "single",
            "which": "счётчика",
            "digits": 5,
            "last": 99950,
            "last_on": "2026-10-20",
        }
    ],
    [],
)


@pytest.fixture(scope="module")
def domain():
    return yaml.safe_load(DOMAIN.read_text(encoding="utf-8"))


def test_every_action_of_the_domain_is_measured_and_no_other(domain):
    assert {one.action for one in situations(domain["actions"])} == set(domain["actions"])
    assert {one.action for one in SITUATIONS} <= set(domain["actions"])


def test_what_the_call_holds_is_of_the_domain(domain):
    for situation in situations(domain["actions"]):
        call = action_call(situation, CALLER, domain, "call")
        assert set(call["tracker"]["slots"]) - {"requested_slot"} <= set(domain["slots"])
        assert situation.offered in domain["responses"]
        assert situation.form in {None, *domain["forms"]}


def test_a_reading_to_submit_fits_the_dial(domain):
    [submits] = [one for one in SITUATIONS if one.title == "«да» submits"]
    slots = action_call(submits, CALLER, domain, "call")["tracker"]["slots"]
    assert slots["reading"] == "50"
    assert slots["readings"] == []


def test_nineteen_of_twenty_answers_come_within_the_p95():
    assert p95(list(range(1, 101))) == pytest.approx(95, abs=0.5)
    assert p95([10.0] * 19 + [500.0]) < 500
