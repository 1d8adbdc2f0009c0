"""Camera and screen by way of a room (rtc/film.js) to a supervisor (console/watching.js)."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page

from media.janus.rooms import JanusRooms
from tests.janus_fixture import SECRET

from .stand_in import StandInGateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FILM = """async () => {
  const { Film } = await import("/static/rtc/film.js");
  const { Watching } = await import("/static/console/watching.js");
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  [window.camera] = media.getVideoTracks();
  window.film = new Film((sdp) => window.tell("offer", sdp));
  window.watching = new Watching((side, sdp) => window.tell(side, sdp));
}"""
SEEN = """(view) => new Promise((done) => {
  const look = () => {
    const stream = watching.stream("visitor", view);
    if (!stream) { setTimeout(look, 50); return; }
    const video = document.createElement("video");
    Object.assign(video, { muted: true, srcObject: stream });
    video.requestVideoFrameCallback((_, { width, height }) => done([width, height]));
    void video.play();
  };
  look();
})"""
UNSEEN = """(view) => new Promise((done) => {
  const look = () => {
    if (!watching.stream("visitor", view)) done(true);
    else setTimeout(look, 50);
  };
  look();
})"""


@pytest_asyncio.fixture(loop_scope="session")
async def rooms(janus_url: str) -> AsyncIterator[JanusRooms]:
    rooms = JanusRooms(janus_url, SECRET)
    yield rooms
    await rooms.close()


async def test_what_is_shown_is_seen_by_the_watcher_as_it_comes_and_goes(
    context: BrowserContext, page: Page, gateway: StandInGateway, rooms: JanusRooms
) -> None:
    await context.grant_permissions(["microphone", "camera"])
    await page.goto(f"{gateway.url}/visit/")
    told: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
    shown: asyncio.Queue[Any] = asyncio.Queue()
    await page.expose_function("tell", lambda kind, sdp: told.put_nowait((kind, sdp)))
    await page.evaluate(FILM)
    room = await rooms.open("film", None, shown.put_nowait)

    await page.evaluate("film.show('camera', camera)")
    await page.evaluate("film.begin([])")
    answer = await room.publish("visitor", (await told.get())[1])
    await page.evaluate("(sdp) => film.answered(sdp)", answer)
    async with asyncio.timeout(20):
        await shown.get()
    offer = await room.watch("boss", "visitor")
    await page.evaluate("(sdp) => watching.offered('visitor', sdp, [])", offer)
    await room.watched("boss", *(await told.get()))

    assert await page.evaluate(SEEN, "camera") == [640, 480]
    await page.evaluate("film.show('screen', camera.clone())")
    assert await page.evaluate(SEEN, "screen") == [640, 480]
    await page.evaluate("film.show('screen', null)")
    assert await page.evaluate(UNSEEN, "screen")
    await page.evaluate("film.end()")
    await room.close()
