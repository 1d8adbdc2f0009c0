"""Two browsers and the gateway between them: V1-V15 in one run, and the same from the assistant."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aioice import ice
from playwright.async_api import (
    Browser,
    BrowserContext,
    Download,
    Locator,
    Page,
    async_playwright,
    expect,
)

from . import real_gateway
from .call_page import CallPage
from .conftest import FLAGS
from .real_gateway import PASSWORD, RealGateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TEN_MB = 10_000_000
SMOOTH_FPS = 15
WINDOWS = 8
PATIENCE_MS = 30_000

# What a <video> shows: its size, frames a second over a while, and whether it is more than black.
WATCH = """async (video) => {
  const quality = () => video.getVideoPlaybackQuality().totalVideoFrames;
  const before = quality(), from = performance.now();
  await new Promise((done) => setTimeout(done, 3000));
  const fps = (quality() - before) * 1000 / (performance.now() - from);
  const canvas = document.createElement("canvas");
  canvas.width = 64;
  canvas.height = 48;
  const context = canvas.getContext("2d");
  context.drawImage(video, 0, 0, 64, 48);
  const pixels = context.getImageData(0, 0, 64, 48).data;
  return {
    width: video.videoWidth, height: video.videoHeight, fps,
    brightest: Math.max(...pixels.filter((_, i) => i % 4 !== 3)),
  };
}"""
# When a <video> showed its first frame, ms by the page's clock.
FIRST_FRAME = """() => {
  window.firstFrame = new Promise((done) => {
    const look = () => {
      const video = document.querySelector("[data-testid=operator-video]");
      if (video) video.requestVideoFrameCallback(() => done(Date.now()));
      else requestAnimationFrame(look);
    };
    look();
  });
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def house(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vosk_engine: Any
) -> AsyncIterator[RealGateway]:
    monkeypatch.setattr(ice, "get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])
    async with real_gateway.running(tmp_path, vosk_engine, monkeypatch) as house:
        await house.operator("olga", "Ольга Петровна")
        await house.operator("ivan", "Иван Ильич")
        yield house


@pytest_asyncio.fixture(loop_scope="session")
async def permissive(chromium: Path) -> AsyncIterator[Browser]:
    """A browser whose people allow everything at once."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium,
            headless=True,
            args=[*FLAGS, "--use-fake-ui-for-media-stream"],
        )
        yield browser
        await browser.close()


async def opened(browser: Browser, width: int = 1280) -> Page:
    """A page of a profile of its own, whose errors fail the test."""
    context: BrowserContext = await browser.new_context(
        viewport={"width": width, "height": 800}, locale="ru-RU", accept_downloads=True
    )
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


async def signed_in(
    browser: Browser, house: RealGateway, name: str = "olga", *, available: bool = True
) -> Page:
    """At the desk."""
    page = await opened(browser, 1440)
    await page.goto(f"{house.url}/console/")
    await page.get_by_label("Имя").fill(name)
    await page.get_by_label("Пароль").fill(PASSWORD)
    await page.get_by_role("button", name="Войти").click()
    await (
        page.get_by_test_id("become-available")
        .or_(page.get_by_test_id("presence"))
        .first.wait_for()
    )
    if available and await page.get_by_test_id("become-available").is_visible():
        await page.get_by_test_id("become-available").click()
    return page


async def flows(video: Locator) -> None:
    """The picture moves, 640x480 at 15 frames a second or more, and is not black. A busy machine
    may take a while until it does.
    """
    await expect(video).to_be_visible(timeout=PATIENCE_MS)
    for _ in range(WINDOWS):
        seen: dict[str, float] = await video.evaluate(WATCH)
        if seen["fps"] >= SMOOTH_FPS and seen["width"] >= 640:
            break
    print(f"{seen['width']}x{seen['height']}, {seen['fps']:.0f} frames a second")
    assert seen["width"] >= 640
    assert seen["height"] >= 480
    assert seen["fps"] >= SMOOTH_FPS
    assert seen["brightest"] > 60


async def answered(desk: Page, visitor: CallPage) -> float:
    """Ольга answers; when she pressed, time.time()."""
    await desk.get_by_test_id("offer").wait_for()
    pressed = time.time()
    await desk.get_by_test_id("answer").click()
    await visitor.at("talking")
    return pressed


async def test_a_visitor_and_an_operator_from_the_icon_to_the_stars(
    permissive: Browser, house: RealGateway, tmp_path: Path
) -> None:
    desk = await signed_in(permissive, house)
    page = await opened(permissive)
    await page.goto(house.url)
    await page.get_by_role("button", name="Видеозвонок").click()  # V1
    visitor = CallPage(page, page.frame_locator("dozvon-widget iframe"))
    await visitor.call_operator()  # V2-V6
    await visitor.at("waiting")  # V7

    await answered(desk, visitor)
    await expect(visitor.part("operator-name")).to_have_text("Ольга Петровна")
    await visitor.part("camera-button").click()  # V8
    await flows(desk.get_by_test_id("video-main"))
    await flows(visitor.part("own-video"))

    await visitor.write("Здравствуйте! <b>Это счётчик</b>")  # V9
    await expect(desk.get_by_test_id("chat")).to_contain_text("<b>Это счётчик</b>")
    await desk.get_by_test_id("chat-text").fill("Пришлите фото, пожалуйста")
    await desk.get_by_test_id("chat-send").click()
    await expect(visitor.chat_lines.last).to_contain_text("Пришлите фото")

    await files_both_ways(desk, visitor, tmp_path)  # V10

    await desk.get_by_test_id("do-screen").click()  # V11
    await visitor.part("share-accept").click()
    await expect(visitor.part("share-bar")).to_be_visible()
    await expect(desk.locator("desk-stage")).to_have_attribute("data-screen", "shared")
    await desk.get_by_test_id("video-main").hover()
    await expect(visitor.part("pointer")).to_be_visible()
    await visitor.part("share-stop").click()
    await expect(visitor.part("share-bar")).to_have_count(0)

    await session_code(desk, visitor)  # V12
    await page.reload()  # the same conversation, after a moment
    visitor = CallPage(page, page.frame_locator("dozvon-widget iframe"))
    await visitor.at("talking")
    await expect(visitor.chat_lines.first).to_contain_text("Здравствуйте!")
    await visitor.end_button.click()  # V13
    await visitor.at("ended")
    await visitor.part("star-5").press("Space")  # V14; the window may still be growing narrow
    await visitor.part("rating-comment").fill("Спасибо!")
    await visitor.part("rating-send").click()
    await expect(visitor.part("rating-thanks")).to_be_visible()
    await visitor.part("close-after").click()  # V15
    await expect(page.get_by_role("button", name="Видеозвонок")).to_be_focused()
    await expect(page.locator("iframe")).to_have_count(0)


async def files_both_ways(desk: Page, visitor: CallPage, folder: Path) -> None:
    """Ten megabytes each way, and they are the same at the other end."""
    sent = folder / "счётчик.jpg"
    sent.write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * (TEN_MB // 256))
    await visitor.window.get_by_test_id("chat-file").set_input_files(sent)
    link = desk.get_by_test_id("chat").get_by_role("link", name="счётчик.jpg")
    async with desk.expect_download() as saving:
        await link.click(timeout=60_000)
    assert await content(await saving.value) == sent.read_bytes()

    async with desk.expect_file_chooser() as choosing:
        await desk.get_by_role("button", name=re.compile("файл", re.I)).click()
    await (await choosing.value).set_files(sent)
    async with visitor.page.expect_download() as saving:
        await visitor.part("file-save").last.click(timeout=60_000)
    assert await content(await saving.value) == sent.read_bytes()


async def content(saved: Download) -> bytes:
    return await asyncio.to_thread(Path(await saved.path()).read_bytes)


async def session_code(desk: Page, visitor: CallPage) -> str:
    await desk.get_by_test_id("do-code").click()
    await desk.get_by_role("dialog").get_by_role("textbox").fill("Ждём фото нового счётчика")
    await desk.get_by_role("dialog").get_by_role("button").last.click()
    await expect(visitor.part("code-note")).to_contain_text(re.compile(r"\d{4}-\d{4}"))
    found = re.search(r"\d{4}-\d{4}", await visitor.part("code-note").inner_text())
    assert found is not None
    await desk.keyboard.press("Escape")
    return found[0]


async def test_from_the_assistant_to_a_human_in_the_same_window(
    permissive: Browser, house: RealGateway
) -> None:
    desk = await signed_in(permissive, house)
    page = await opened(permissive)
    await page.goto(f"{house.url}/visit/")
    visitor = CallPage(page)
    await visitor.call()
    await expect(visitor.captions.first).to_contain_text("Здравствуйте!")
    await visitor.part("ask-operator").click()
    await visitor.part("field-name").fill("Иванова Анна")
    await visitor.part("ask-send").click()
    await visitor.at("waiting")
    await answered(desk, visitor)
    await visitor.part("camera-button").click()
    await flows(desk.get_by_test_id("video-main"))
    await desk.get_by_test_id("do-finish").click()
    await visitor.at("ended")
    await expect(visitor.part("rating")).to_be_visible()


async def test_the_operator_is_seen_and_how_soon_is_printed(
    permissive: Browser, house: RealGateway
) -> None:
    desk = await signed_in(permissive, house)
    page = await opened(permissive)
    await page.goto(f"{house.url}/visit/")
    visitor = CallPage(page)
    await visitor.call_operator()
    await visitor.at("waiting")
    await page.evaluate(FIRST_FRAME)
    pressed = await answered(desk, visitor)
    if await desk.get_by_test_id("do-camera").get_attribute("aria-pressed") == "false":
        await desk.get_by_test_id("do-camera").click()
    first: float = await page.evaluate("window.firstFrame")
    print(f"first picture {first / 1000 - pressed:.2f} s after «ответить»")
    await flows(visitor.part("operator-video"))


async def test_a_session_code_reaches_the_operator_who_gave_it(
    permissive: Browser, house: RealGateway
) -> None:
    desk = await signed_in(permissive, house)
    page = await opened(permissive)
    await page.goto(f"{house.url}/visit/")
    visitor = CallPage(page)
    await visitor.call_operator()
    await answered(desk, visitor)
    code = await session_code(desk, visitor)
    other = await signed_in(permissive, house, "ivan")  # idle for longer than Ольга will be
    await desk.get_by_test_id("do-finish").click()
    await visitor.at("ended")
    await desk.get_by_test_id("wrapped-up").click()

    await page.goto(f"{house.url}/visit/")
    await visitor.fill_in()
    await page.get_by_text("У меня есть код сессии").click()
    await visitor.part("field-code").press_sequentially(code)
    await expect(visitor.check).to_have_attribute("data-state", "live")
    await visitor.operator_call.click()
    await expect(desk.get_by_test_id("offer")).to_contain_text(code, timeout=PATIENCE_MS)
    await expect(other.get_by_test_id("offer")).to_be_hidden()
