"""A caller on the phone line (SIP) goes on with video: the operator's link in a browser (B1)."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aioice import ice
from playwright.async_api import Browser, expect

from caller.sip_peer import SipPeer, sip_address

from . import real_gateway
from .call_page import CallPage
from .real_gateway import RealGateway
from .test_video_call import flows, opened, permissive, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

__all__ = ["permissive"]
LINE, CALLER = "+74951240001", "+74951234501"


@pytest_asyncio.fixture(loop_scope="session")
async def house(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vosk_engine: Any
) -> AsyncIterator[RealGateway]:
    """The gateway with a phone line."""
    monkeypatch.setattr(ice, "get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])
    async with real_gateway.running(tmp_path, vosk_engine, monkeypatch, sip_port=0) as house:
        await house.operator("olga", "Ольга Петровна")
        yield house


async def test_a_phone_caller_is_lifted_to_video_by_a_link(
    permissive: Browser, house: RealGateway, tmp_path: Path
) -> None:
    desk = await signed_in(permissive, house)
    phone = SipPeer(tmp_path / "phone.wav", lambda _: None)
    await phone.dial(await sip_address(house.url), LINE, CALLER)
    try:
        await phone.press("0")
        await desk.get_by_test_id("offer").wait_for()
        await desk.get_by_test_id("answer").click()
        await expect(desk.get_by_test_id("link-state")).to_have_text("Телефонная связь")
        await desk.get_by_test_id("do-link").click()
        await desk.get_by_role("button", name="Отправить ссылку").click()
        url = desk.get_by_test_id("link-url")
        await expect(url).to_have_value(re.compile("^http://localhost:[0-9]+/v/"))
        link = await url.input_value()
        await desk.get_by_role("button", name="Закрыть").click()

        page = await opened(permissive)
        await page.goto(link)
        visitor = CallPage(page)
        await visitor.part("link-open").click()
        await visitor.at("talking")
        await expect(visitor.part("operator-name")).to_have_text("Ольга Петровна")
        await visitor.part("camera-button").click()
        await flows(desk.get_by_test_id("video-main"))
        if await desk.get_by_test_id("do-camera").get_attribute("aria-pressed") == "false":
            await desk.get_by_test_id("do-camera").click()
        await flows(visitor.part("operator-video"))
        async with asyncio.timeout(20):
            await phone.closed.wait()  # the browser has the sound now

        await desk.get_by_test_id("do-screen").click()
        await visitor.part("share-accept").click()
        await expect(desk.locator("desk-stage")).to_have_attribute("data-screen", "shared")
        await visitor.write("Вот счётчик")
        await expect(desk.get_by_test_id("chat")).to_contain_text("Вот счётчик")
        await page.goto(link)
        await page.get_by_test_id("link-open").click()
        await expect(page.get_by_test_id("link-problem")).to_contain_text("уже не действует")
    finally:
        await phone.close()
