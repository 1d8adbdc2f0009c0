"""The sign-in with the company's single sign-on beside it."""

import pytest
from playwright.async_api import expect

from .console_page import ConsolePage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_where_there_is_single_sign_on_a_button_leads_to_it(console: ConsolePage) -> None:
    console.desk.sso = "Войти через «Энергосбыт ID»"
    await console.open()
    button = console.page.get_by_role("link", name="Войти через «Энергосбыт ID»")
    await expect(button).to_have_attribute("href", "/api/login/sso")


async def test_without_it_there_is_only_name_and_password(console: ConsolePage) -> None:
    await console.open()
    await expect(console.page.get_by_label("Пароль")).to_be_visible()
    await expect(console.page.get_by_role("link", name="Войти")).to_have_count(0)


@pytest.mark.parametrize(
    ("problem", "words"),
    [("refused", "Единый вход вас не пропустил"), ("away", "Единый вход сейчас не отвечает")],
)
async def test_who_was_not_let_in_is_told_why(
    console: ConsolePage, problem: str, words: str
) -> None:
    await console.page.goto(f"{console.desk.url}/console/?sign_in={problem}")
    await expect(console.page.get_by_role("alert").filter(has_text=words)).to_be_visible()
    await expect(console.page.get_by_label("Пароль")).to_be_visible()
