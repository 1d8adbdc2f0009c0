"""The visitor's page against the whole system: Chromium's microphone speaks a recording."""

import wave

import numpy as np
import pytest
from playwright.async_api import async_playwright, expect

from media.pcm import silence
from tests.browser.call_page import CallPage
from tests.browser.conftest import FLAGS

pytestmark = [pytest.mark.system, pytest.mark.browser]
RATE = 48000


@pytest.fixture
def microphone(tmp_path, silero_engine):
    """The greeting is let pass; then one word, and silence."""
    said = silero_engine.synthesise("оператор.", RATE)
    pcm = np.concatenate([silence(16 * RATE), said, silence(60 * RATE)])
    path = tmp_path / "visitor.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm.tobytes())
    return path


async def test_a_visitor_talks_to_the_assistant_in_chromium(
    system, chromium, microphone, screenshots
):
    flags = [
        *FLAGS,
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={microphone}%noloop",
    ]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, headless=True, args=flags
        )
        page = await browser.new_page(viewport={"width": 1280, "height": 800}, locale="ru-RU")
        await page.goto(f"{system.gateway_url}/visit/")
        visitor = CallPage(page)
        await visitor.call()
        await expect(visitor.captions.first).to_contain_text("Здравствуйте", timeout=20_000)
        heard = visitor.captions.get_by_text("оператор", exact=True)
        await expect(heard).to_be_visible(timeout=60_000)
        # Nobody is signed in at a desk.
        await expect(page.get_by_text("перезвонить").first).to_be_visible(timeout=60_000)
        await page.screenshot(path=screenshots / "real-call.png")
        await browser.close()
