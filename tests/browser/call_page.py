"""The visitor's window as a test sees it: by roles and test ids, nothing of its layout."""

import re

from playwright.async_api import FrameLocator, Locator, Page, expect


class CallPage:
    """Drives `<dozvon-visit>`, alone or in the widget's frame; every method waits for what it
    names.
    """

    def __init__(self, page: Page, frame: FrameLocator | None = None) -> None:
        self.page = page
        self.window: Page | FrameLocator = frame or page
        self.call_button = self.part("call-button")
        self.video_button = self.part("video-button")
        self.end_button = self.part("end-button")
        self.mute_button = self.part("mute-button")
        self.keypad_button = self.part("keypad-button")
        self.keypad = self.part("keypad")
        self.captions = self.part("caption")
        self.partial = self.part("partial-caption")
        self.state = self.part("state")
        self.toasts = self.part("toasts")
        self.microphone = self.screen("assistant").get_by_test_id("microphone")
        self.farewell = self.part("farewell")
        self.refusal = self.part("refusal")
        self.check = self.part("microphone-check")
        self.operator_call = self.part("operator-call")
        self.chat_lines = self.part("chat-line")
        self.call_again = self.window.get_by_role("button", name="Позвонить снова")
        self.try_again = self.window.get_by_role("button", name="Попробовать снова")
        self.cancel = self.window.get_by_role("button", name="Отменить")

    def part(self, testid: str) -> Locator:
        """What of that name is seen: screens that wait for their turn have some of the same."""
        return self.window.get_by_test_id(testid).locator("visible=true")

    def screen(self, name: str) -> Locator:
        """The screen of that name (screens.js)."""
        return self.window.get_by_test_id(f"screen-{name}")

    async def at(self, name: str) -> None:
        """Wait until the window shows that screen and no other."""
        await expect(self.screen(name)).to_be_visible(timeout=20_000)
        await expect(self.window.locator("[data-testid^=screen-]:visible")).to_have_count(1)

    async def call(self) -> None:
        """Talk to the assistant."""
        await self.call_button.click()
        await self.at("assistant")

    async def fill_in(self, name: str = "Иванова Анна Петровна", section: str = "private") -> None:
        """To the form, and all that a call to an operator needs but the microphone."""
        await self.video_button.click()
        await self.part(f"section-{section}").click()
        await self.at("about")
        await self.part("field-name").fill(name)

    async def call_operator(self, name: str = "Иванова Анна Петровна") -> None:
        """Press the green button, with the microphone on."""
        await self.fill_in(name)
        await expect(self.check).to_have_attribute("data-state", "live")
        await self.operator_call.click()

    async def level_is(self, where: Locator, style: re.Pattern[str]) -> None:
        """Wait until the indicator's level, 0..1, matches (`--level: 0.123`)."""
        await expect(where).to_have_attribute("style", style)

    async def write(self, text: str) -> None:
        """Into the chat."""
        await self.part("chat-text").fill(text)
        await self.part("chat-text").press("Enter")

    async def has_a_screen_to_show(self) -> None:
        """Headless, there is none: a canvas takes its place."""
        await self.page.evaluate("""() => {
          navigator.mediaDevices.getDisplayMedia = async () => {
            const canvas = document.createElement("canvas");
            const pen = canvas.getContext("2d");
            let turn = 0;
            setInterval(() => {
              pen.fillStyle = `hsl(${(turn += 30)} 80% 60%)`;
              pen.fillRect(0, 0, canvas.width, canvas.height);
            }, 200);
            return canvas.captureStream(5);
          };
        }""")
