"""Chromium for the page's tests: one browser a session, a fresh profile and gateway a test."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aioice import ice
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from . import desk_stand_in, stand_in
from .call_page import CallPage
from .console_page import ConsolePage

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program."""
    if not CHROMIUM.exists():
        pytest.skip(f"no {CHROMIUM}: apt-get install chromium")
    return CHROMIUM


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    """Headless Chromium whose microphone beeps."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, headless=True, args=FLAGS
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def gateway(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[stand_in.StandInGateway]:
    """A stand-in gateway on the loopback, which aioice would leave out."""
    monkeypatch.setattr(ice, "get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])
    async with stand_in.running() as gateway:
        yield gateway


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A fresh profile that has not been asked for the microphone."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="ru-RU")
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext) -> AsyncIterator[Page]:
    """A page whose errors fail the test."""
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if "Security" in line.text else None)
    yield page
    assert errors == []


@pytest_asyncio.fixture(loop_scope="session")
async def call_page(
    context: BrowserContext, page: Page, gateway: stand_in.StandInGateway
) -> CallPage:
    """The visitor's page, opened, with the microphone allowed."""
    await context.grant_permissions(["microphone"])
    await page.goto(f"{gateway.url}/visit/")
    return CallPage(page)


@pytest_asyncio.fixture(loop_scope="session")
async def console(
    context: BrowserContext, page: Page, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[ConsolePage]:
    """The operator's page at a stand-in desk, not opened yet, with microphone and camera."""
    monkeypatch.setattr(ice, "get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])
    await context.grant_permissions(["microphone", "camera"])
    async with desk_stand_in.running() as desk:
        yield ConsolePage(page, desk)


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where pictures of the page go: DOZVON_SCREENSHOTS, else var/screenshots."""
    root = Path(__file__).parents[2]
    folder = Path(os.environ.get("DOZVON_SCREENSHOTS", root / "var" / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
