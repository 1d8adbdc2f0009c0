"""The operator's console at the gateway itself, with a visitor made of code."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aioice import ice
from playwright.async_api import BrowserContext, Page, expect

from tests.talk.conftest import Gateway

from . import real_gateway
from .console_page import a_file
from .real_gateway import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def house(
    tmp_path: Path, vosk_engine: Any, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Gateway]:
    """The gateway, with Ольга's and Ирина's accounts."""
    monkeypatch.setattr(ice, "get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])
    async with real_gateway.running(tmp_path, vosk_engine, monkeypatch) as running:
        await running.operator("olga", "Ольга Петровна")
        await running.operator("irina", "Ирина Викторовна")
        gateway = Gateway(running.url, running.app)
        yield gateway
        await gateway.close()


async def signed_in(page: Page, house: Gateway, name: str) -> None:
    await page.goto(f"{house.url}/console/")
    await page.get_by_label("Имя для входа").fill(name)
    await page.get_by_label("Пароль").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("presence")).to_contain_text("Доступен")


async def test_a_talk_from_the_ring_to_the_journal(
    context: BrowserContext, page: Page, house: Gateway, tmp_path: Path
) -> None:
    await context.grant_permissions(["microphone", "camera"])
    await signed_in(page, house, "olga")
    visitor = await house.visitor()
    await expect(page.get_by_test_id("offer")).to_contain_text("Иванова Анна")
    await page.keyboard.press("Enter")
    await visitor.socket.until("stage", stage="talking")
    await expect(page.get_by_test_id("presence")).to_contain_text("Занят")

    await visitor.socket.say(type="chat", text="Здравствуйте!", key="k1")
    chat = page.get_by_test_id("chat")
    await expect(chat).to_contain_text("Здравствуйте!")
    await page.get_by_test_id("chat-text").fill("Добрый день, Анна!")
    await page.keyboard.press("Enter")
    answer = await visitor.socket.until("chat", who="operator")
    assert (answer["name"], answer["text"]) == ("Ольга Петровна", "Добрый день, Анна!")
    await expect(chat).not_to_contain_text("Отправляется")
    async with page.expect_file_chooser() as chosen:
        await page.get_by_role("button", name="Прикрепить файл").click()
    await (await chosen.value).set_files(a_file(tmp_path, "схема.jpg", 200_000))
    sent = await visitor.socket.until("chat", who="operator")
    assert (sent["file"]["name"], sent["file"]["size"]) == ("схема.jpg", 200_000)

    await page.get_by_label("Заметки").fill("Просит пересчёт")
    await expect(page.get_by_text("Сохранено")).to_be_visible()
    await page.get_by_label("Результат").select_option("Вопрос решён")
    await page.get_by_test_id("do-hold").click()
    assert (await visitor.socket.until("hold"))["on"] is True
    await expect(page.get_by_text("Клиент на удержании")).to_be_visible()
    await page.reload()
    await expect(page.get_by_label("Заметки")).to_have_value("Просит пересчёт")
    await expect(page.get_by_label("Результат")).to_have_value("Вопрос решён")
    await expect(page.get_by_test_id("chat").get_by_role("link", name="схема.jpg")).to_be_visible()
    await page.get_by_test_id("do-hold").click()
    assert (await visitor.socket.until("hold"))["on"] is False

    await page.get_by_test_id("do-finish").click()
    assert (await visitor.socket.until("ended"))["rate"] is True
    await page.get_by_label("Заметки").fill("Просит пересчёт за октябрь")
    await expect(page.get_by_text("Сохранено")).to_be_visible()
    await page.get_by_test_id("wrapped-up").click()
    await expect(page.get_by_test_id("presence")).to_contain_text("Доступен")
    await page.get_by_role("navigation").get_by_role("button", name="Мои звонки").click()
    row = page.get_by_role("row", name="Иванова Анна")
    await expect(row).to_contain_text("Вопрос решён")
    await row.get_by_role("button").click()
    past = page.get_by_test_id("past-call")
    await expect(past).to_contain_text("Просит пересчёт за октябрь")
    await expect(past).to_contain_text("Добрый день, Анна!")


async def test_a_colleague_is_asked_and_takes_the_caller_over(
    context: BrowserContext, page: Page, house: Gateway
) -> None:
    await context.grant_permissions(["microphone", "camera"])
    await signed_in(page, house, "olga")
    visitor = await house.visitor()
    await page.get_by_test_id("answer").click()
    await visitor.socket.until("stage", stage="talking")
    browser = context.browser
    assert browser is not None
    theirs = await browser.new_context(locale="ru-RU", permissions=["microphone", "camera"])
    irina = await theirs.new_page()
    await signed_in(irina, house, "irina")
    await page.get_by_test_id("do-transfer").click()
    dialog = page.get_by_test_id("transfer")
    await dialog.get_by_role("radio", name="Ирина Викторовна").check()
    await dialog.get_by_role("button", name="Сначала поговорить").click()
    await expect(irina.get_by_test_id("offer")).to_contain_text(
        "Ольга Петровна просит вас в разговор"
    )
    await irina.get_by_test_id("answer").click()
    await expect(irina.get_by_text("Вы консультируете коллегу")).to_be_visible()
    await page.get_by_role("button", name="Передать клиента").click()
    await visitor.socket.until("operator", name="Ирина Викторовна")
    await expect(page.get_by_text("Клиент у коллеги")).to_be_visible()
    await expect(irina.get_by_test_id("do-hold")).to_be_visible()
    await irina.get_by_test_id("chat-text").fill("Здравствуйте, я Ирина")
    await irina.get_by_test_id("chat-send").click()
    assert (await visitor.socket.until("chat", who="operator"))["name"] == "Ирина Викторовна"
    await theirs.close()
