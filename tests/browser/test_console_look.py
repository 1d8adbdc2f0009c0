"""Every screen of the console in both schemes and widths: no serious violation, nothing too wide.

A picture of each is kept for people (DOZVON_SCREENSHOTS; those in docs/screens/ are made by it).
"""

from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import expect

from . import desk_words as words
from .console_page import ConsolePage
from .desk_stand_in import iso
from .gallery import Gallery

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Scheme = Literal["light", "dark"]
LOOKS: list[tuple[int, int, Scheme]] = [
    (1440, 900, "light"),
    (1280, 800, "dark"),
    (1024, 768, "light"),
]


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[2]}")
def look(request: pytest.FixtureRequest) -> tuple[int, int, Scheme]:
    chosen: tuple[int, int, Scheme] = request.param
    return chosen


async def begun(
    console: ConsolePage, look: tuple[int, int, Scheme], screenshots: Path, *, signed_in: bool
) -> Gallery:
    width, height, scheme = look
    await console.page.set_viewport_size({"width": width, "height": height})
    await console.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    if signed_in:
        await console.enter()
    else:
        await console.open()
    return Gallery(console.page, screenshots, f"{width}-{scheme}")


async def test_the_doors(
    console: ConsolePage, look: tuple[int, int, Scheme], screenshots: Path
) -> None:
    page = console.page
    console.desk.must_change = True
    gallery = await begun(console, look, screenshots, signed_in=False)
    await expect(page.get_by_label("Пароль")).to_be_visible()
    await gallery.keep("console-sign-in")
    await page.get_by_label("Имя для входа").fill("olga")
    await page.get_by_label("Пароль").fill(words.PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Сохранить").click()
    await expect(page.get_by_role("alert")).to_contain_text("12 знаков")
    await gallery.keep("console-new-password")
    console.desk.must_change = False
    await console.enter()
    other = ConsolePage(await page.context.new_page(), console.desk)
    await other.enter()
    await expect(page.get_by_role("button", name="Работать здесь")).to_be_visible()
    await gallery.keep("console-other-tab")
    assert gallery.problems == []


async def test_the_room(
    console: ConsolePage, look: tuple[int, int, Scheme], screenshots: Path
) -> None:
    page, desk = console.page, console.desk
    desk.operator = dict(words.SUPERVISOR)
    gallery = await begun(console, look, screenshots, signed_in=True)
    await gallery.keep("console-empty")
    callbacks = {"type": "callbacks", "callbacks": words.CALLBACKS}
    await desk.say(words.queue(), words.BOARD, callbacks)
    await console.be_available()
    await expect(console.queue).to_contain_text("Смирнов")
    await gallery.keep("console-available")
    await console.presence.click()
    await gallery.keep("console-presence")
    await page.keyboard.press("Escape")
    await console.go("Перезвоны")
    await gallery.keep("console-call-backs")
    await console.go("Мои звонки")
    await page.get_by_role("cell", name="Оформлена заявка").wait_for()
    await gallery.keep("console-calls")
    await page.locator("tbody button").first.click()
    await expect(page.get_by_test_id("past-call")).to_contain_text("Вот чек")
    await gallery.keep("console-past-call")
    await page.keyboard.press("Escape")
    await console.go("Смена")
    await gallery.keep("console-shift")
    await page.locator("desk-team").get_by_role("button", name="Ирина Викторовна").click()
    await gallery.keep("console-colleague")
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    await gallery.keep("console-keys")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Микрофон, камера, звук").click()
    await expect(page.get_by_test_id("devices").locator("video")).to_be_visible()
    await gallery.keep("console-devices")
    await page.keyboard.press("Escape")
    await console.go("Разговор")
    await desk.say(words.offer())
    await expect(console.answer).to_be_focused()
    await gallery.keep("console-incoming")
    assert gallery.problems == []


async def test_the_talk(
    console: ConsolePage, look: tuple[int, int, Scheme], screenshots: Path
) -> None:
    page, desk = console.page, console.desk
    gallery = await begun(console, look, screenshots, signed_in=True)
    await desk.say(words.queue())
    file = {"id": "f1", "name": "чек-октябрь.jpg", "size": 1_843_200, "type": "image/jpeg"}
    chat = [
        words.chat("visitor", "Здравствуйте! Вот чек за октябрь.", 1),
        words.chat("visitor", "", 2, file=file),
        words.chat("operator", "Спасибо, сейчас посмотрю.", 3),
    ]
    await console.talk(
        chat=chat, notes="Чек за октябрь: платёж не разнесён.", result="Вопрос решён"
    )
    await desk.say(*words.CAPTIONS)
    await expect(page.get_by_text("Звук через сервер")).to_be_visible()
    await gallery.keep("console-talk")
    await console.tab("Счёт")
    await expect(page.get_by_test_id("customer")).to_contain_text("012345678")
    await gallery.keep("console-customer")
    await console.tab("История")
    await gallery.keep("console-history")
    await console.tab("Чат")
    await console.chat_text.fill("/")
    await gallery.keep("console-canned")
    await console.chat_text.fill("")
    await console.do("transfer")
    await gallery.keep("console-transfer")
    await page.keyboard.press("Escape")
    await desk.say({"type": "code", "code": "5930-1182"})
    await console.do("code")
    await gallery.keep("console-code")
    await page.keyboard.press("Escape")
    transfer = {"to": "Ирина Викторовна", "attended": True, "state": "answered"}
    irina = {"operator": "irina", "name": "Ирина Викторовна", "role": "consulting"}
    await desk.say({"type": "talk_changed", "with": [irina], "hold": True, "transfer": transfer})
    await expect(page.get_by_role("button", name="Передать клиента")).to_be_visible()
    await gallery.keep("console-consulting")
    await console.wrap_up()
    await expect(page.get_by_test_id("wrapped-up")).to_be_visible()
    await gallery.keep("console-wrap-up")
    await desk.say(words.phone_talk(call="c-2"), *words.CAPTIONS)
    await expect(page.get_by_test_id("do-link")).to_be_visible()
    await gallery.keep("console-phone")
    await console.do("link")
    url = "https://dozvon.example/v/Qd0sR1"
    await desk.say({"type": "link", "url": url, "expires": iso(900), "sent": True})
    await gallery.keep("console-link")
    await page.keyboard.press("Escape")
    desk.up = False
    await desk.drop()
    await expect(page.get_by_text("Связь с сервером потеряна")).to_be_visible()
    await gallery.keep("console-reconnecting")
    assert gallery.problems == []
