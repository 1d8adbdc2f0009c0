"""A talk in the operator's console against a stand-in desk: who calls, chat, files, notes, codes,
captions, transfers (V9, V10, V12, V16, B1, B5)."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from . import desk_words as words
from .console_page import ConsolePage, a_file
from .desk_stand_in import iso, problem

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


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
    await expect(console.chat.get_by_role("article")).to_have_count(1)


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
