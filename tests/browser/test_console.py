"""The operator's console against a stand-in desk: doors, presence, queue, offers, the keyboard,
supervising, hostile text (V16, docs/operators.md «The desk's wire»)."""

import re

import pytest
from playwright.async_api import BrowserContext, Page, expect

from . import desk_words as words
from .console_page import ConsolePage
from .desk_stand_in import iso

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

XSS = "<img src=x onerror=alert(1)>"


async def test_a_one_time_password_is_changed_before_anything_else(console: ConsolePage) -> None:
    page, desk = console.page, console.desk
    desk.must_change = True
    await console.open()
    await page.get_by_label("Имя для входа").fill("olga")
    await page.get_by_label("Пароль").fill("не тот")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text("Имя или пароль не подходят.")
    await page.get_by_label("Пароль").fill(words.PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_label("Выданный пароль").fill(words.PASSWORD)
    await page.get_by_label("Новый пароль", exact=True).fill("короткий")
    await page.get_by_label("Новый пароль ещё раз").fill("короткий")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("короче 12 знаков")
    await page.get_by_label("Новый пароль", exact=True).fill("длинный и мой пароль")
    await page.get_by_label("Новый пароль ещё раз").fill("длинный и мой парол")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("не совпали")
    await page.get_by_label("Новый пароль ещё раз").fill("длинный и мой пароль")
    await page.keyboard.press("Enter")
    await expect(console.presence).to_contain_text("Не в сети")


async def test_a_break_is_taken_with_its_reason(console: ConsolePage) -> None:
    await console.enter()
    await console.presence.click()
    await console.page.get_by_role("menuitemradio", name="Обед").click()
    assert await console.desk.hears("presence") == {
        "type": "presence",
        "presence": "break",
        "reason": "Обед",
    }
    await console.desk.say(
        {"type": "presence", "presence": "break", "reason": "Обед", "until": None}
    )
    await expect(console.presence).to_contain_text("Обед")


async def test_the_queue_tells_who_waits_since_when_and_why(console: ConsolePage) -> None:
    await console.enter()
    await console.desk.say(words.queue())
    first, second, third = [console.queue.locator("li").nth(n) for n in range(3)]
    await expect(first).to_contain_text("Смирнов Пётр Ильич")
    await expect(first).to_contain_text("Помощница не поняла")
    await expect(first.locator("time")).to_have_text(re.compile(r"1:\d\d"))
    await expect(second).to_contain_text("Имя неизвестно")
    await expect(second).to_contain_text("Дополнительные услуги")
    await expect(third).to_contain_text("к вам")


async def test_the_whole_of_a_call_goes_by_keyboard_alone(console: ConsolePage) -> None:
    page, desk, keys = console.page, console.desk, console.page.keyboard
    await console.open()
    await expect(page.get_by_label("Имя для входа")).to_be_focused()
    await keys.type("olga")
    await keys.press("Tab")
    await keys.type(words.PASSWORD)
    await keys.press("Enter")
    await expect(console.presence).to_be_visible()
    await keys.press("p")
    await keys.press("Enter")
    await keys.press("Enter")
    assert (await desk.hears("presence"))["presence"] == "available"
    await console.be_available()
    await desk.say(words.offer())
    await expect(console.answer).to_be_focused()
    await keys.press("Enter")
    assert (await desk.hears("answer"))["call"] == "c-1"
    await console.talk()
    await keys.press("m")
    await expect(page.get_by_test_id("do-mute")).to_have_attribute("aria-pressed", "true")
    await keys.press("h")
    assert (await desk.hears("hold"))["on"] is True
    await keys.press("c")
    await keys.type("Здравствуйте!")
    await keys.press("Enter")
    assert (await desk.hears("chat"))["text"] == "Здравствуйте!"
    await keys.type("shift f m h ?")  # in a field they are letters
    await keys.press("Escape")
    await keys.press("Shift+F")
    await desk.hears("finish")
    assert desk.said.empty()
    await console.wrap_up()
    await expect(console.notes).to_be_focused()
    await keys.type("Долг пересчитают")
    await keys.press("Tab")
    await keys.press("ArrowDown")
    assert (await desk.hears("notes"))["text"] == "Долг пересчитают"
    assert (await desk.hears("result"))["result"] == "Вопрос решён"
    await keys.press("Tab")
    await keys.press("Enter")
    await desk.hears("wrapped_up")


async def test_single_keys_can_be_switched_off(console: ConsolePage) -> None:
    keys = console.page.keyboard
    await console.enter()
    await console.talk()
    await keys.press("?")
    await console.page.get_by_label("Управлять одной клавишей").uncheck()
    await keys.press("Escape")
    await keys.press("h")
    await keys.press("?")
    await expect(console.page.get_by_test_id("help")).to_be_hidden()
    await console.do("code")  # what comes next is not the hold
    assert console.desk.said.empty()


async def test_an_offer_rings_blinks_and_counts_down_until_it_goes_on(
    console: ConsolePage,
) -> None:
    page, desk = console.page, console.desk
    await console.enter()
    await console.be_available()
    await desk.say(words.offer())
    for known in ("Иванова Анна Петровна", "Частным клиентам", "0:37", "4821-7305"):
        await expect(console.offer).to_contain_text(known)
    await expect(page).to_have_title(re.compile("Входящий звонок"))
    await expect(console.offer.get_by_role("timer")).to_have_text(re.compile(r"1\d с|20 с"))
    await page.keyboard.press("Escape")
    await expect(console.offer).to_be_visible()
    await desk.say({"type": "offer_ended", "call": "c-1", "why": "timeout"})
    await expect(console.offer).to_be_hidden()
    await expect(console.toasts).to_contain_text("Вы не ответили")
    await expect(page).to_have_title(re.compile("^Дозвон"))


async def test_a_call_to_a_page_nobody_looks_at_is_heard_and_notified(console: ConsolePage) -> None:
    page = console.page
    await page.add_init_script(
        """
        Object.assign(window, { notes: 0, notified: [] });
        Object.defineProperty(document, "hidden", { get: () => window.away ?? false });
        window.OscillatorNode = class extends OscillatorNode {
          constructor(...how) { super(...how); window.notes += 1; }
        };
        window.Notification = class extends EventTarget {
          static permission = "granted";
          constructor(title, { body }) { super(); window.notified.push([title, body]); }
          close() { window.notified.push("closed"); }
        };
        """
    )
    await console.enter()
    await console.desk.say(words.offer())
    await expect(console.answer).to_be_focused()
    assert await page.evaluate("[window.notes > 0, window.notified]") == [True, []]
    await console.desk.say({"type": "offer_ended", "call": "c-1", "why": "caller_left"})
    await expect(console.offer).to_be_hidden()
    await page.evaluate("() => { window.away = true; }")
    await console.desk.say(words.offer("c-2"))
    await page.wait_for_function("() => window.notified.length > 0")
    shown = ["Входящий звонок", "Иванова Анна Петровна"]
    assert await page.evaluate("window.notified") == [shown]
    await console.desk.say({"type": "offer_ended", "call": "c-2", "why": "answered_elsewhere"})
    await page.wait_for_function("() => window.notified.length > 1")


async def test_a_countdown_follows_the_servers_clock(console: ConsolePage) -> None:
    await console.page.add_init_script(
        "const now = Date.now; Date.now = () => now() + 3_600_000;"  # this desk's is an hour ahead
    )
    await console.enter()
    await console.desk.say(words.offer())
    await expect(console.offer.get_by_role("timer")).to_have_text(re.compile(r"1\d с|20 с"))


async def test_a_reload_comes_back_into_the_talk(console: ConsolePage) -> None:
    await console.enter()
    await console.talk(
        chat=[words.chat("visitor", "Я здесь", 1)],
        notes="Уже записано",
        captions=[words.caption("caller", 1, "Алло")],
        hold=True,
    )
    await console.page.reload()
    await expect(console.chat).to_contain_text("Я здесь")
    await expect(console.captions).to_contain_text("Алло")
    await expect(console.notes).to_have_value("Уже записано")
    await expect(console.page.get_by_test_id("do-hold")).to_have_attribute("aria-pressed", "true")


async def test_a_second_tab_takes_over_and_the_first_can_take_back(
    console: ConsolePage, context: BrowserContext
) -> None:
    await console.enter()
    other = ConsolePage(await context.new_page(), console.desk)
    await other.enter()
    title = "Консоль открыта в другой вкладке"
    await expect(console.page.get_by_role("heading", name=title)).to_be_visible()
    await console.page.get_by_role("button", name="Работать здесь").click()
    await expect(console.presence).to_be_visible()
    await expect(other.page.get_by_role("heading", name=title)).to_be_visible()


async def test_a_session_that_ended_leads_to_the_sign_in(console: ConsolePage) -> None:
    await console.enter()
    console.desk.signed_in = False
    await console.desk.drop()
    await expect(console.page.get_by_role("heading", name="Вход для операторов")).to_be_visible()


async def test_a_supervisor_sees_the_shift_listens_and_whispers(console: ConsolePage) -> None:
    page, desk = console.page, console.desk
    desk.operator = dict(words.SUPERVISOR)
    await console.enter()
    await desk.say(words.queue(), words.BOARD)
    await console.go("Смена")
    for known in ("76", "143", "9", "0:27"):
        await expect(page.locator("desk-board dl")).to_contain_text(known)
    row = page.get_by_test_id("board").get_by_role("row", name="Ирина Викторовна")
    await row.get_by_role("button", name="Слушать разговор").click()
    assert (await desk.hears("listen"))["call"] == "c-7"
    await desk.say(words.talk("c-7", role="supervising"))
    await expect(page.get_by_test_id("do-whisper")).to_be_visible()
    await expect(page.get_by_test_id("do-hold")).to_be_hidden()
    await page.keyboard.press("w")
    assert (await desk.hears("whisper"))["on"] is True
    await page.keyboard.press("Shift+F")
    await desk.hears("leave")
    await desk.say({"type": "talk_ended", "call": "c-7", "reason": "left", "wrap_up_until": None})
    await page.locator("desk-team").get_by_role("button", name="Тимур Рашидович").click()
    await page.get_by_role("button", name="Отправить на перерыв").click()
    assert (await desk.hears("force_presence")) == {
        "type": "force_presence",
        "operator": "id-Тимур Рашидович",
        "presence": "break",
    }


async def test_an_operator_has_no_board(console: ConsolePage) -> None:
    await console.enter()
    await console.page.keyboard.press("4")
    await expect(console.page.locator("desk-board")).to_have_count(0)
    await expect(console.page.get_by_role("button", name="Смена")).to_have_count(0)


async def test_markup_from_the_wire_is_text_everywhere(console: ConsolePage, page: Page) -> None:
    desk = console.desk
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    await console.enter()
    queue = words.queue()
    queue["waiting"][0]["name"] = queue["waiting"][0]["reason"] = XSS
    queue["operators"][1]["name"] = queue["operators"][2]["reason"] = XSS
    await desk.say(queue, words.offer(name=XSS, reason=XSS))
    await expect(console.offer).to_contain_text(XSS)
    visitor = dict.fromkeys(("name", "phone", "section", "page"), XSS) | {"account": None}
    file = {"id": XSS, "name": XSS, "size": 1, "type": XSS}
    await console.talk(
        visitor=visitor,
        reason=XSS,
        notes=XSS,
        chat=[words.chat("visitor", XSS, 1), words.chat("visitor", "", 2, file=file, name=XSS)],
        captions=[words.caption("caller", 1, XSS)],
        transcript=[{"who": "caller", "text": XSS, "at": iso()}],
        earlier=[{**words.talk()["earlier"][0], "note": XSS, "operator": XSS}],
        collected={"goal": XSS, "address": XSS},
    )
    for place in (console.queue, console.chat, console.captions, page.locator("desk-caller")):
        await expect(place).to_contain_text(XSS)
    await expect(console.notes).to_have_value(XSS)
    await console.tab("История")
    await expect(page.locator("desk-history")).to_contain_text(XSS)
    callback = {**words.CALLBACKS[0], "name": XSS}
    await desk.say(
        {"type": "callbacks", "callbacks": [callback]},
        {"type": "problem", "code": "x", "message": XSS},
    )
    await expect(console.toasts).to_contain_text(XSS)
    await console.go("Перезвоны")
    await expect(page.get_by_test_id("callbacks")).to_contain_text(XSS)
    assert await page.locator("img").count() == 0
    assert dialogs == []


async def test_english_is_a_switch_away_and_changes_what_is_shown(console: ConsolePage) -> None:
    await console.enter()
    await console.desk.say(words.queue())
    await console.talk()
    await console.page.get_by_test_id("language").click()
    await expect(console.page.get_by_role("tab", name="History")).to_be_visible()
    await expect(console.queue).to_contain_text("Name unknown")
    await expect(console.page.locator("html")).to_have_attribute("lang", "en")
    await expect(console.presence).to_contain_text("Offline")
