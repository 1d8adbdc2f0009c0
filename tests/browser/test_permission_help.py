"""V2: every family of browsers gets its own help. The module's decision, by a table."""

import pytest

from .call_page import CallPage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
BLINK = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)"
ANDROID = "Mozilla/5.0 (Linux; Android 14; K)"


@pytest.mark.parametrize(
    ("agent", "touch_points", "family"),
    [
        (f"{WINDOWS} {BLINK} Safari/537.36", 0, "chrome"),
        (f"{WINDOWS} {BLINK} YaBrowser/24.10.0 Yowser/2.5 Safari/537.36", 0, "yandex"),
        (f"{WINDOWS} {BLINK} Safari/537.36 Edg/130.0.0.0", 0, "edge"),
        (f"{WINDOWS[:-1]}; rv:115.0) Gecko/20100101 Firefox/115.0", 0, "firefox"),
        (f"{MAC} {WEBKIT} Version/18.1 Safari/605.1.15", 0, "safari"),
        (f"{MAC} {WEBKIT} Version/18.1 Safari/605.1.15", 5, "ios-safari"),
        (f"{MAC} {BLINK} Safari/537.36", 0, "chrome"),
        (f"{IPHONE} {WEBKIT} Version/18.1 Mobile/15E148 Safari/604.1", 5, "ios-safari"),
        (f"{IPHONE} {WEBKIT} CriOS/130.0 Mobile/15E148 Safari/604.1", 5, "ios"),
        (f"{IPHONE} {WEBKIT} Version/18.1 YaBrowser/24.10 Mobile/15E148", 5, "ios"),
        (f"{ANDROID} {BLINK} Mobile Safari/537.36", 5, "android"),
        (f"{ANDROID} {BLINK} YaBrowser/24.10 Mobile Safari/537.36", 5, "android"),
        ("Mozilla/5.0 (Android 14; Mobile; rv:131.0) Firefox/131.0", 5, "android-firefox"),
        ("", 0, "chrome"),
    ],
)
async def test_a_browser_is_known_by_what_it_calls_itself(
    call_page: CallPage, agent: str, touch_points: int, family: str
) -> None:
    found = await call_page.page.evaluate(
        """async ([agent, touchPoints]) => {
          const { browserFamily } = await import("/static/rtc/permission-help.js");
          return browserFamily(agent, touchPoints);
        }""",
        [agent, touch_points],
    )
    assert found == family
