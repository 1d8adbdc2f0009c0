"""The operator's console as a test sees it: by roles and test ids, nothing of its layout."""

from pathlib import Path

from playwright.async_api import Page, expect

from . import desk_words as words
from .desk_stand_in import StandInDesk, iso

expect.set_options(timeout=20_000)  # a loaded machine is slow, not wrong


class ConsolePage:
    """Drives `<desk-app>` against a stand-in desk."""

    def __init__(self, page: Page, desk: StandInDesk) -> None:
        self.page = page
        self.desk = desk
        self.presence = page.get_by_test_id("presence")
        self.offer = page.get_by_test_id("offer")
        self.answer = page.get_by_test_id("answer")
        self.chat = page.get_by_test_id("chat")
        self.chat_text = page.get_by_test_id("chat-text")
        self.captions = page.get_by_test_id("captions")
        self.queue = page.get_by_test_id("queue")
        self.notes = page.get_by_label("Заметки")
        self.toasts = page.get_by_test_id("toasts")
        self.main_video = page.get_by_test_id("video-main")

    async def open(self) -> None:
        """The page, wherever it leads."""
        await self.page.goto(f"{self.desk.url}/console/")

    async def enter(self) -> None:
        """At the desk, signed in already."""
        self.desk.signed_in = True
        await self.open()
        await expect(self.presence).to_be_visible()

    async def be_available(self) -> None:
        await self.desk.say(
            {"type": "presence", "presence": "available", "reason": None, "until": None}
        )

    async def talk(self, **more: object) -> words.Message:
        """In a talk that was answered already."""
        talk = words.talk(**more)
        self.desk.talk = talk
        await self.desk.say(talk)
        await expect(self.page.get_by_test_id("do-finish")).to_be_visible()
        return talk

    async def wrap_up(self, call: str = "c-1", reason: str = "finished") -> None:
        until = iso(30)
        self.desk.talk = None
        await self.desk.say(
            {"type": "talk_ended", "call": call, "reason": reason, "wrap_up_until": until},
            {"type": "presence", "presence": "wrap_up", "reason": None, "until": until},
        )

    async def do(self, action: str) -> None:
        """Press a talk's control: mute, hold, screen..."""
        await self.page.get_by_test_id(f"do-{action}").click()

    async def tab(self, name: str) -> None:
        await self.page.get_by_role("tab", name=name).click()

    async def go(self, page: str) -> None:
        await self.page.get_by_role("navigation").get_by_role("button", name=page).click()


def a_file(folder: Path, name: str, size: int) -> Path:
    path = folder / name
    path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(size - 4))
    return path
