"""The operator's console against a stand-in desk (V16, docs/operators.md «The desk's wire»)."""

import re
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect

from . import desk_words as words
from .console_page import ConsolePage, a_file
from .desk_stand_in import iso, problem

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


async def test_a_countdown_follows_the_servers_clock(console: ConsolePage) -> None:
    await console.page.add_init_script(
        "const now = Date.now; Date.now = () => now() + 3_600_000;"  # this desk's is an hour ahead
    )
    await console.enter()
    await console.desk.say(words.offer())
    await expect(console.offer.get_by_role("timer")).to_have_text(re.compile(r"1\d с|20 с"))


async def test_a_talk_shows_who_calls_and_what_the_assistant_learned(console: ConsolePage) -> None:
    page = console.page
    await console.enter()
    await console.talk()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Иванова Анна Петровна")
    await expect(page.locator("desk-caller")).to_contain_text("+7 495 123-45-01")
    await expect(page.locator("desk-caller")).to_contain_text("site.example/contacts")
    await console.tab("Счёт")
    card = page.get_by_test_id("customer")
    for known in ("1 234,56", "Задолженность", "улица Ленина", "№ 012345678", "15780"):
        await expect(card).to_contain_text(known)
    await page.get_by_test_id("account").fill("1000000009")
    await page.get_by_role("button", name="Показать", exact=True).click()
    await expect(card).to_contain_text("Такого лицевого счёта нет.")
    await console.tab("История")
    await expect(page.locator("desk-history")).to_contain_text("откуда у меня взялся долг")
    await page.get_by_role("button", name="Ирина Викторовна").click()
    past = page.get_by_test_id("past-call")
    await expect(past).to_contain_text("Платёж за октябрь нашёлся")


async def test_both_sides_captions_follow_what_is_said(console: ConsolePage) -> None:
    await console.enter()
    await console.talk()
    await console.desk.say(words.caption("caller", 1, "откуда", final=False))
    await expect(console.captions.locator("li")).to_have_text(["Клиентоткуда"])
    await console.desk.say(
        words.caption("operator", 1, "Сейчас", final=False),
        words.caption("caller", 1, "Откуда долг?"),
        words.caption("operator", 1, "Сейчас посмотрю."),
    )
    await expect(console.captions.locator("li")).to_have_text(
        ["КлиентОткуда долг?", "ОператорСейчас посмотрю."]
    )


async def test_a_canned_answer_is_found_by_a_slash_and_a_few_letters(console: ConsolePage) -> None:
    keys = console.page.keyboard
    await console.enter()
    await console.talk()
    await console.chat_text.click()
    await keys.type("/фото")
    answers = console.page.get_by_role("listbox", name="Готовые ответы")
    await expect(answers.get_by_role("option")).to_have_count(1)
    await keys.press("Enter")
    await expect(console.chat_text).to_have_value(re.compile("фотографию счётчика"))
    await keys.press("Enter")
    said = await console.desk.hears("chat")
    await expect(console.chat).to_contain_text("Отправляется")
    await console.desk.say(
        {"type": "chat", **words.chat("operator", said["text"], 1, key=said["key"])}
    )
    await expect(console.chat).not_to_contain_text("Отправляется")
    await expect(console.chat.locator("li")).to_have_count(1)


async def test_files_go_both_ways_and_a_refusal_says_why(
    console: ConsolePage, tmp_path: Path
) -> None:
    page, desk = console.page, console.desk
    await console.enter()
    await console.talk()
    async with page.expect_file_chooser() as chosen:
        await page.get_by_role("button", name="Прикрепить файл").click()
    await (await chosen.value).set_files(a_file(tmp_path, "схема.jpg", 300_000))
    await expect(console.chat.get_by_role("link", name="схема.jpg")).to_be_visible()
    assert [len(content) for _, content in desk.files.values()] == [300_000]
    desk.file_problem = problem(413, "too_large", "Файл больше 20 МБ.")
    async with page.expect_file_chooser() as chosen:
        await page.get_by_role("button", name="Прикрепить файл").click()
    await (await chosen.value).set_files(a_file(tmp_path, "фильм.jpg", 1000))
    await expect(page.locator("desk-files").get_by_role("alert")).to_have_text("Файл больше 20 МБ.")
    file = {"id": "f9", "name": "чек.jpg", "size": 1_843_200, "type": "image/jpeg"}
    await desk.say({"type": "chat", **words.chat("visitor", "", 5, file=file)})
    link = console.chat.get_by_role("link", name="чек.jpg")
    await expect(link).to_have_attribute("href", "/api/calls/c-1/files/f9")
    await expect(link).to_have_attribute("download", "чек.jpg")


