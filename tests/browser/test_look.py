"""Every screen in four looks: no serious accessibility violation, nothing wider than the window.

A picture of each is kept for people (DOZVON_SCREENSHOTS).
"""

import json
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.web import npm

from .call_page import CallPage
from .stand_in import StandInGateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Scheme = Literal["light", "dark"]
LOOKS: list[tuple[str, int, int, Scheme]] = [
    ("desktop-light", 1280, 800, "light"),
    ("desktop-dark", 1280, 800, "dark"),
    ("phone-light", 390, 844, "light"),
    ("phone-dark", 390, 844, "dark"),
]

CONVERSATION = [
    ("assistant", 1, "Здравствуйте! Это Дозвон-Энерго. Чем могу помочь?"),
    ("caller", 2, "какой у меня баланс"),
    ("assistant", 2, "Ваш адрес: Москва, улица Ленина, дом 5, квартира 12."),
    ("assistant", 2, "Верно?"),
    ("caller", 3, "да"),
    ("assistant", 3, "На вашем счёте 1 234,56 ₽. Долга нет."),
]


class Gallery:
    """Takes each screen's picture and looks for violations."""

    def __init__(self, page: Page, folder: Path, look: str) -> None:
        self._page = page
        self._folder = folder
        self._look = look
        self.problems: list[str] = []

    async def keep(self, name: str) -> None:
        await self._page.evaluate(
            "Promise.all(document.getAnimations().map((a) => a.effect"
            ".getTiming().iterations === Infinity ? null : a.finished))"
        )
        await self._page.screenshot(path=self._folder / f"{name}-{self._look}.png")
        overflow = await self._page.evaluate(
            "Math.max(...[...document.querySelectorAll('main *')].map("
            "(e) => e.getBoundingClientRect().right)) - document.documentElement.clientWidth"
        )
        if overflow > 0:
            self.problems.append(f"{name}: {overflow} px wider than the window")
        found = await self._page.evaluate("axe.run()")
        self.problems += [
            f"{name}: {violation['id']}: {json.dumps(node['html'], ensure_ascii=False)}"
            for violation in found["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]


@pytest.mark.parametrize(("look", "width", "height", "scheme"), LOOKS, ids=[k[0] for k in LOOKS])
async def test_every_screen_is_accessible_and_fits(
    context: BrowserContext,
    page: Page,
    gateway: StandInGateway,
    screenshots: Path,
    look: str,
    width: int,
    height: int,
    scheme: Scheme,
) -> None:
    axe = (npm.modules() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    await page.set_viewport_size({"width": width, "height": height})
    await page.emulate_media(color_scheme=scheme)
    await context.clear_permissions()
    await page.goto(gateway.url)
    await page.evaluate(axe)
    call_page = CallPage(page)
    gallery = Gallery(page, screenshots, look)
    await gallery.keep("idle")

    await call_page.call_button.click()
    await call_page.at("refused")
    await gallery.keep("refused")
    await context.grant_permissions(["microphone"])

    again = page.get_by_role("button", name="Попробовать снова")
    gateway.silent = True
    await again.click()
    await call_page.at("connecting")
    await gallery.keep("connecting")
    gateway.silent = False
    await page.get_by_role("button", name="Отменить").click()

    gateway.refusal = (503, json.dumps({"error": {"message": "Все линии заняты."}}).encode())
    await call_page.call_button.click()
    await call_page.at("unavailable")
    await gallery.keep("unavailable")
    gateway.refusal = None
    await call_page.call_again.click()
    await call_page.at("call")
    await gateway.say(
        *(
            {"type": "caption", "who": who, "turn": turn, "text": text, "final": True}
            for who, turn, text in CONVERSATION
        ),
        {"type": "caption", "who": "caller", "turn": 4, "text": "а когда пере", "final": False},
        {"type": "state", "state": "listening"},
    )
    await expect(call_page.partial).to_be_visible()
    await gallery.keep("call")
    await call_page.mute_button.click()
    await call_page.keypad_button.click()
    await page.keyboard.type("157")
    await gallery.keep("call-muted-keypad")
    await call_page.mute_button.click()
    await call_page.keypad_button.click()
    await gateway.say(
        {"type": "state", "state": "speaking"},
        {"type": "handoff", "position": 2, "reason": "not_understood"},
    )
    await expect(call_page.notice).to_be_visible()
    await gallery.keep("call-handoff")
    await gateway.vanish()
    await call_page.at("lost")
    await gallery.keep("lost")
    await call_page.call_again.click()
    await call_page.at("call")
    await gateway.say(
        {"type": "caption", "who": "assistant", "turn": 1, "text": "До свидания!", "final": True},
        {"type": "end", "reason": "completed"},
    )
    await call_page.at("ended")
    await gallery.keep("ended")

    await page.evaluate(
        "() => { navigator.mediaDevices.getUserMedia = () => new Promise(() => {}); }"
    )
    await call_page.call_again.click()
    await call_page.at("permission")
    await gallery.keep("permission")
    assert gallery.problems == []
