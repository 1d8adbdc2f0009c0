"""Reload, broken networks, other windows: the conversation goes on (V7-V13)."""

import asyncio

import pytest
from playwright.async_api import expect

from .call_page import CallPage
from .stand_in import StandInGateway
from .test_operator_call import said, talk

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_reload_comes_back_into_the_same_conversation(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await talk(call_page, gateway)
    line = said("operator", "Секунду, смотрю.")
    gateway.snapshot["chat"] = [line]
    await call_page.page.reload()
    await call_page.at("talking")
    await expect(call_page.part("operator-name")).to_have_text("Ольга")
    await expect(
        call_page.part("chat-line").or_(call_page.part("chat-button")).first
    ).to_be_visible()
    assert len(gateway.requests) == 1
    assert (await asyncio.wait_for(gateway.legs.get(), 15))["type"] == "offer"


async def test_a_reload_after_the_call_begins_anew(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await talk(call_page, gateway)
    await call_page.end_button.click()
    await call_page.at("ended")
    await call_page.page.reload()
    await call_page.at("start")


async def test_a_reload_into_a_call_that_is_over_begins_anew(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await talk(call_page, gateway)
    await call_page.page.evaluate("""() => {
      const kept = JSON.parse(sessionStorage.getItem("dozvon-conversation"));
      sessionStorage.setItem("dozvon-conversation", JSON.stringify({ ...kept, token: "old" }));
    }""")
    await call_page.page.reload()
    await call_page.at("start")


async def test_a_broken_connection_comes_back_by_itself(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await talk(call_page, gateway)
    await gateway.hang_up_legs()
    gateway.snapshot["chat"] = [said("operator", "Вы здесь?")]
    await gateway.break_off()
    await expect(call_page.chat_lines).to_contain_text(["Вы здесь?"])
    await call_page.at("talking")
    await expect(call_page.part("reconnecting")).to_have_count(0)


async def test_what_is_written_without_a_connection_is_not_lost(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await talk(call_page, gateway)
    await call_page.page.evaluate("""() => { WebSocket.prototype.send = () => {
      throw new Error("nothing may be sent");
    }; Object.defineProperty(WebSocket.prototype, "readyState", { get: () => 3 }); }""")
    await call_page.write("Слышно меня?")
    again = call_page.window.get_by_text("Не отправлено")
    await expect(again).to_be_visible()
    await call_page.page.evaluate("""() => {
      delete WebSocket.prototype.readyState;
      window.told = [];
      WebSocket.prototype.send = (text) => window.told.push(JSON.parse(text).text);
      Object.defineProperty(WebSocket.prototype, "readyState", { get: () => 1 });
    }""")
    await again.click()
    await expect(again).to_have_count(0)
    assert await call_page.page.evaluate("window.told") == ["Слышно меня?"]


async def test_a_conversation_that_another_window_took_says_so(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await talk(call_page, gateway)
    ws = await gateway._socket
    await ws.close(4409)
    await call_page.at("elsewhere")


async def test_a_conversation_that_the_server_forgot_is_lost(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await talk(call_page, gateway)
    await gateway.vanish()
    await call_page.at("lost")
    await call_page.call_again.click()
    await call_page.at("about")
    await expect(call_page.part("field-name")).to_have_value("Иванова Анна Петровна")