async def test_a_file_is_dropped_into_the_chat(console: ConsolePage) -> None:
    await console.enter()
    await console.talk()
    await console.page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(5000)], "drop.png"));
          document.querySelector("desk-chat").dispatchEvent(
            new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }"""
    )
    await expect(console.chat.get_by_role("link", name="drop.png")).to_be_visible()


async def test_notes_keep_themselves_and_survive_a_lost_connection(console: ConsolePage) -> None:
    desk = console.desk
    await console.enter()
    await console.talk()
    await console.notes.fill("Просит пересчёт")
    assert (await desk.hears("notes"))["text"] == "Просит пересчёт"
    desk.up = False
    await desk.drop()
    await expect(console.page.get_by_text("Связь с сервером потеряна")).to_be_visible()
    await console.notes.fill("Просит пересчёт за октябрь")
    desk.up = True
    assert (await desk.hears("notes"))["text"] == "Просит пересчёт за октябрь"
    await expect(console.page.get_by_text("Связь с сервером потеряна")).to_be_hidden()


async def test_a_chat_line_that_was_not_sent_is_sent_when_the_connection_is_back(
    console: ConsolePage,
) -> None:
    desk = console.desk
    await console.enter()
    await console.talk()
    desk.up = False
    await desk.drop()
    await console.chat_text.fill("Минуту, пожалуйста")
    await console.chat_text.press("Enter")
    await expect(console.chat).to_contain_text("Отправляется")
    desk.up = True
    assert (await desk.hears("chat"))["text"] == "Минуту, пожалуйста"


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


async def test_a_session_code_is_left_with_a_note(console: ConsolePage) -> None:
    page = console.page
    await console.enter()
    await console.talk()
    await console.do("code")
    await page.get_by_label("Заметка").fill("Ждём акт о поверке")
    await page.get_by_role("button", name="Оставить код").last.click()
    assert (await console.desk.hears("code"))["note"] == "Ждём акт о поверке"
    await console.desk.say({"type": "code", "code": "5930-1182"})
    await expect(page.get_by_test_id("session-code")).to_have_text("5930-1182")


async def test_a_phone_caller_is_invited_to_video_by_a_link(console: ConsolePage) -> None:
    page = console.page
    await console.enter()
    await console.desk.say(words.phone_talk())
    await expect(page.get_by_role("heading", level=1)).to_have_text("+7 495 123-45-01")
    await expect(page.get_by_test_id("do-screen")).to_be_hidden()
    await console.do("link")
    await page.get_by_role("button", name="Отправить ссылку").click()
    assert (await console.desk.hears("link"))["phone"] == "+74951234501"
    url = "https://dozvon.example/v/abc"
    await console.desk.say({"type": "link", "url": url, "expires": iso(900), "sent": False})
    await expect(page.get_by_test_id("link-url")).to_have_value(url)
    await expect(page.get_by_text("СМС не отправлено")).to_be_visible()


@pytest.mark.parametrize(
    ("target", "button", "told"),
    [
        (
            "Дополнительные услуги",
            "Перевести сразу",
            {"type": "transfer", "to": {"queue": "services"}, "attended": False},
        ),
        (
            "Ирина Викторовна",
            "Сначала поговорить",
            {"type": "transfer", "to": {"operator": "id-Ирина Викторовна"}, "attended": True},
        ),
        (
            "Ирина Викторовна",
            "Позвать в разговор",
            {"type": "conference", "operator": "id-Ирина Викторовна"},
        ),
    ],
)
async def test_a_talk_goes_on_to_somebody_else(
    console: ConsolePage, target: str, button: str, told: words.Message
) -> None:
    await console.enter()
    await console.desk.say(words.queue())
    await console.talk()
    await console.do("transfer")
    dialog = console.page.get_by_test_id("transfer")
    await dialog.get_by_role("radio", name=target).check()
    await dialog.get_by_role("button", name=button).click()
    assert await console.desk.hears(str(told["type"])) == told


async def test_an_attended_transfer_is_finished_once_the_colleague_answers(
    console: ConsolePage,
) -> None:
    page, desk = console.page, console.desk
    await console.enter()
    await console.talk()
    transfer = {"to": "Ирина Викторовна", "attended": True, "state": "ringing"}
    changed = {"type": "talk_changed", "with": [], "hold": True, "transfer": transfer}
    await desk.say(changed)
    await expect(page.get_by_text("Ирина Викторовна: ждём ответа")).to_be_visible()
    await expect(page.get_by_role("button", name="Передать клиента")).to_be_hidden()
    await desk.say({**changed, "transfer": {**transfer, "state": "answered"}})
    await page.get_by_role("button", name="Передать клиента").click()
    await desk.hears("transfer_finish")


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
