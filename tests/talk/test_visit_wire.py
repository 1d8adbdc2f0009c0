"""The visitor's wire against strangers, second tabs, and whatever a page may send."""

import asyncio
import json

import pytest

from tests.talk.conftest import FORM

START = {"sdp": None, "type": "offer", "to": "operator", "visitor": FORM}


def error(response):
    body = response.json()["error"]
    assert any("а" <= c <= "я" for c in body["message"].lower())
    return response.status_code, body["code"]


async def posts(gateway, **changes):
    return await gateway.client.post("/api/calls", json={**START, **changes})


async def test_what_a_human_must_know_is_demanded_and_mistakes_are_told_in_words(gateway):
    for changes, expected in (
        ({"visitor": None}, (422, "invalid_request")),
        ({"visitor": {**FORM, "name": "А"}}, (422, "invalid_request")),
        ({"visitor": {**FORM, "name": " " * 20}}, (422, "invalid_request")),
        ({"visitor": {**FORM, "name": "А" * 121}}, (422, "invalid_request")),
        ({"visitor": {**FORM, "phone": "8-800"}}, (422, "invalid_request")),
        ({"visitor": {**FORM, "account": "12; drop"}}, (422, "invalid_request")),
        ({"visitor": {**FORM, "section": "nobody"}}, (422, "no_such_section")),
        ({"page": "javascript:alert(1)"}, (422, "invalid_request")),
        ({"to": "assistant"}, (422, "invalid_request")),
        ({"sdp": "v=0"}, (400, "bad_offer")),
        ({"code": "0000-0000"}, (404, "no_such_code")),
        ({"code": "не код"}, (404, "no_such_code")),
    ):
        assert error(await posts(gateway, **changes)) == expected, changes
    assert gateway.app.state.calls.active == 0


async def test_session_codes_cannot_be_guessed_by_trying(gateway):
    for number in range(5):
        assert error(await posts(gateway, code=f"{number:04}-0000")) == (404, "no_such_code")
    refused = await posts(gateway, code="9999-9999")
    assert error(refused) == (429, "too_many_tries")
    assert int(refused.headers["Retry-After"]) > 0


async def test_the_options_tell_sections_hours_and_limits(gateway):
    options = (await gateway.client.get("/api/visit/options")).json()
    assert [section["id"] for section in options["sections"]] == ["private", "corporate"]
    assert options["hours"] == "8:30–20:30"
    assert options["max_file_bytes"] == 20_000_000
    await gateway.operator()
    assert (await gateway.client.get("/api/visit/options")).json()["open"] is True


async def test_a_page_with_a_wrong_key_learns_nothing(gateway):
    visitor = await gateway.visitor()
    path = f"/api/calls/{visitor.call}/socket"
    for first in (
        {"type": "enter", "token": "guess"},
        {"type": "enter", "token": ""},
        {"type": "enter"},
        {"type": "chat", "text": "x", "key": None},
        {"type": "enter", "token": visitor.token, "more": 1},
    ):
        stranger = await gateway.socket(path)
        await stranger.say(**first)
        assert await stranger.closed_with() == 4401, first
        assert stranger.seen == []
    other = await gateway.socket(f"/api/calls/{'0' * 32}/socket")
    await other.say(type="enter", token=visitor.token)
    assert await other.closed_with() == 4401


async def test_a_page_of_another_origin_is_refused(gateway):
    visitor = await gateway.visitor()
    stranger = await gateway.socket(
        f"/api/calls/{visitor.call}/socket", origin="https://evil.example"
    )
    assert await stranger.closed_with() == 4403


async def test_a_second_page_takes_over_and_the_first_is_told(gateway):
    visitor = await gateway.visitor()
    first = visitor.socket
    await visitor.enter()
    assert await first.closed_with() == 4409
    desk = await gateway.operator()
    await desk.answers()
    await visitor.socket.until("operator")


