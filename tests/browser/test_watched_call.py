"""A talk whose pictures are recorded, and watched by a supervisor: Janus between browsers."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import av
import pytest
import pytest_asyncio
from aioice import ice
from playwright.async_api import Browser, Locator, Page, expect

from tests.janus_fixture import SECRET
from voice_gateway.records.film_keeper import FilmKeeper

from . import real_gateway
from .call_page import CallPage
from .real_gateway import RealGateway
from .test_video_call import PATIENCE_MS, WATCH, answered, opened, permissive, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

__all__ = ["permissive"]


@pytest_asyncio.fixture(loop_scope="session")
async def house(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vosk_engine: Any, janus_url: str
) -> AsyncIterator[RealGateway]:
    monkeypatch.setattr(ice, "get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])
    chosen = {"janus_url": janus_url, "janus_secret": SECRET, "record_video": True}
    async with real_gateway.running(tmp_path, vosk_engine, monkeypatch, **chosen) as house:
        await house.operator("olga", "Ольга Петровна")
        await house.operator("vera", "Вера Павловна", "supervisor")
        yield house


async def moves(video: Locator) -> None:
    """The picture moves and is not black."""
    await expect(video).to_be_visible(timeout=PATIENCE_MS)
    seen: dict[str, float] = await video.evaluate(WATCH)
    assert seen["fps"] > 1
    assert seen["brightest"] > 60


async def listens_in(desk: Page) -> None:
    await desk.get_by_role("button", name="Смена").click()
    row = desk.get_by_test_id("board").get_by_role("row", name="Ольга Петровна")
    await row.get_by_role("button", name="Слушать разговор").click()
    await expect(desk.get_by_test_id("do-whisper")).to_be_visible()


async def test_a_supervisor_sees_visitor_operator_and_screen_and_all_of_it_is_kept(
    permissive: Browser, house: RealGateway, tmp_path: Path
) -> None:
    desk = await signed_in(permissive, house)
    boss = await signed_in(permissive, house, "vera", available=False)
    page = await opened(permissive)
    await page.goto(f"{house.url}/visit/")
    visitor = CallPage(page)
    await visitor.call_operator()
    await answered(desk, visitor)
    await expect(visitor.part("recorded")).to_have_text("Видео записывается")
    await visitor.part("camera-button").click()
    await desk.get_by_test_id("do-camera").click()

    await listens_in(boss)
    await moves(boss.get_by_test_id("video-main"))
    await moves(boss.get_by_test_id("video-own"))
    await visitor.has_a_screen_to_show()
    await desk.get_by_test_id("do-screen").click()
    await visitor.part("share-accept").click()
    await moves(boss.get_by_test_id("video-person"))  # the screen is large now
    await visitor.part("share-stop").click()
    await expect(boss.get_by_test_id("video-person")).to_be_hidden(timeout=PATIENCE_MS)

    await visitor.end_button.click()
    await visitor.at("ended")
    await expect(boss.get_by_test_id("do-whisper")).to_be_hidden()
    while list((tmp_path / "recordings").glob("*.mjr")):  # the gateway's own keeper may be at it
        await FilmKeeper(tmp_path / "recordings").sweep()
        await asyncio.sleep(0.1)
    films = sorted((tmp_path / "recordings").glob("*.webm"))
    assert len(films) == 3  # both cameras and the screen
    for film in films:
        with av.open(str(film)) as container:
            assert next(container.decode(video=0)).width > 0
