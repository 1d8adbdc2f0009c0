"""The console's socket against everything a stranger, a second tab and a bad line may do."""

import json
from datetime import UTC, datetime

from tests.talk.conftest import Desk
from voice_gateway.accounts.sessions import COOKIE
from voice_gateway.web import desk_socket


async def entering(gateway, cookie, message, origin=None):
    """How the socket is closed that says this first."""
    socket = await gateway.socket("/api/desk", cookie=cookie, origin=origin)
    if message is not None:
        await socket.say(**message)
    return await socket.closed_with()


async def test_only_a_signed_in_operator_enters(gateway):
    desk = await gateway.operator()
    right = {"type": "enter", "csrf": desk.session.csrf}
    assert await entering(gateway, None, right) == 4401
    assert await entering(gateway, "0" * 43, right) == 4401
    assert await entering(gateway, desk.cookie, {"type": "enter", "csrf": "wrong"}) == 4401
    assert await entering(gateway, desk.cookie, {"type": "enter"}) == 4401
    assert await entering(gateway, desk.cookie, {"type": "finish"}) == 4401


async def test_a_page_of_another_site_is_refused(gateway):
    desk = await gateway.operator()
    assert await entering(gateway, desk.cookie, None, origin="https://evil.example") == 4403


async def test_other_roles_have_no_desk(gateway):
    accounts = gateway.app.state.accounts
    desk = await gateway.operator()
    for role in ("designer", "admin"):
        await accounts.operators.set_role("olga", role)
        operator = await accounts.operators.by_name("olga")
        cookie, session = await accounts.sessions.begin(operator, datetime.now(UTC))
        right = {"type": "enter", "csrf": session.csrf}
        assert await entering(gateway, cookie, right) == 4401
    assert (
        await entering(gateway, desk.cookie, {"type": "enter", "csrf": desk.session.csrf}) == 4401
    )


async def test_who_must_change_the_password_does_not_enter(gateway):
    operator = await gateway.operator()
    accounts = gateway.app.state.accounts
    await accounts.operators.set_password("olga", "Другой пароль, 12", must_change=True)
    right = {"type": "enter", "csrf": operator.session.csrf}
    assert await entering(gateway, operator.cookie, right) == 4401


async def test_a_second_tab_takes_over(gateway):
    first = await gateway.operator()
    second = Desk(gateway, first.cookie, first.session)
    await second.open()
    assert await first.socket.closed_with() == 4409
    await second.socket.say(type="presence", presence="break", reason="Обед")
    assert (await second.socket.until("presence", presence="break"))["reason"] == "Обед"


MALFORMED = (
    {"type": "nothing"},
    {"type": "answer"},
    {"type": "answer", "call": "../../etc/passwd"},
    {"type": "answer", "call": "c" * 65},
    {"type": "chat", "text": ""},
    {"type": "chat", "text": "x" * 4001},
    {"type": "presence", "presence": "asleep"},
    {"type": "presence", "presence": "wrap_up"},
    {"type": "pointer", "x": 2, "y": 0},
    {"type": "transfer", "to": {}, "attended": True},
    {"type": "transfer", "to": {"operator": "a", "queue": "b"}, "attended": False},
    {"type": "signal", "data": "v=0"},
    {"type": "hold", "on": True, "more": 1},
    {"kind": "hold"},
)


async def test_a_malformed_message_is_answered_with_a_problem_and_changes_nothing(gateway):
    desk = await gateway.operator()
    for message in MALFORMED:
        await desk.socket.say(**message)
        assert (await desk.socket.until("problem"))["code"] == "malformed", message
    await desk.socket.say(type="presence", presence="break", reason=None)
    await desk.socket.until("presence", presence="break")


async def test_what_is_no_json_and_what_is_no_text_is_survived(gateway):
    desk = await gateway.operator()
    for junk in ("", "{", "[]", "null", "[" * 5000, "\x00"):
        await desk.socket._socket.send(junk)
        assert (await desk.socket.until("problem"))["code"] == "malformed"
    await desk.socket._socket.send(b"\xff\xfe")
    assert await desk.socket.closed_with() in (1000, 1006)


async def test_a_message_over_the_limit_closes_the_socket(gateway):
    desk = await gateway.operator()
    await desk.socket._socket.send(json.dumps({"type": "notes", "text": "я" * 40_000}))
    assert await desk.socket.closed_with() == 1009


async def test_who_floods_is_closed(gateway):
    desk = await gateway.operator()
    for _ in range(600):
        await desk.socket.say(type="pointer", x=0.5, y=0.5)
    assert await desk.socket.closed_with() == 1008


async def test_the_call_of_another_desk_cannot_be_touched(gateway):
    await gateway.visitor()
    olga = await gateway.operator()
    talk = await olga.answers()
    ivan = await gateway.operator("ivan", "Иван Сергеевич")
    for order in (
        {"type": "answer", "call": talk["call"]},
        {"type": "chat", "text": "подслушано"},
        {"type": "finish"},
        {"type": "listen", "call": talk["call"]},
        {"type": "force_presence", "operator": olga.welcome["operator"]["id"], "presence": "break"},
    ):
        await ivan.socket.say(**order)
        assert (await ivan.socket.until("problem"))["code"] in (
            "offer_gone",
            "not_in_a_talk",
            "supervisors_only",
        )
    response = await ivan.post(
        "/api/desk/leg", {"call": talk["call"], "sdp": "v=0", "type": "offer"}
    )
    assert response.status_code in (400, 403, 404)


async def test_a_cookie_is_never_in_an_answer_nor_a_name_in_a_log(gateway, capsys):
    await gateway.visitor()
    desk = await gateway.operator()
    await desk.answers()
    told = json.dumps(desk.socket.seen) + capsys.readouterr().out
    assert desk.cookie not in told
    assert COOKIE not in told
    logged = capsys.readouterr().out
    assert "Иванова" not in logged


async def test_an_open_console_notices_that_its_session_has_ended(gateway, monkeypatch):
    monkeypatch.setattr(desk_socket, "_LOOKED_AT_S", 0.05)
    await gateway.visitor()
    desk = await gateway.operator()
    talk = await desk.answers()
    await gateway.app.state.accounts.operators.set_disabled("olga", disabled=True)
    assert await desk.socket.closed_with() == 4401
    waiting = gateway.app.state.floor._state.waiting
    assert list(waiting) == [talk["call"]]
