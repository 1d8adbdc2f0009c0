"""Session codes over HTTP: who guesses is stopped."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from tests.desk.conftest import CALL, an_operator, browser, error
from voice_gateway.call.registry import CallRegistry
from voice_gateway.web import calls

VISITOR = {"section": "private", "name": "Иванова Анна"}


@pytest.fixture
async def widget(house):
    """No call ever begins: there is no room for one."""
    registry = CallRegistry(1)
    registry._calls.add(object())
    house.app.state.calls = registry
    house.app.state.house = SimpleNamespace(desk=house.desk, records=house.records)
    house.app.include_router(calls.router)
    async with browser(house.app) as widget:
        yield widget


async def come(widget, code):
    body = {"sdp": None, "type": "offer", "to": "operator", "visitor": VISITOR, "code": code}
    return error(await widget.post("/api/calls", json=body))


async def test_a_code_that_leads_nowhere_is_said_so(widget):
    assert await come(widget, "4821-7305") == (404, "no_such_code")


async def test_a_good_code_goes_on_to_the_call(house, widget):
    operator = await an_operator(house.accounts)
    case = await house.records.cases.open(operator.id, CALL, "", datetime.now(UTC))
    assert await come(widget, case.code) == (503, "full")


async def test_who_guesses_codes_is_stopped_even_before_the_right_one(house, widget):
    operator = await an_operator(house.accounts)
    case = await house.records.cases.open(operator.id, CALL, "", datetime.now(UTC))
    for number in range(5):
        assert await come(widget, f"{number:08}") == (404, "no_such_code")
    assert await come(widget, case.code) == (429, "too_many_tries")
