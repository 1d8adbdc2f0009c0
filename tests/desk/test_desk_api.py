"""Earlier calls and customers' cards: who may read them, and that reading is written down."""

import json
from datetime import timedelta

import httpx
import pytest

from tests.desk.conftest import CALL, NOW, a_call, an_operator, error
from voice_gateway.records.customers import HttpCustomers
from voice_gateway.records.tables import Talk
from voice_gateway.store.models import Utterance

XSS = "<img src=x onerror=alert(1)>"
ACCOUNT = "1000000001"
BILLING = {
    f"/accounts/{ACCOUNT}": {
        "number": ACCOUNT,
        "holder": "Иванов Иван Иванович",
        "address": {
            "region": "Московская область",
            "town": "Химки",
            "street": "улица Мира",
            "house": "5",
            "building": "2",
            "flat": "12",
            "town_kind": "город",
        },
        "phones": ["+74951234501"],
        "closed_on": None,
    },
    f"/accounts/{ACCOUNT}/balance": {"amount": "1234.56", "as_of": "2026-11-22"},
    f"/accounts/{ACCOUNT}/meters": [
        {
            "number": "77",
            "place": "в доме",
            "registers": [
                {"zone": "day", "digits": 5, "last": {"value": 15780, "on": "2026-10-20"}},
                {"zone": "night", "digits": 5, "last": None},
            ],
        }
    ],
}


def billing(request):
    found = BILLING.get(request.url.path)
    return httpx.Response(200 if found else 404, json=found or {"code": "account_not_found"})


@pytest.fixture
async def olga(house, console):
    operator = await an_operator(house.accounts)
    house.app.state.customers = HttpCustomers("http://billing", 1, httpx.MockTransport(billing))
    await console.sign_in()
    yield operator
    await house.app.state.customers.close()


async def begin_talk(house, operator, **known):
    return await house.records.talks.begin(
        Talk(
            call_id=CALL,
            operator_id=operator.id,
            queue="consultation",
            began_at=NOW,
            notes=XSS,
            **known,
        )
    )


async def audited(house):
    newest, *_ = await house.accounts.audit.newest(1)
    return newest.operator_id, newest.what, newest.subject


async def test_an_operator_is_listed_her_own_calls_only(house, olga, console):
    await house.store.begin_call(a_call("d" * 32, NOW + timedelta(hours=1)))
    assert (await console.get("/api/desk/calls")).json() == {"calls": []}
    await begin_talk(house, olga, name="Анна")
    (told,) = (await console.get("/api/desk/calls")).json()["calls"]
    assert (told["call"], told["at"], told["channel"]) == (CALL, NOW.isoformat(), "web")
    assert told["talks"][0]["name"] == "Анна"


async def test_a_supervisor_is_listed_all_calls_page_by_page(house, olga, console):
    await an_operator(house.accounts, "marina", "supervisor")
    await console.sign_in("marina")
    await house.store.begin_call(a_call("d" * 32, NOW + timedelta(hours=1)))
    (newest,) = (await console.get("/api/desk/calls", params={"limit": 1})).json()["calls"]
    page = {"before": newest["at"]}
    (before,) = (await console.get("/api/desk/calls", params=page)).json()["calls"]
    assert [newest["call"], before["call"]] == ["d" * 32, CALL]


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 101}, {"before": "yesterday"}, {"before": "2026-11-22"}]
)
async def test_a_senseless_page_is_refused(olga, console, query):
    response = await console.get("/api/desk/calls", params=query)
    assert error(response) == (422, "invalid_request")


async def test_a_call_is_told_whole_and_that_it_was_read_is_written_down(house, olga, console):
    said = {"turn": 1, "who": "caller", "kind": "said", "text": XSS, "at": NOW}
    await house.store.add_utterances([Utterance(call_id=CALL, **said)])
    await house.store.add_handoff(CALL, "asked", {"account": ACCOUNT})
    await house.records.chat.add(CALL, "visitor", XSS, XSS, NOW)
    await begin_talk(house, olga)
    await house.records.ratings.rate(CALL, 4, XSS, NOW)
    response = await console.get(f"/api/desk/calls/{CALL}")
    told = response.json()
    assert told["transcript"] == [
        {"who": "caller", "kind": "said", "text": XSS, "at": NOW.isoformat()}
    ]
    assert (told["reason"], told["collected"]) == ("asked", {"account": ACCOUNT})
    assert (told["chat"][0]["text"], told["talks"][0]["notes"]) == (XSS, XSS)
    assert told["rating"] == {"stars": 4, "comment": XSS}
    # Text stays text: a browser never takes the answer for a page.
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    assert await audited(house) == (olga.id, "call_opened", CALL)


@pytest.mark.parametrize("call", ["f" * 32, "1", "x" * 32, "%00", "..%2f..%2fetc", "c" * 33])
async def test_a_call_that_is_not_there_is_said_so(olga, console, call):
    assert error(await console.get(f"/api/desk/calls/{call}"))[0] in (404, 422)


async def test_a_customers_card_comes_from_billing_and_is_written_down(house, olga, console):
    card = (await console.get(f"/api/desk/customers/{ACCOUNT}")).json()
    assert card == {
        "account": ACCOUNT,
        "name": "Иванов Иван Иванович",
        "address": "Химки, улица Мира, д. 5, корп. 2, кв. 12",
        "phones": ["+74951234501"],
        "closed_on": None,
        "balance": {"amount": "1234.56", "as_of": "2026-11-22"},
        "meters": BILLING[f"/accounts/{ACCOUNT}/meters"],
    }
    assert await audited(house) == (olga.id, "customer_opened", ACCOUNT)


async def test_an_account_that_is_not_there_is_said_so_and_was_asked_for_all_the_same(
    house, olga, console
):
    response = await console.get("/api/desk/customers/9999999999")
    assert error(response) == (404, "no_such_account")
    assert await audited(house) == (olga.id, "customer_opened", "9999999999")


@pytest.mark.parametrize("account", ["1", "abc", "10000000011", "1000000001%0a", "..%2fadmin"])
async def test_what_is_no_account_number_never_reaches_billing(house, olga, console, account):
    response = await console.get(f"/api/desk/customers/{account}")
    assert error(response)[0] in (404, 422)
    assert (await audited(house))[1] == "signed_in"


def away(request):
    raise httpx.ConnectError("no", request=request)


@pytest.mark.parametrize(
    "answer",
    [
        away,
        lambda _: httpx.Response(500),
        lambda _: httpx.Response(200, text="<html>"),
        lambda _: httpx.Response(200, text=json.dumps({"number": 5})),
    ],
)
async def test_a_billing_that_does_not_answer_is_said_so(house, olga, console, answer):
    await house.app.state.customers.close()
    house.app.state.customers = HttpCustomers("http://billing", 1, httpx.MockTransport(answer))
    response = await console.get(f"/api/desk/customers/{ACCOUNT}")
    assert error(response) == (503, "billing_unavailable")
