"""Pictures of a page's screens, and what is wrong with them: axe-core's serious findings, and
what is wider than the window.
"""

import asyncio
import json
from pathlib import Path

from playwright.async_api import Page

from tests.web import npm

SETTLED = """Promise.all(document.getAnimations().map(
  (a) => a.effect.getTiming().iterations === Infinity ? null : a.finished.catch(() => null)))"""
OVERFLOW = """Math.max(...[...document.querySelectorAll('main *')].map(
  (e) => e.getBoundingClientRect().right)) - document.documentElement.clientWidth"""


class Gallery:
    def __init__(self, page: Page, folder: Path, look: str) -> None:
        """folder: where pictures go. look: the end of their names."""
        self._page, self._folder, self._look = page, folder, look
        self._axe = (npm.modules() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
        self.problems: list[str] = []

    async def keep(self, name: str, *, stopped: bool = False) -> None:
        """stopped: the page's clock is, so that a limit of the page cannot pass meanwhile."""
        page = self._page
        await page.evaluate(SETTLED)
        await page.screenshot(path=self._folder / f"{name}-{self._look}.png")
        overflow = await page.evaluate(OVERFLOW)
        if overflow > 1:
            self.problems.append(f"{name}: {overflow} px wider than the window")
        await page.evaluate(self._axe)
        looking = asyncio.ensure_future(page.evaluate("axe.run()"))
        while stopped and not looking.done():
            await page.clock.run_for(20)  # axe waits for timers of its own
        found = await looking
        self.problems += [
            f"{name}: {violation['id']}: {json.dumps(node['html'], ensure_ascii=False)}"
            for violation in found["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]