async def test_the_key_opens_legs_and_nothing_else_does(gateway):
    visitor = await gateway.visitor()
    body = {"sdp": "v=0", "type": "offer"}
    for headers in ({}, {"Authorization": "Bearer guess"}, {"Authorization": visitor.token[:-1]}):
        path = f"/api/calls/{visitor.call}/leg"
        refused = await gateway.client.post(path, json=body, headers=headers)
        assert error(refused) == (404, "no_such_call")
    key = {"Authorization": f"Bearer {visitor.token}"}
    taken = await gateway.client.post(f"/api/calls/{visitor.call}/leg", json=body, headers=key)
    assert error(taken) == (400, "bad_offer")
    assert error(await gateway.client.post("/api/desk/leg", json=body))[0] == 401


NONSENSE = [
    "",
    "null",
    "[]",
    "{",
    '"chat"',
    "{}",
    '{"type": "enter", "token": "x"}',
    '{"type": "chat"}',
    '{"type": "chat", "text": ""}',
    json.dumps({"type": "chat", "text": "x" * 4001}),
    '{"type": "chat", "text": 5, "key": null}',
    '{"type": "dtmf", "digit": "55"}',
    '{"type": "callback", "phone": "112"}',
    '{"type": "rating", "stars": 0, "comment": null}',
    '{"type": "screen", "answer": "perhaps"}',
    '{"type": "screen", "answer": "refused", "stream": "s"}',
    '{"type": "finish"}',
    '{"type": "to_operator", "visitor": {}}',
    "[" * 10000,
]


async def test_nonsense_is_answered_and_changes_nothing(gateway):
    visitor = await gateway.visitor()
    await visitor.socket.until("waiting")
    for text in NONSENSE:
        await visitor.socket._socket.send(text)
        assert (await visitor.socket.until("problem"))["code"] == "malformed", text[:60]
    desk = await gateway.operator()
    assert (await desk.answers())["chat"] == []


async def test_an_endless_message_costs_the_connection_and_not_the_call(gateway):
    visitor = await gateway.visitor()
    await visitor.socket._socket.send("x" * 70_000)
    assert await visitor.socket.closed_with() == 1009
    assert (await visitor.enter())["stage"] == "waiting"


async def test_what_looks_like_markup_is_text_to_everybody(gateway):
    hostile = '<img src=x onerror="alert(1)">'
    visitor = await gateway.visitor(visitor={**FORM, "name": hostile})
    desk = await gateway.operator()
    assert (await desk.answers())["visitor"]["name"] == hostile
    await visitor.socket.say(type="chat", text=hostile, key=None)
    assert (await desk.socket.until("chat"))["text"] == hostile


async def test_a_message_that_is_sent_again_is_kept_once(gateway):
    visitor = await gateway.visitor()
    await visitor.socket.until("waiting")
    for _ in range(2):
        await visitor.socket.say(type="chat", text="один раз", key="same")
    ids = [(await visitor.socket.until("chat"))["id"] for _ in range(2)]
    assert len(set(ids)) == 1
    assert len(await gateway.house.records.chat.of(visitor.call)) == 1


async def test_who_never_shows_a_page_nor_sound_costs_no_operator(gateway, monkeypatch):
    monkeypatch.setattr("voice_gateway.web.calls._CONNECT_S", 0.2)
    desk = await gateway.operator()
    assert (await posts(gateway)).status_code == 200
    async with asyncio.timeout(10):
        while gateway.app.state.calls.active:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    await desk.socket.say(type="presence", presence="break", reason="Обед")
    await desk.socket.until("presence", presence="break")
    assert not [m for m in desk.socket.seen if m["type"] == "offer"]


@pytest.fixture
def more_settings(request):
    return getattr(request, "param", {})


@pytest.mark.parametrize(
    "more_settings",
    [{"turn_urls": ("turn:relay.example",), "turn_secret": "shared"}],
    indirect=True,
)
async def test_turn_credentials_come_with_the_call_and_anew_with_each_connection(gateway):
    begun = (await posts(gateway)).json()
    (server,) = begun["ice_servers"]
    assert server["urls"] == ["turn:relay.example"]
    visitor = await gateway.visitor()
    desk = await gateway.operator()
    await desk.answers()
    (theirs,) = (await visitor.socket.until("negotiate"))["ice_servers"]
    (ours,) = (await desk.socket.until("negotiate"))["ice_servers"]
    assert len({server["username"], theirs["username"], ours["username"]}) == 3
    assert "shared" not in json.dumps([begun, theirs, ours])
