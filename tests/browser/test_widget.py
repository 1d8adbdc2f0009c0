"""The icon on somebody's site (V1, V15): what it opens, what it leaves as it was."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.async_api import BrowserContext, Page, expect

from .call_page import CallPage
from .stand_in import StandInGateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SITE = """<!doctype html><html lang="ru"><meta charset="utf-8"><title>Сайт</title>
<style>* {{ color: red !important; font-size: 40px; }} button {{ display: none; }}</style>
<h1>Наш сайт</h1><a href="/other">Дальше</a><script src="{gateway}/widget.js"></script></html>"""


@pytest_asyncio.fixture(loop_scope="session")
async def site(gateway: StandInGateway) -> AsyncIterator[str]:
    """Another origin of the same domain, with styles that would spoil whatever they reach."""
    app = FastAPI()

    @app.get("/{path:path}")
    async def page(path: str) -> HTMLResponse:
        return HTMLResponse(SITE.format(gateway=gateway.url))

    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=0)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    gateway.frame_ancestors = ("'self'", url)
    yield url
    server.should_exit = True
    with contextlib.suppress(asyncio.CancelledError):
        await serving


async def test_closing_leaves_the_page_as_it_was(
    page: Page, context: BrowserContext, gateway: StandInGateway, site: str
) -> None:
    await page.goto(site)
    icon = page.get_by_role("button", name="Видеозвонок")
    await expect(icon).to_be_visible()
    before = await page.evaluate("document.body.innerHTML")
    box = await icon.bounding_box()
    assert box is not None
    assert box["x"] == 24
    assert box["y"] > 700
    await icon.press("Enter")
    window = CallPage(page, page.frame_locator("dozvon-widget iframe"))
    await window.at("start")
    await window.part("close").click()
    await expect(icon).to_be_focused()
    await expect(page.locator("iframe")).to_have_count(0)
    assert await page.evaluate("document.body.innerHTML") == before


async def test_the_conversation_outlives_a_change_of_pages(
    page: Page, context: BrowserContext, gateway: StandInGateway, site: str
) -> None:
    await context.grant_permissions(["microphone"])
    await page.goto(site)
    await page.get_by_role("button", name="Видеозвонок").click()
    window = CallPage(page, page.frame_locator("dozvon-widget iframe"))
    gateway.snapshot |= {"stage": "talking", "operator": "Ольга"}
    await window.call_operator()
    await window.at("talking")
    [request] = gateway.requests
    assert request["page"] == f"{site}/"
    await page.get_by_role("link", name="Дальше").press("Enter")
    await page.wait_for_url("**/other")
    await window.at("talking")
    assert len(gateway.requests) == 1


async def test_minimised_it_tells_of_the_call_and_opens_as_the_operator_answers(
    page: Page, context: BrowserContext, gateway: StandInGateway, site: str
) -> None:
    await context.grant_permissions(["microphone"])
    await page.goto(site)
    await page.get_by_role("button", name="Видеозвонок").click()
    window = CallPage(page, page.frame_locator("dozvon-widget iframe"))
    gateway.snapshot["stage"] = "waiting"
    await window.call_operator()
    await window.at("waiting")
    await window.part("minimise").click()
    await expect(page.get_by_role("button", name="Идёт разговор")).to_be_focused()
    await gateway.say({"type": "stage", "stage": "talking"})
    await window.at("talking")


async def test_a_site_that_is_not_listed_shows_nothing(
    context: BrowserContext, gateway: StandInGateway, site: str
) -> None:
    page = await context.new_page()  # whose console tells of the refusal
    gateway.frame_ancestors = ("'self'",)
    await page.goto(site)
    await page.get_by_role("button", name="Видеозвонок").click()
    window = page.frame_locator("dozvon-widget iframe")
    await expect(window.get_by_text("Чем помочь?")).to_have_count(0)
