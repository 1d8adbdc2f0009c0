"""Every screen of the visitor's window in four looks: accessible, nothing wider than the window.

A picture of each is kept for people (DOZVON_SCREENSHOTS; docs/screens shows them).
"""

import json
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import BrowserContext, Page, expect

from .call_page import CallPage
from .gallery import Gallery
from .stand_in import StandInGateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Scheme = Literal["light", "dark"]
LOOKS: list[tuple[str, int, int, Scheme]] = [
    ("desktop-light", 1120, 740, "light"),
    ("desktop-dark", 1120, 740, "dark"),
    ("phone-light", 390, 844, "light"),
    ("phone-dark", 390, 844, "dark"),
]
AT = "2026-11-22T09:00:00Z"
CONVERSATION = [
    ("assistant", 1, "Здравствуйте! Это Дозвон-Энерго. Чем могу помочь?"),
    ("caller", 2, "какой у меня баланс"),
    ("assistant", 2, "Ваш адрес: Москва, улица Ленина, дом 5, квартира 12."),
    ("assistant", 2, "Верно?"),
    ("caller", 3, "да"),
    ("assistant", 3, "На вашем счёте 1 234,56 ₽. Долга нет."),
]
WAITING = {"position": 3, "expected_s": 170, "callback_offered": True, "reason": "asked"}
SCREEN = """() => {
  navigator.mediaDevices.getDisplayMedia = async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
    const context = canvas.getContext("2d");
    context.fillStyle = "#dfe8e2";
    context.fillRect(0, 0, 640, 360);
    context.fillStyle = "#0b7347";
    context.fillRect(40, 40, 240, 60);
    return canvas.captureStream(5);
  };
}"""
NEVER = "() => { navigator.mediaDevices.getUserMedia = () => new Promise(() => {}); }"


@pytest.fixture(params=LOOKS, ids=lambda look: look[0])
def look(request: pytest.FixtureRequest) -> tuple[str, int, int, Scheme]:
    return request.param  # type: ignore[no-any-return]


async def shown(
    page: Page, folder: Path, look: tuple[str, int, int, Scheme], url: str
) -> tuple[CallPage, Gallery]:
    name, width, height, scheme = look
    await page.clock.install()
    await page.set_viewport_size({"width": width, "height": height})
    await page.emulate_media(color_scheme=scheme)
    await page.goto(url)
    return CallPage(page), Gallery(page, folder, name)


def said(number: int, who: str, text: str, **more: object) -> dict[str, object]:
    name = "Ольга Петровна" if who == "operator" else None
    line = {"id": f"c{number}", "who": who, "name": name, "text": text, "at": AT}
    return {"type": "chat", **line, **more}


async def test_the_way_to_the_assistant(
    context: BrowserContext,
    page: Page,
    gateway: StandInGateway,
    screenshots: Path,
    look: tuple[str, int, int, Scheme],
) -> None:
    await context.clear_permissions()
    call_page, gallery = await shown(page, screenshots, look, f"{gateway.url}/visit/")
    await gallery.keep("visit-start")

    await call_page.call_button.click()
    await call_page.at("refused")
    await gallery.keep("visit-refused")
    await context.grant_permissions(["microphone"])

    gateway.silent = True
    await page.clock.pause_at(await page.evaluate("Date.now() + 60_000"))
    await call_page.try_again.click()
    await call_page.at("connecting")
    await gallery.keep("visit-connecting", stopped=True)
    await page.clock.resume()
    gateway.silent = False
    await call_page.cancel.click()

    gateway.refusal = (503, json.dumps({"error": {"message": "Все линии заняты."}}).encode())
    await call_page.call_button.click()
    await call_page.at("unavailable")
    await gallery.keep("visit-unavailable")
    gateway.refusal = None
    await call_page.call_again.click()
    await call_page.at("assistant")
    await gateway.say(
        *(
            {"type": "caption", "who": who, "turn": turn, "text": text, "final": True}
            for who, turn, text in CONVERSATION
        ),
        {"type": "caption", "who": "caller", "turn": 4, "text": "а когда пере", "final": False},
        {"type": "state", "state": "listening"},
    )
    await expect(call_page.partial).to_be_visible()
    await gallery.keep("visit-assistant")
    await call_page.mute_button.click()
    await call_page.keypad_button.click()
    await page.keyboard.type("157")
    await gallery.keep("visit-assistant-keypad")
    await page.keyboard.press("Escape")
    await call_page.part("ask-operator").click()
    await gallery.keep("visit-ask-operator")
    await page.keyboard.press("Escape")
    await gateway.vanish()
    await call_page.at("lost")
    await gallery.keep("visit-lost")
    await page.evaluate(NEVER)
    await call_page.call_again.click()
    await call_page.at("permission")
    await gallery.keep("visit-permission")
    assert gallery.problems == []


