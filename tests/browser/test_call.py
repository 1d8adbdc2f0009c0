"""A talk with the assistant, against a stand-in gateway: V5, V13 and the visitor's wire."""

import re

import pytest
from playwright.async_api import Page, expect

from .call_page import CallPage
from .stand_in import StandInGateway

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LOUD = re.compile(r"--level: (0\.[1-9]|1)")
SILENT = re.compile(r"--level: 0\.000")


def caption(who: str, turn: int, text: str, *, final: bool = True) -> dict[str, object]:
    return {"type": "caption", "who": who, "turn": turn, "text": text, "final": final}


async def test_one_press_offers_one_opus_voice(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await call_page.call()
    [offer] = gateway.offers
    sdp = offer.pop("sdp")
    assert offer == {
        "type": "offer",
        "line": "consultation",
        "to": "assistant",
        "visitor": None,
        "code": None,
        "page": None,
    }
    assert re.findall(r"^m=(\w+)", sdp, re.M) == ["audio"]
    first_codec = re.findall(r"^m=audio \d+ \S+ (\d+)", sdp, re.M)[0]
    assert f"a=rtpmap:{first_codec} opus/48000/2" in sdp
    assert "a=sendrecv" in sdp
    assert "a=candidate" in sdp  # non-trickle


async def test_a_call_makes_one_connection(page: Page, call_page: CallPage) -> None:
    await page.evaluate("""() => {
      const Connection = RTCPeerConnection;
      window.made = [];
      window.RTCPeerConnection = function (...given) {
        const one = new Connection(...given);
        window.made.push(one);
        return one;
      };
    }""")
    await call_page.call()
    await page.wait_for_function("() => made.some((one) => one.connectionState === 'connected')")
    assert await page.evaluate("made.length") == 1


async def test_partial_captions_replace_each_other_until_the_final_one(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await call_page.call()
    await gateway.say(caption("caller", 1, "какой у", final=False))
    await expect(call_page.partial).to_have_text("какой у")
    await gateway.say(caption("caller", 1, "какой у меня баланс", final=False))
    await expect(call_page.partial).to_have_text("какой у меня баланс")
    await expect(call_page.captions).to_have_count(0)
    await gateway.say(caption("caller", 1, "Какой у меня баланс"))
    await expect(call_page.partial).to_be_hidden()
    await expect(call_page.captions).to_have_text(["ВыКакой у меня баланс"])


async def test_sentences_of_one_answer_share_a_bubble(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await call_page.call()
    await gateway.say(
        caption("assistant", 1, "Здравствуйте!"),
        caption("assistant", 1, "Чем помочь?"),
        caption("caller", 2, "баланс"),
        caption("assistant", 2, "Секунду."),
    )
    await expect(call_page.captions).to_have_text(
        [re.compile("Здравствуйте!Чем помочь"), re.compile("баланс"), re.compile("Секунду")]
    )


async def test_captions_are_announced_only_when_final(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await call_page.call()
    await gateway.say(caption("assistant", 1, "Здравствуйте!"))
    log = call_page.screen("assistant").get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log).to_contain_text("Здравствуйте!")
    await gateway.say(caption("caller", 2, "бал", final=False))
    await expect(call_page.partial).to_have_attribute("aria-hidden", "true")
    await expect(log).not_to_contain_text("бал")


async def test_markup_in_a_caption_is_text(call_page: CallPage, gateway: StandInGateway) -> None:
    await call_page.call()
    await gateway.say(caption("caller", 1, "<img src=x onerror=alert(1)>"))
    await expect(call_page.captions).to_contain_text(["<img src=x onerror=alert(1)>"])


@pytest.mark.parametrize(
    ("state", "words"),
    [("listening", "Слушаю вас"), ("thinking", "Секунду, смотрю…"), ("speaking", "Отвечаю")],
)
async def test_the_assistants_state_is_said_in_words(
    call_page: CallPage, gateway: StandInGateway, state: str, words: str
) -> None:
    await call_page.call()
    await gateway.say({"type": "state", "state": state})
    await expect(call_page.state).to_have_text(words)


async def test_unknown_and_malformed_events_change_nothing(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await call_page.call()
    for text in ("{", "null", "[]", '"x"', '{"type":"state","state":"dancing"}', "{}"):
        await gateway.say_raw(text)
    await gateway.say(
        {"type": "turn", "turn": 1, "text": "баланс", "confidence": 0.9, "latency_ms": {}},
        {"type": "caption", "who": "caller", "turn": 1, "text": None, "final": True},
        caption("assistant", 1, "Слышу вас."),
    )
    await expect(call_page.captions).to_have_text(["ПомощницаСлышу вас."])
    await call_page.at("assistant")


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("completed", "Спасибо, что обратились к нам."),
        ("handed_off", "Разговор передан оператору."),
        ("failure", "У нас неполадка, и звонок прервался. Позвоните, пожалуйста, ещё раз."),
    ],
)
async def test_the_gateways_end_is_explained(
    call_page: CallPage, gateway: StandInGateway, reason: str, words: str
) -> None:
    await call_page.call()
    await gateway.say(
        caption("assistant", 1, "До свидания."),
        caption("caller", 2, "а е", final=False),
        {"type": "ended", "reason": reason, "rate": False},
    )
    await call_page.at("ended")
    await expect(call_page.farewell).to_have_text(words)
    await expect(call_page.part("rating")).to_have_count(0)


async def test_the_end_button_hangs_up(call_page: CallPage, gateway: StandInGateway) -> None:
    await call_page.call()
    await gateway.say({"type": "state", "state": "listening"})
    await call_page.end_button.click()
    await call_page.at("ended")
    assert await gateway.hear("hangup")


async def test_the_keypad_sends_digits_by_mouse_and_keyboard(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await call_page.call()
    await gateway.say({"type": "state", "state": "listening"})
    await call_page.keypad_button.click()
    await call_page.keypad.get_by_role("button", name="5").click()
    await call_page.page.keyboard.type("7#")
    await expect(call_page.page.get_by_test_id("keypad-pressed")).to_have_text("57#")
    digits = [(await gateway.hear("dtmf"))["digit"] for _ in range(3)]
    assert digits == ["5", "7", "#"]
    await call_page.page.keyboard.press("Escape")
    await expect(call_page.keypad).to_be_hidden()
    await expect(call_page.keypad_button).to_be_focused()


async def test_while_a_card_is_keyed_the_keypad_is_open_and_shows_only_dots(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await call_page.call()
    pressed = call_page.page.get_by_test_id("keypad-pressed")
    await gateway.say({"type": "masked", "on": True})
    await expect(call_page.keypad).to_be_visible()
    for key in "41#":
        await call_page.keypad.get_by_role("button", name="решётка" if key == "#" else key).click()
    await expect(pressed).to_have_text("•••")
    assert [(await gateway.hear("dtmf"))["digit"] for _ in range(3)] == ["4", "1", "#"]
    await gateway.say({"type": "masked", "on": False})
    await expect(call_page.keypad).to_be_hidden()
    await expect(pressed).to_have_text("")


async def test_the_microphone_indicator_moves_with_the_voice_and_tells_of_muting(
    call_page: CallPage,
) -> None:
    await call_page.call()
    await expect(call_page.microphone).to_have_attribute("data-state", "live")
    await call_page.level_is(call_page.microphone, LOUD)
    await call_page.mute_button.click()
    await expect(call_page.microphone).to_contain_text("Микрофон выключен: вас не слышно")
    await call_page.level_is(call_page.microphone, SILENT)
    await call_page.mute_button.click()
    await expect(call_page.microphone).to_contain_text("Микрофон включён")


async def test_a_gateway_that_vanishes_is_a_lost_connection_and_one_can_call_again(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    await call_page.call()
    await gateway.say(caption("assistant", 1, "Здравствуйте!"))
    await expect(call_page.captions).to_have_count(1)
    await gateway.vanish()
    await call_page.at("lost")
    await call_page.call_again.click()
    await call_page.at("assistant")
    await expect(call_page.captions).to_have_count(0)
    assert len(gateway.offers) == 2


async def test_a_whole_call_works_by_keyboard_alone(
    call_page: CallPage, gateway: StandInGateway
) -> None:
    keyboard = call_page.page.keyboard
    for reached in (call_page.part("language"), call_page.part("close"), call_page.call_button):
        await keyboard.press("Tab")
        await expect(reached.locator("button").or_(reached).first).to_be_focused()
    await keyboard.press("Enter")
    await call_page.at("assistant")
    for reached in (
        call_page.part("captions"),
        call_page.mute_button,
        call_page.keypad_button,
        call_page.part("ask-operator"),
        call_page.end_button,
    ):
        await keyboard.press("Tab")
        await expect(reached).to_be_focused()
    await keyboard.press("Space")
    await call_page.at("ended")
    await keyboard.press("Tab")
    await expect(call_page.part("close-after")).to_be_focused()
