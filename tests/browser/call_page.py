"""The visitor's page as a test sees it: by roles and test ids, nothing of its layout."""

import re

from playwright.async_api import Locator, Page, expect


class CallPage:
    """Drives `<dozvon-call>`; every method waits for what it names."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.call_button = page.get_by_test_id("call-button")
        self.end_button = page.get_by_test_id("end-button")
        self.mute_button = page.get_by_test_id("mute-button")
        self.keypad_button = page.get_by_test_id("keypad-button")
        self.keypad = page.get_by_test_id("keypad")
        self.captions = page.get_by_test_id("caption")
        self.partial = page.get_by_test_id("partial-caption")
        self.state = page.get_by_test_id("state")
        self.notice = page.get_by_test_id("notice")
        self.microphone = page.get_by_test_id("microphone")
        self.farewell = page.get_by_test_id("farewell")
        self.refusal = page.get_by_test_id("refusal")
        self.call_again = page.get_by_role("button", name="Позвонить снова")

    def screen(self, name: str) -> Locator:
        """The screen of that name (screens.js)."""
        return self.page.get_by_test_id(f"screen-{name}")

    async def at(self, name: str) -> None:
        """Wait until the page shows that screen and no other."""
        await expect(self.screen(name)).to_be_visible(timeout=20_000)
        await expect(self.page.locator("[data-testid^=screen-]:visible")).to_have_count(1)

    async def call(self) -> None:
        """Press the green button and wait for the conversation."""
        await self.call_button.click()
        await self.at("call")

    async def level_is(self, style: re.Pattern[str]) -> None:
        """Wait until the microphone indicator's level, 0..1, matches (`--level: 0.123`)."""
        await expect(self.page.locator("dozvon-call")).to_have_attribute("style", style)
