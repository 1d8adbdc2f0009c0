"""The visitor's whole way by keyboard alone: no pointer touches the page."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from .call_page import CallPage
from .stand_in import StandInGateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

STOPS = 40
"""No screen has so many places for the focus."""
# What has the focus, and whether people see that: inside the window, with a ring around it or, for
# what is drawn otherwise (stars), around its label.
FOCUSED = """() => {
  const one = document.activeElement;
  const ring = (element) => {
    const { outlineStyle, boxShadow } = getComputedStyle(element);
    return outlineStyle !== "none" || boxShadow !== "none";
  };
  const { top, bottom } = one.getBoundingClientRect();
  const inside = top < innerHeight && bottom > 0;
  const drawn = [one, one.closest("label"), one.nextElementSibling].filter(Boolean);
  return { testid: one.dataset.testid ?? null, seen: inside && drawn.some(ring) };
}"""


class Keys:
    """Tab, Enter, Space and what is typed."""

    def __init__(self, call_page: CallPage) -> None:
        self._page = call_page.page

    async def to(self, testid: str) -> None:
        """Tabs there; what is focused must be seen to be."""
        for _ in range(STOPS):
            focused = await self._page.evaluate(FOCUSED)
            if focused["testid"] == testid:
                assert focused["seen"], f"{testid} has no ring, or is out of sight"
                return
            await self._page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {testid}")

    async def press(self, testid: str, key: str = "Enter") -> None:
        await self.to(testid)
        await self._page.keyboard.press(key)

    async def type(self, testid: str, text: str) -> None:
        await self.to(testid)
        await self._page.keyboard.type(text)


@pytest.fixture
def keys(call_page: CallPage) -> Keys:
    return Keys(call_page)


async def test_from_the_first_screen_to_the_stars(
    call_page: CallPage, gateway: StandInGateway, keys: Keys, tmp_path: Path
) -> None:
    gateway.snapshot["stage"] = "waiting"
    await keys.press("video-button")
    await keys.press("section-private")
    await call_page.at("about")
    await keys.type("field-name", "Иванова Анна")
    await expect(call_page.check).to_have_attribute("data-state", "live")
    await keys.press("operator-call")
    await call_page.at("waiting")
    gateway.snapshot["stage"] = "talking"
    await gateway.say({"type": "operator", "name": "Ольга"}, {"type": "stage", "stage": "talking"})
    await call_page.at("talking")

    await keys.press("mute-button")
    await keys.press("mute-button")
    await keys.type("chat-text", "Здравствуйте")
    await call_page.page.keyboard.press("Enter")
    assert (await gateway.hear("chat"))["text"] == "Здравствуйте"
    (tmp_path / "счёт.pdf").write_bytes(b"%PDF-1.4")
    async with call_page.page.expect_file_chooser() as chosen:
        await keys.press("chat-attach")
    await (await chosen.value).set_files(tmp_path / "счёт.pdf")
    await expect(call_page.chat_lines.last).to_contain_text("счёт.pdf")

    await call_page.has_a_screen_to_show()
    await gateway.say({"type": "screen", "asked": True})
    await keys.press("share-accept")
    assert (await gateway.hear("screen"))["answer"] == "accepted"
    await keys.press("share-stop")
    assert (await gateway.hear("screen"))["answer"] == "stopped"

    await keys.press("end-button")
    await call_page.at("ended")
    await keys.press("star-1", "Space")
    for _ in range(4):
        await call_page.page.keyboard.press("ArrowRight")
    await keys.type("rating-comment", "Спасибо")
    await keys.press("rating-send")
    assert await gateway.hear("rating") == {"type": "rating", "stars": 5, "comment": "Спасибо"}
    await keys.press("call-again")
    await call_page.at("about")


async def test_the_assistant_and_its_keypad(
    call_page: CallPage, gateway: StandInGateway, keys: Keys
) -> None:
    await keys.press("call-button")
    await call_page.at("assistant")
    await keys.press("keypad-button")
    await expect(call_page.keypad.locator(":focus")).to_have_text("1")
    await call_page.page.keyboard.press("5")
    assert (await gateway.hear("dtmf"))["digit"] == "5"
    await call_page.page.keyboard.press("Escape")
    await keys.press("end-button")
    await call_page.at("ended")