async def test_the_way_to_an_operator(
    context: BrowserContext,
    page: Page,
    gateway: StandInGateway,
    screenshots: Path,
    look: tuple[str, int, int, Scheme],
) -> None:
    await context.clear_permissions()
    call_page, gallery = await shown(page, screenshots, look, f"{gateway.url}/visit/")
    await page.evaluate(SCREEN)
    await call_page.video_button.click()
    await call_page.at("section")
    await gallery.keep("visit-section")
    await call_page.part("section-private").click()
    await gallery.keep("visit-form")
    await call_page.part("check-button").click()
    await expect(call_page.check).to_have_attribute("data-state", "refused")
    await call_page.part("field-name").fill("Иванова Анна Петровна")
    await gallery.keep("visit-form-microphone-refused")
    await context.grant_permissions(["microphone", "camera"])
    await call_page.part("check-button").click()
    await expect(call_page.check).to_have_attribute("data-state", "live")
    await gallery.keep("visit-form-ready")

    gateway.snapshot |= {"stage": "waiting", "waiting": WAITING}
    await call_page.operator_call.click()
    await call_page.at("waiting")
    await gallery.keep("visit-waiting")

    gateway.snapshot["stage"] = "talking"
    await gateway.say(
        {"type": "operator", "name": "Ольга Петровна"},
        {"type": "stage", "stage": "talking"},
        said(1, "operator", "Здравствуйте, Анна Петровна! Пришлите, пожалуйста, фото счётчика."),
        said(2, "visitor", "Сейчас пришлю"),
        said(
            3,
            "visitor",
            "",
            file={"id": "f", "name": "Счётчик.jpg", "size": 1_840_000, "type": "image/jpeg"},
        ),
    )
    await call_page.at("talking")
    await call_page.part("camera-button").click()
    await expect(call_page.part("own-video")).to_be_visible()
    await gateway.say(
        {
            "type": "caption",
            "who": "operator",
            "turn": 1,
            "text": "Вижу ваш счёт, сейчас посмотрим показания.",
            "final": True,
        }
    )
    await expect(call_page.part("talk-caption")).to_be_visible()
    await gallery.keep("visit-talk")
    if await call_page.part("chat-text").count() == 0:
        await call_page.part("chat-button").click()
        await gallery.keep("visit-talk-chat")
        await call_page.part("chat-close").click()
    await call_page.part("devices-button").click()
    await gallery.keep("visit-devices")
    await page.keyboard.press("Escape")
    await gateway.say({"type": "screen", "asked": True})
    await expect(call_page.part("share-question")).to_be_visible()
    await gallery.keep("visit-screen-asked")
    await call_page.part("share-accept").click()
    await gateway.say(
        {"type": "pointer", "x": 0.25, "y": 0.2},
        {"type": "code", "code": "4821-7305", "note": "Ждём фото"},
    )
    await expect(call_page.part("pointer")).to_be_visible()
    await gallery.keep("visit-screen-shown")
    await gateway.say({"type": "hold", "on": True})
    await gallery.keep("visit-hold")
    await gateway.say({"type": "ended", "reason": "finished", "rate": True})
    await call_page.at("ended")
    await gallery.keep("visit-rating")
    await call_page.part("star-4").press("Space")
    await gallery.keep("visit-rating-comment")
    assert gallery.problems == []


async def test_in_english(
    page: Page, context: BrowserContext, gateway: StandInGateway, screenshots: Path
) -> None:
    await context.grant_permissions(["microphone"])
    call_page, gallery = await shown(
        page, screenshots, ("english", 390, 740, "light"), f"{gateway.url}/visit/"
    )
    await call_page.part("language").click()
    await expect(page.get_by_role("heading", name="How can we help?")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await call_page.video_button.click()
    await call_page.part("section-private").click()
    await gallery.keep("visit-form")
    await page.reload()
    await expect(page.get_by_role("heading", name="How can we help?")).to_be_visible()
    assert gallery.problems == []


async def test_the_demonstration_site(
    page: Page,
    gateway: StandInGateway,
    screenshots: Path,
    look: tuple[str, int, int, Scheme],
) -> None:
    _, gallery = await shown(page, screenshots, look, gateway.url)
    await page.get_by_role("button", name="Видеозвонок").wait_for()
    await gallery.keep("site")
    await page.get_by_role("button", name="Видеозвонок").click()
    window = page.frame_locator("dozvon-widget iframe")
    await expect(window.get_by_role("heading", name="Чем помочь?")).to_be_visible()
    await gallery.keep("site-window")
    assert gallery.problems == []
