"""What the visitor's page says when there is no call: refused microphone (V2), no gateway."""

import json

import pytest
from playwright.async_api import BrowserContext, Page, expect

from .call_page import CallPage
from .stand_in import StandInGateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FAIL_WITH = """(name) => {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("raw", name));
}"""


async def test_a_refused_microphone_shows_how_to_allow_it(
    page: Page, context: BrowserContext, gateway: StandInGateway
) -> None:
    await context.clear_permissions()
    await page.goto(f"{gateway.url}/visit/")
    call_page = CallPage(page)
    await call_page.call_button.click()
    await call_page.at("refused")
    await expect(page.get_by_test_id("permission-help").get_by_role("listitem")).to_have_count(3)
    assert gateway.offers == []
    await context.grant_permissions(["microphone"])
    await call_page.try_again.click()
    await call_page.at("assistant")


@pytest.mark.parametrize(
    ("error", "screen"),
    [
        ("NotAllowedError", "refused"),
        ("NotFoundError", "missing"),
        ("NotReadableError", "busy"),
        ("AbortError", "busy"),
    ],
)
async def test_every_failure_of_the_microphone_has_its_own_words(
    call_page: CallPage, error: str, screen: str
) -> None:
    await call_page.page.evaluate(FAIL_WITH, error)
    await call_page.call_button.click()
    await call_page.at(screen)
    await expect(call_page.screen(screen)).not_to_contain_text("raw")


async def test_a_page_that_is_not_secure_says_so(
    page: Page, gateway: StandInGateway, context: BrowserContext
) -> None:
    await page.add_init_script(
        "Object.defineProperty(navigator, 'mediaDevices', {value: undefined})"
    )
    await page.goto(f"{gateway.url}/visit/")
    call_page = CallPage(page)
    await call_page.call_button.click()
    await call_page.at("insecure")


async def test_giving_up_while_the_browser_asks_lets_the_microphone_go(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await call_page.page.evaluate("""() => {
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        await new Promise((answer) => { window.answerPrompt = answer; });
        const stream = await open(wanted);
        const [track] = stream.getTracks();
        const stop = track.stop.bind(track);
        track.stop = () => { stop(); document.body.dataset.track = track.readyState; };
        return stream;
      };
    }""")
    await call_page.call_button.click()
    await call_page.at("permission")
    await call_page.cancel.click()
    await call_page.at("start")
    await call_page.page.evaluate("window.answerPrompt()")
    await expect(call_page.page.locator("body")).to_have_attribute("data-track", "ended")
    await call_page.at("start")
    assert gateway.offers == []


async def test_giving_up_while_connecting_goes_back(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    gateway.silent = True
    await call_page.call_button.click()
    await call_page.at("connecting")
    await expect(call_page.screen("connecting")).to_contain_text("Сейчас помощница ответит.")
    await call_page.cancel.click()
    await call_page.at("start")


MESSAGE = "Все линии заняты. Позвоните через минуту."


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (503, json.dumps({"error": {"code": "full", "message": MESSAGE}}).encode(), MESSAGE),
        (503, b"<html>Bad Gateway</html>", "Сейчас помощница не может ответить."),
        (500, b"{}", "Сейчас помощница не может ответить."),
        (200, b"", "Сейчас помощница не может ответить."),
        (200, b"{}", "Сейчас помощница не может ответить."),
        (200, b"null", "Сейчас помощница не может ответить."),
        (
            200,
            b'{"call_id":"1","type":"answer","sdp":"v=1"}',
            "Сейчас помощница не может ответить.",
        ),
    ],
)
async def test_a_gateway_that_does_not_take_the_call_is_explained_in_russian(
    call_page: CallPage, gateway: StandInGateway, status: int, body: bytes, words: str
) -> None:
    gateway.refusal = (status, body)
    await call_page.call_button.click()
    await call_page.at("unavailable")
    await expect(call_page.refusal).to_contain_text(words)
    gateway.refusal = None
    await call_page.call_again.click()
    await call_page.at("assistant")


async def test_without_a_network_the_page_says_so(
    call_page: CallPage, context: BrowserContext
) -> None:
    await context.set_offline(True)
    await call_page.call_button.click()
    await call_page.at("unavailable")
    await expect(call_page.refusal).to_contain_text("Нет связи с сервером")
