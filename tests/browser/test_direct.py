"""What goes straight from visitor to operator (visit/direct.js), with a real connection."""

import pytest
from playwright.async_api import BrowserContext, Page

from .stand_in import StandInGateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HELD = """async () => {
  const { Direct } = await import("/static/visit/direct.js");
  const { Film } = await import("/static/rtc/film.js");
  const { Peer } = await import("/static/rtc/peer.js");
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const direct = new Direct(new Film(() => {}));
  const operator = new Peer(false, [], (signal) => direct.receive(signal));
  direct.negotiate([], true, (signal) => void operator.receive(signal));
  const connected = new Promise((done) =>
    direct.addEventListener("connected", ({ detail }) => { if (detail) done(); }));
  const seen = new Promise((done) =>
    operator.connection.addEventListener("track", ({ track }) => {
      if (track.kind === "video") track.addEventListener("unmute", () => done(), { once: true });
    }));
  const until = async (good) => {
    while (!good(sent())) await new Promise(requestAnimationFrame); // replaceTrack takes a while
    return sent();
  };
  const sent = () => direct.connection.getSenders().map(({ track }) => track?.kind ?? null);
  direct.send("voice", media.getAudioTracks()[0]);
  operator.connection.addTransceiver("audio");
  await connected;
  const found = [sent()];
  direct.hold(true);
  found.push(await until((kinds) => kinds.every((kind) => kind === null)));
  direct.send("camera", media.getVideoTracks()[0]);
  found.push(sent());
  direct.hold(false);
  found.push(await until((kinds) => kinds.every((kind) => kind !== null)));
  await seen;
  direct.close();
  operator.close();
  return found;
}"""


async def test_on_hold_neither_voice_nor_picture_goes_to_the_operator(
    context: BrowserContext, page: Page, gateway: StandInGateway
) -> None:
    await context.grant_permissions(["microphone", "camera"])
    await page.goto(f"{gateway.url}/visit/")
    before, held, camera_while_held, after = await page.evaluate(HELD)
    assert before == ["audio"]
    assert held == camera_while_held == [None]
    assert after == ["audio", "video"]
