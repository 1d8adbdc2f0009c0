"""From the assistant to a human: the caller asks the real bot, an operator answers at a desk."""

import asyncio
from types import SimpleNamespace

import pytest

from tests.system.calls import TypedCall, transcript
from tests.system.conftest import ONE_ADDRESS
from tests.talk.conftest import Desk, Gateway, loopback
from voice_gateway.accounts.sessions import COOKIE

__all__ = ["loopback"]
pytestmark = pytest.mark.system
NEW_PASSWORD = "Четыре стула у окна, 2026"


async def signed_in(gateway, system, name="olga"):
    """By the one-time password that the first start has printed, as a person does it."""
    (line,) = [text for text in system.output if text.split()[:1] == [name]]
    entered = await gateway.client.post(
        "/api/login", json={"name": name, "password": line.split()[1]}
    )
    assert entered.json()["must_change"] is True
    changed = await gateway.client.post(
        "/api/password",
        json={"old": line.split()[1], "new": NEW_PASSWORD},
        headers={"X-CSRF-Token": entered.json()["csrf"]},
    )
    assert changed.status_code == 200, changed.text
    session = SimpleNamespace(csrf=changed.json()["csrf"])
    cookie = gateway.client.cookies[COOKIE]
    gateway.client.cookies.clear()
    desk = Desk(gateway, cookie, session)
    await desk.open()
    return desk


async def test_a_caller_who_asks_the_assistant_for_a_human_talks_with_one(system, tmp_path):
    gateway = Gateway(system.gateway_url)
    desk = await signed_in(gateway, system)
    try:
        call = TypedCall(system, "--from", ONE_ADDRESS, "--out", tmp_path)
        await asyncio.to_thread(call.say, "оператор")
        await asyncio.to_thread(call.until, "operator queue, place 1")
        talk = await desk.answers()
        assert (talk["kind"], talk["reason"]) == ("web", "asked")
        assert talk["visitor"]["phone"] == ONE_ADDRESS
        said = [(line["who"], line["text"]) for line in talk["transcript"]]
        assert ("caller", "оператор") in said
        assert any(who == "assistant" and "Здравствуйте" in text for who, text in said)
        await desk.brings_sound(talk["call"])
        await desk.socket.say(type="finish")
        await desk.socket.until("talk_ended")
        await asyncio.to_thread(call.finish)
        assert transcript(tmp_path)["ended"] == "handed_off"
    finally:
        await desk.socket.say(type="sign_out")  # the other tests' callers find nobody
        await gateway.close()
