"""A call to an operator, against a stand-in gateway: V2-V15 as far as one page goes."""

import asyncio
import re

import pytest
from playwright.async_api import BrowserContext, Page, expect

from .call_page import CallPage
from .stand_in import StandInGateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LOUD = re.compile(r"--level: (0\.[1-9]|1)")
AT = "2026-11-22T09:00:00Z"
WAITING = {"position": 3, "expected_s": 170, "callback_offered": False, "reason": "asked"}
MARKUP = "<img src=x onerror=alert(1)>"


def said(who: str, text: str, number: int = 1) -> dict[str, object]:
    return {"type": "chat", "id": f"c{number}", "who": who, "name": "Ольга", "text": text, "at": AT}


async def talk(call_page: CallPage, gateway: StandInGateway) -> None:
    """Into a talk with Ольга."""
    gateway.snapshot["stage"] = "talking"
    gateway.snapshot["operator"] = "Ольга"
    await call_page.call_operator()
    await call_page.at("talking")


async def test_the_sections_are_the_servers_and_the_form_asks_for_a_name(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await call_page.video_button.click()
    await call_page.at("section")
    await expect(call_page.screen("section").get_by_role("button")).to_have_text(
        ["", "Частным лицам", "Организациям"]
    )
    await call_page.part("section-corporate").click()
    await expect(call_page.check).to_have_attribute("data-state", "live")
    await expect(call_page.operator_call).to_have_attribute("aria-disabled", "true")
    await call_page.operator_call.click(force=True)
    await expect(call_page.part("field-name")).to_be_focused()
    await expect(call_page.part("field-name")).to_have_attribute("aria-invalid", "true")
    assert gateway.requests == []
    await call_page.part("field-name").fill("Иванова Анна")
    await expect(call_page.operator_call).to_have_attribute("aria-disabled", "false")


async def test_the_call_tells_the_server_what_the_form_was_told(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    gateway.snapshot |= {"stage": "waiting", "waiting": WAITING}
    await call_page.fill_in("  Иванова   Анна ", section="corporate")
    await call_page.part("field-account").press_sequentially("12-345 67890")
    await call_page.part("field-phone").press_sequentially("89123456789")
    await expect(call_page.part("field-phone")).to_have_value("+7 (912) 345-67-89")
    await call_page.window.get_by_text("У меня есть код сессии").click()
    await call_page.part("field-code").press_sequentially("48217305")
    await expect(call_page.part("field-code")).to_have_value("4821-7305")
    await call_page.operator_call.click()
    await call_page.at("waiting")
    [request] = gateway.requests
    assert request["to"] == "operator"
    assert request["code"] == "4821-7305"
    assert request["visitor"] == {
        "section": "corporate",
        "name": "Иванова Анна",
        "account": "1234567890",
        "phone": "+79123456789",
    }


@pytest.mark.parametrize(
    ("field", "typed"), [("account", "123"), ("phone", "912345"), ("code", "4821")]
)
async def test_what_is_entered_by_half_is_told_and_keeps_the_call_back(
    call_page: CallPage, gateway: StandInGateway, field: str, typed: str
) -> None:
    await call_page.fill_in()
    await call_page.window.get_by_text("У меня есть код сессии").click()
    await call_page.part(f"field-{field}").press_sequentially(typed)
    await call_page.operator_call.click(force=True)
    await expect(call_page.part(f"field-{field}")).to_have_attribute("aria-invalid", "true")
    assert gateway.requests == []


async def test_a_code_that_is_refused_is_told_beside_its_field(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    message = "Такого кода нет. Проверьте цифры."
    body = f'{{"error": {{"code": "no_such_code", "message": "{message}"}}}}'
    gateway.refusal = (404, body.encode())
    await call_page.fill_in()
    await expect(call_page.check).to_have_attribute("data-state", "live")
    await call_page.operator_call.click()
    await call_page.at("about")
    await expect(call_page.window.get_by_text(message)).to_be_visible()
    await expect(call_page.part("field-code")).to_be_focused()
    await expect(call_page.part("field-name")).to_have_value("Иванова Анна Петровна")


async def test_the_microphone_is_green_and_moves_with_the_voice(call_page: CallPage) -> None:
    await call_page.fill_in()
    await expect(call_page.check).to_have_attribute("data-state", "live")
    await expect(call_page.check).to_contain_text("Микрофон работает")
    await call_page.level_is(call_page.check, LOUD)


async def test_a_refused_microphone_is_explained_and_one_may_go_without(
    page: Page, context: BrowserContext, gateway: StandInGateway
) -> None:
    await context.clear_permissions()
    await page.goto(f"{gateway.url}/visit/")
    call_page = CallPage(page)
    await call_page.fill_in()
    await call_page.part("check-button").click()
    await expect(call_page.check).to_have_attribute("data-state", "refused")
    await expect(call_page.part("check-help").get_by_role("listitem")).to_have_count(3)
    await expect(call_page.operator_call).to_have_attribute("aria-disabled", "true")
    await call_page.part("chat-only").check()
    gateway.snapshot["stage"] = "talking"
    await call_page.operator_call.click()
    await call_page.at("talking")
    assert [request["sdp"] for request in gateway.requests] == [None]
    await context.grant_permissions(["microphone"])
    await call_page.mute_button.click()
    await expect(call_page.mute_button).to_contain_text("Выключить микрофон")
    assert (await asyncio.wait_for(gateway.legs.get(), 15))["type"] == "offer"


async def test_the_queue_tells_place_and_time_and_goes_on_to_the_talk(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    gateway.snapshot |= {"stage": "waiting", "waiting": WAITING}
    await call_page.call_operator()
    await expect(call_page.part("position")).to_have_text("3")
    await expect(call_page.part("expected")).to_have_text("3 минут")
    await gateway.say({"type": "waiting", **WAITING, "position": 1, "expected_s": 20})
    await expect(call_page.screen("waiting")).to_contain_text("Вы следующий в очереди")
    await expect(call_page.part("expected")).to_have_text("меньше минуты")
    await gateway.say(
        {"type": "operator", "name": "Ольга Петровна"}, {"type": "stage", "stage": "talking"}
    )
    await call_page.at("talking")
    await expect(call_page.part("operator-name")).to_have_text("Ольга Петровна")


async def test_an_operator_who_is_lost_brings_back_to_the_queue_and_says_so(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await talk(call_page, gateway)
    await gateway.say(
        {"type": "stage", "stage": "waiting"},
        {"type": "waiting", **WAITING, "position": 1, "reason": "operator_lost"},
    )
    await call_page.at("waiting")
    await expect(call_page.part("waiting-why")).to_contain_text("У оператора прервалась связь")


async def test_a_call_back_is_offered_asked_for_and_promised(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    gateway.snapshot |= {"stage": "waiting", "waiting": {**WAITING, "callback_offered": True}}
    await call_page.call_operator()
    await call_page.part("callback-send").click()
    await expect(call_page.part("callback-phone")).to_be_focused()
    await call_page.part("callback-phone").press_sequentially("9123456789")
    await call_page.part("callback-send").click()
    assert (await gateway.hear("callback"))["phone"] == "+79123456789"
    phone = "+7 912 345-67-89"
    await gateway.say({"type": "callback", "confirmed": True, "phone": phone, "when": None})
    await call_page.at("promised")
    await expect(call_page.part("promise")).to_contain_text(phone)


async def test_chat_goes_both_ways_counts_what_is_unread_and_is_only_text(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await talk(call_page, gateway)
    await gateway.say(said("operator", MARKUP))
    await expect(call_page.chat_lines).to_contain_text([MARKUP])
    await call_page.write("Здравствуйте!")
    message = await gateway.hear("chat")
    assert message["text"] == "Здравствуйте!"
    await gateway.say(said("visitor", "Здравствуйте!", 2) | {"key": message["key"]})
    await expect(call_page.chat_lines).to_have_count(2)
    await call_page.part("chat-close").click()
    await gateway.say(said("operator", "Вы здесь?", 3), said("operator", "Вы здесь?", 3))
    await expect(call_page.part("unread")).to_have_text("1")
    await expect(call_page.part("chat-button")).to_have_accessible_name("Чат: 1 новое сообщение")
    await call_page.part("chat-button").click()
    await expect(call_page.part("unread")).to_have_count(0)


async def test_files_go_both_ways_and_refusals_are_explained(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await talk(call_page, gateway)
    file = {"name": "счёт.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7" * 1000}
    field = call_page.window.get_by_test_id("chat-file")
    await field.set_input_files(file)
    await expect(call_page.part("file-save")).to_contain_text("счёт.pdf")
    assert gateway.files == [("счёт.pdf", file["buffer"])]
    async with call_page.page.expect_download() as saving:
        await call_page.part("file-save").click()
    saved = await saving.value
    assert saved.suggested_filename == "счёт.pdf"
    gateway.file_refusal = (422, {"code": "disguised", "message": ""})
    await field.set_input_files(file)
    await expect(call_page.part("file-sending")).to_contain_text("не такое, как в его названии")


async def test_the_screen_is_shown_only_after_a_yes_and_the_bar_stays(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await talk(call_page, gateway)
    await call_page.has_a_screen_to_show()
    await gateway.say({"type": "screen", "asked": True})
    await call_page.part("share-refuse").click()
    assert (await gateway.hear("screen"))["answer"] == "refused"
    await gateway.say({"type": "screen", "asked": True})
    await call_page.part("share-accept").click()
    accepted = await gateway.hear("screen")
    assert accepted["answer"] == "accepted"
    assert accepted["stream"]
    await expect(call_page.part("share-bar")).to_contain_text("Оператор видит ваш экран")
    await gateway.say({"type": "pointer", "x": 0.25, "y": 0.5})
    await expect(call_page.part("pointer")).to_have_attribute("style", "left: 25%; top: 50%;")
    await call_page.part("share-stop").click()
    assert (await gateway.hear("screen"))["answer"] == "stopped"
    await expect(call_page.part("share-bar")).to_have_count(0)


async def test_without_a_camera_the_talk_goes_on(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await talk(call_page, gateway)
    await call_page.part("camera-button").click()
    await expect(call_page.window.get_by_role("dialog")).to_contain_text("Камера запрещена")
    await call_page.window.get_by_role("button", name="Готово").click()
    await call_page.at("talking")


async def test_hold_and_the_session_code_are_told(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await talk(call_page, gateway)
    await gateway.say(
        {"type": "hold", "on": True}, {"type": "code", "code": "4821-7305", "note": "Счётчик"}
    )
    await expect(call_page.part("hold")).to_contain_text("Оператор скоро вернётся")
    await expect(call_page.part("code-note")).to_contain_text("4821-7305")
    await gateway.say({"type": "hold", "on": False})
    await expect(call_page.part("hold")).to_have_count(0)


async def test_the_stars_come_after_the_talk_with_or_without_a_word(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await talk(call_page, gateway)
    await gateway.say({"type": "ended", "reason": "finished", "rate": True})
    await call_page.at("ended")
    await call_page.part("star-4").focus()
    await call_page.page.keyboard.press("Space")
    await call_page.part("rating-comment").fill("Спасибо")
    await call_page.part("rating-send").click()
    rating = await gateway.hear("rating")
    assert rating == {"type": "rating", "stars": 4, "comment": "Спасибо"}
    await expect(call_page.part("rating-thanks")).to_be_visible()


async def test_from_the_assistant_to_a_human_the_conversation_goes_on(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await call_page.call()
    await call_page.part("ask-operator").click()
    await call_page.part("field-name").fill("Иванова Анна")
    await call_page.part("ask-send").click()
    asked = await gateway.hear("to_operator")
    assert asked["visitor"]["name"] == "Иванова Анна"
    assert asked["visitor"]["section"] == "private"
    await gateway.say({"type": "stage", "stage": "waiting"}, {"type": "stage", "stage": "talking"})
    await call_page.at("talking")
    assert len(gateway.requests) == 1
