"""A visitor's browser for the console's tests: the visitor page's own `Direct`, moving pictures."""

import asyncio
import json
from typing import Any

from playwright.async_api import BrowserContext, Page

from .desk_stand_in import StandInDesk

_BEGIN = """async () => {
  const { Direct } = await import("/static/visit/direct.js");
  const { Film } = await import("/static/rtc/film.js");
  // A page that has been given a microphone tells its real addresses.
  await navigator.mediaDevices.getUserMedia({ audio: true });
  const direct = new Direct(new Film(() => {}));
  const picture = (width, height) => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    const pen = canvas.getContext("2d");
    let turn = 0;
    setInterval(() => {
      pen.fillStyle = `hsl(${(turn += 7)} 80% 50%)`;
      pen.fillRect(0, 0, width, height);
    }, 40);
    return canvas.captureStream(25).getVideoTracks()[0];
  };
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: 440 });
  const out = context.createMediaStreamDestination();
  tone.connect(out);
  tone.start();
  direct.addEventListener("picture", ({ detail }) => { window.operator = detail; });
  Object.assign(window, {
    direct,
    heard: (signal) => direct.receive(signal),
    begin: () => direct.negotiate([], true, (signal) => toDesk(JSON.stringify(signal))),
    voice: () => direct.send("voice", out.stream.getAudioTracks()[0]),
    camera: (on) => direct.send("camera", on ? picture(640, 480) : null),
    screen: (on) => direct.send("screen", on ? picture(1280, 720) : null),
  });
}"""


class VisitorPeer:
    def __init__(self, page: Page, desk: StandInDesk) -> None:
        self.page = page
        self._desk = desk
        self._relaying: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, context: BrowserContext, desk: StandInDesk) -> "VisitorPeer":
        page = await context.new_page()
        visitor = cls(page, desk)
        await page.expose_function("toDesk", visitor._to_desk)
        await page.goto(f"{desk.url}/visitor/")
        await page.evaluate(_BEGIN)
        return visitor

    async def negotiate(self) -> None:
        """Both sides are told to make a new connection, and signals flow from now on."""
        if self._relaying is not None:
            self._relaying.cancel()
        self._relaying = asyncio.create_task(self._relay())
        await self.page.evaluate("begin()")
        await self._desk.say(
            {"type": "negotiate", "ice_servers": [], "polite": False, "sound": True}
        )

    async def run(self, expression: str) -> Any:
        return await self.page.evaluate(expression)

    async def shares_screen(self) -> None:
        await self.run("screen(true)")
        stream = await self.run("direct.screenStream")
        await self._desk.say({"type": "screen", "answer": "accepted", "stream": stream})

    async def close(self) -> None:
        """No more signals are given on."""
        if self._relaying is not None:
            self._relaying.cancel()
            await asyncio.wait([self._relaying])
            self._relaying = None

    async def _to_desk(self, signal: str) -> None:
        await self._desk.say({"type": "signal", "data": json.loads(signal)})

    async def _relay(self) -> None:
        while True:
            signal = await self._desk.hears("signal", timeout_s=600)
            await self.page.evaluate("(signal) => heard(signal)", signal["data"])
