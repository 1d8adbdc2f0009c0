"""Sound and picture straight between console and visitor, over Chromium's own WebRTC."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Locator, expect

from . import desk_words as words
from .console_page import ConsolePage
from .visitor_peer import VisitorPeer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DIRECT = "Видеосвязь"
MOVES = """(video) => new Promise((resolve) => {
  const canvas = new OffscreenCanvas(8, 8);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const seen = new Set();
  const look = () => {
    pen.drawImage(video, 0, 0, 8, 8);
    const [red, green, blue] = pen.getImageData(4, 4, 1, 1).data;
    if (red + green + blue > 60) seen.add([red, green, blue].map((c) => c >> 4).join());
    if (seen.size > 3) resolve([video.videoWidth, video.videoHeight]);
    else video.requestVideoFrameCallback(look);
  };
  look();
})"""
OPERATORS_PICTURE = """() => new Promise((resolve) => {
  const video = document.createElement("video");
  Object.assign(video, { muted: true, srcObject: window.operator });
  video.addEventListener("resize", () => resolve([video.videoWidth, video.videoHeight]));
  void video.play();
})"""
SOUND_SENT = """async () => {
  const { desk } = await import("/static/console/desk.js");
  const senders = desk.media.connection.getSenders();
  return senders.map(({ track }) => track !== null);
}"""


CAMERA, SCREEN = 4 / 3, 16 / 9


async def picture_moves(video: Locator) -> float:
    """Waits until several bright, different frames were shown; their width by their height."""
    await expect(video).to_be_visible()
    width, height = await video.evaluate(MOVES)
    return float(width / height)


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(context: BrowserContext, console: ConsolePage) -> AsyncIterator[VisitorPeer]:
    """A visitor with voice and camera in the talk that the console is in."""
    await console.enter()
    await console.talk()
    visitor = await VisitorPeer.open(context, console.desk)
    try:
        await visitor.run("voice()")
        await visitor.run("camera(true)")
        await visitor.negotiate()
        await expect(console.page.get_by_text(DIRECT)).to_be_visible()
        yield visitor
    finally:
        await visitor.close()


async def test_the_visitor_is_seen_large_and_moving(
    console: ConsolePage, visitor: VisitorPeer
) -> None:
    assert await picture_moves(console.main_video) == pytest.approx(CAMERA, abs=0.05)


async def test_without_a_camera_initials_and_a_level_take_the_pictures_place(
    console: ConsolePage, visitor: VisitorPeer
) -> None:
    await picture_moves(console.main_video)
    await visitor.run("camera(false)")
    await expect(console.main_video).to_be_hidden()
    await expect(console.page.locator("desk-stage")).to_contain_text("ИА")
    meter = console.page.locator("desk-stage .meter")
    await expect(meter).not_to_have_attribute("style", "--level: 0.000;")
    await visitor.run("camera(true)")
    await picture_moves(console.main_video)


async def test_the_operators_camera_is_seen_by_the_visitor_and_small_by_us(
    console: ConsolePage, visitor: VisitorPeer
) -> None:
    await console.do("camera")
    await expect(console.page.get_by_test_id("video-own")).to_be_visible()
    width, height = await visitor.run(OPERATORS_PICTURE)
    assert width / height == pytest.approx(CAMERA, abs=0.05)
    await console.do("camera")
    await expect(console.page.get_by_test_id("video-own")).to_be_hidden()


async def test_on_hold_neither_voice_nor_picture_goes_to_the_visitor(
    console: ConsolePage, visitor: VisitorPeer
) -> None:
    await console.do("camera")
    await expect(console.page.get_by_test_id("video-own")).to_be_visible()
    assert (await console.page.evaluate(SOUND_SENT))[:2] == [True, True]
    changed = {"type": "talk_changed", "with": [], "transfer": None}
    await console.desk.say({**changed, "hold": True})
    await expect(console.page.get_by_text("Клиент на удержании")).to_be_visible()
    assert (await console.page.evaluate(SOUND_SENT))[:2] == [False, False]
    await console.desk.say({**changed, "hold": False})
    await expect(console.page.get_by_text("Клиент на удержании")).to_be_hidden()
    assert (await console.page.evaluate(SOUND_SENT))[:2] == [True, True]


async def test_a_shared_screen_takes_the_stage_and_can_be_pointed_at(
    console: ConsolePage, visitor: VisitorPeer
) -> None:
    page, desk = console.page, console.desk
    await console.do("screen")
    await expect(page.get_by_test_id("do-screen")).to_have_attribute("aria-pressed", "true")
    await visitor.shares_screen()
    await expect(page.get_by_test_id("video-person")).to_be_visible()
    assert await picture_moves(console.main_video) == pytest.approx(SCREEN, abs=0.05)
    await visitor.close()  # from here on the test itself hears the desk
    box = await console.main_video.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    at = await desk.hears("pointer")
    assert (round(at["x"], 1), round(at["y"], 1)) == (0.5, 0.5)
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] - 20)
    while at["x"] is not None:
        at = await desk.hears("pointer")
    await console.main_video.focus()
    await page.keyboard.press("ArrowRight")
    assert (await desk.hears("pointer"))["x"] == 0.52
    await desk.say({"type": "screen", "answer": "stopped"})
    await expect(page.get_by_test_id("video-person")).to_be_hidden()


async def test_a_new_negotiation_brings_the_picture_back(
    console: ConsolePage, visitor: VisitorPeer
) -> None:
    await picture_moves(console.main_video)
    await visitor.negotiate()
    await expect(console.page.get_by_text(DIRECT)).to_be_hidden()
    await expect(console.page.get_by_text(DIRECT)).to_be_visible()
    await picture_moves(console.main_video)


async def test_the_talks_end_gives_microphone_and_camera_back(
    console: ConsolePage, visitor: VisitorPeer
) -> None:
    await console.do("camera")
    await expect(console.page.get_by_test_id("video-own")).to_be_visible()
    handle = await console.page.evaluate_handle(
        """async () => {
          const { media } = (await import("/static/console/desk.js")).desk;
          return [media.microphone.track, media.camera];
        }"""
    )
    await console.wrap_up()
    await expect(console.page.get_by_test_id("wrapped-up")).to_be_visible()
    states = await handle.evaluate("(tracks) => tracks.map((track) => track.readyState)")
    assert states == ["ended", "ended"]


async def test_without_a_microphone_the_operator_is_told_and_still_hears(
    console: ConsolePage, context: BrowserContext
) -> None:
    await context.clear_permissions()
    await console.enter()
    await console.desk.say(words.talk())
    await expect(console.page.get_by_text("Микрофон недоступен: вас не слышно")).to_be_visible()
    await expect(console.page.get_by_text("Звук через сервер")).to_be_visible()


async def test_the_operator_sees_how_good_the_line_is(
    console: ConsolePage, visitor: VisitorPeer
) -> None:
    sign = console.page.get_by_test_id("quality")
    await expect(sign).to_have_attribute("data-level", re.compile("good|fair"), timeout=20_000)
    await expect(sign).to_have_text(re.compile("^Связь"))
