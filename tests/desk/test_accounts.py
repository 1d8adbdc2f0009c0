"""Operators, passwords, sessions, on SQLite and PostgreSQL."""

import asyncio
from datetime import timedelta

import pytest

from tests.desk.conftest import NOW, PASSWORD, accounts_over, an_operator
from voice_gateway.accounts.operators import BadName, NameTaken, NoSuchOperator
from voice_gateway.accounts.passwords import WeakPassword
from voice_gateway.accounts.roles import allows
from voice_gateway.accounts.sessions import IDLE, LONGEST
from voice_gateway.accounts.sign_in import SamePassword, WrongPassword
from voice_gateway.accounts.tables import SessionRow
from voice_gateway.accounts.tries import TooManyTries


@pytest.fixture
def accounts(store):
    return accounts_over(store)


async def test_a_password_is_kept_as_argon2id_and_nothing_else(accounts):
    operator = await an_operator(accounts)
    assert operator.password.startswith("$argon2id$")
    assert PASSWORD not in operator.password


async def test_two_operators_with_one_password_have_different_hashes(accounts):
    olga, marina = await an_operator(accounts), await an_operator(accounts, "marina")
    assert olga.password != marina.password


@pytest.mark.parametrize("name", ["olga", "OLGA", "  Olga "])
async def test_the_right_name_and_password_open_a_session(accounts, name):
    operator = await an_operator(accounts)
    cookie, session = await accounts.sign_in.enter(name, PASSWORD, "1.2.3.4", NOW)
    assert session.operator.id == operator.id
    found = await accounts.sessions.of(cookie, NOW)
    assert found.operator.title == "Ольга Петровна"
    assert found.csrf == session.csrf


@pytest.mark.parametrize("name", ["olga", "nobody", "", "' OR 1=1 --", "ol\0ga", "\ud800"])
async def test_a_wrong_password_and_an_unknown_name_are_refused_alike(accounts, name):
    await an_operator(accounts)
    with pytest.raises(WrongPassword):
        await accounts.sign_in.enter(name, "wrong password", "1.2.3.4", NOW)


async def test_an_account_without_a_password_lets_nobody_in_by_one(accounts):
    await accounts.operators.add("sso", "Иван", "operator", [], subject="42")
    for password in ("", "None", PASSWORD):
        with pytest.raises(WrongPassword):
            await accounts.sign_in.enter("sso", password, "1.2.3.4", NOW)


async def test_the_ninth_wrong_password_of_a_name_is_not_even_tried_from_anywhere(accounts):
    await an_operator(accounts)
    for address in range(8):
        with pytest.raises(WrongPassword):
            await accounts.sign_in.enter("olga", "wrong password", str(address), NOW)
    with pytest.raises(TooManyTries):
        await accounts.sign_in.enter("olga", PASSWORD, "another", NOW)
    later = NOW + timedelta(minutes=15)
    await accounts.sign_in.enter("olga", PASSWORD, "another", later)


async def test_an_address_that_tries_many_names_is_stopped(accounts):
    await an_operator(accounts)
    for number in range(20):
        with pytest.raises(WrongPassword):
            await accounts.sign_in.enter(f"name{number}", "password", "1.2.3.4", NOW)
    with pytest.raises(TooManyTries):
        await accounts.sign_in.enter("olga", PASSWORD, "1.2.3.4", NOW)
    await accounts.sign_in.enter("olga", PASSWORD, "5.6.7.8", NOW)


async def test_many_wrong_passwords_at_once_do_not_slip_past_the_limit(accounts):
    await an_operator(accounts)
    tries = (accounts.sign_in.enter("olga", "wrong password", str(n), NOW) for n in range(20))
    ended = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, WrongPassword) for one in ended) == 8


@pytest.mark.parametrize(
    ("used_after", "asked_after", "alive"),
    [
        (timedelta(0), IDLE - timedelta(seconds=1), True),
        (timedelta(0), IDLE, False),
        (IDLE / 2, IDLE, True),
        (IDLE / 2, IDLE * 1.5, False),
    ],
)
async def test_a_session_ends_when_it_is_not_used(accounts, used_after, asked_after, alive):
    await an_operator(accounts)
    cookie, _ = await accounts.sign_in.enter("olga", PASSWORD, "1.2.3.4", NOW)
    await accounts.sessions.of(cookie, NOW + used_after)
    found = await accounts.sessions.of(cookie, NOW + asked_after)
    assert (found is not None) == alive


async def test_a_session_ends_in_the_end_however_much_it_is_used(accounts):
    await an_operator(accounts)
    cookie, _ = await accounts.sign_in.enter("olga", PASSWORD, "1.2.3.4", NOW)
    moment = NOW
    while moment < NOW + LONGEST:
        assert await accounts.sessions.of(cookie, moment)
        moment += IDLE / 2
    assert await accounts.sessions.of(cookie, moment) is None


async def test_the_cookie_is_in_no_table(accounts, store):
    await an_operator(accounts)
    cookie, session = await accounts.sign_in.enter("olga", PASSWORD, "1.2.3.4", NOW)
    async with store.reading() as reading:
        row = await reading.get(SessionRow, session.id)
    assert row is not None
    assert cookie not in (row.id, session.csrf)
    assert await accounts.sessions.of(row.id, NOW) is None


@pytest.mark.parametrize("cookie", [None, "", "x", "x" * 5000, "\x00", "' OR 1=1 --"])
async def test_an_invented_cookie_is_nobodys(accounts, cookie):
    await an_operator(accounts)
    await accounts.sign_in.enter("olga", PASSWORD, "1.2.3.4", NOW)
    assert await accounts.sessions.of(cookie, NOW) is None


async def test_each_session_has_a_token_of_its_own_to_confirm(accounts):
    await an_operator(accounts)
    _, one = await accounts.sign_in.enter("olga", PASSWORD, "1.2.3.4", NOW)
    _, other = await accounts.sign_in.enter("olga", PASSWORD, "1.2.3.4", NOW)
    assert one.confirms(one.csrf)
    assert not any(one.confirms(wrong) for wrong in (other.csrf, "", None, "ключ"))


@pytest.mark.parametrize(
    "change",
    [
        lambda o: o.set_disabled("olga", True),
        lambda o: o.set_role("olga", "admin"),
        lambda o: o.set_password("olga", "another good one", must_change=True),
    ],
)
async def test_a_changed_account_is_signed_out_everywhere(accounts, change):
    await an_operator(accounts)
    cookie, _ = await accounts.sign_in.enter("olga", PASSWORD, "1.2.3.4", NOW)
    await change(accounts.operators)
    assert await accounts.sessions.of(cookie, NOW) is None


async def test_other_skills_do_not_throw_an_operator_out_of_a_talk(accounts):
    await an_operator(accounts)
    cookie, _ = await accounts.sign_in.enter("olga", PASSWORD, "1.2.3.4", NOW)
    await accounts.operators.set_skills("olga", ["services"])
    assert (await accounts.sessions.of(cookie, NOW)).operator.skills == ["services"]


async def test_a_disabled_operator_comes_in_again_only_when_enabled(accounts):
    await an_operator(accounts)
    await accounts.operators.set_disabled("olga", True)
    with pytest.raises(WrongPassword):
        await accounts.sign_in.enter("olga", PASSWORD, "1.2.3.4", NOW)
    await accounts.operators.set_disabled("olga", False)
    await accounts.sign_in.enter("olga", PASSWORD, "1.2.3.4", NOW)


async def test_a_new_password_takes_the_place_of_the_old_and_of_other_sessions(accounts):
    await accounts.operators.add("olga", "Ольга", "operator", [], "one-time password")
    before, session = await accounts.sign_in.enter("olga", "one-time password", "1.2.3.4", NOW)
    assert session.operator.must_change
    cookie, renewed = await accounts.sign_in.change_password(
        session, "one-time password", PASSWORD, NOW
    )
    assert not renewed.operator.must_change
    assert await accounts.sessions.of(before, NOW) is None
    assert await accounts.sessions.of(cookie, NOW)
    with pytest.raises(WrongPassword):
        await accounts.sign_in.enter("olga", "one-time password", "1.2.3.4", NOW)


@pytest.mark.parametrize(
    ("new", "problem"),
    [
        ("short", WeakPassword),
        ("x" * 257, WeakPassword),
        ("aaaaaaaaaaaaaaaa", WeakPassword),
        ("my name is OLGA", WeakPassword),
        (PASSWORD, SamePassword),
    ],
)
async def test_a_bad_new_password_changes_nothing(accounts, new, problem):
    await an_operator(accounts)
    cookie, session = await accounts.sign_in.enter("olga", PASSWORD, "1.2.3.4", NOW)
    with pytest.raises(problem):
        await accounts.sign_in.change_password(session, PASSWORD, new, NOW)
    assert await accounts.sessions.of(cookie, NOW)
    await accounts.sign_in.enter("olga", PASSWORD, "1.2.3.4", NOW)


@pytest.mark.parametrize("name", ["", "a", "two words", "../etc", "<b>", "x" * 65, "a\nb"])
async def test_a_name_that_is_none_is_refused(accounts, name):
    with pytest.raises(BadName):
        await accounts.operators.add(name, "Иван", "operator", [])


async def test_a_name_is_had_by_one_only_whatever_its_case(accounts):
    await an_operator(accounts)
    with pytest.raises(NameTaken):
        await accounts.operators.add("OLGA", "Другая", "operator", [])


async def test_changing_nobody_is_an_error(accounts):
    with pytest.raises(NoSuchOperator):
        await accounts.operators.set_role("nobody", "admin")


async def test_who_signed_in_and_what_changed_is_written_down(accounts):
    operator = await an_operator(accounts)
    _, session = await accounts.sign_in.enter("olga", PASSWORD, "1.2.3.4", NOW)
    with pytest.raises(WrongPassword):
        await accounts.sign_in.enter("olga", "wrong password", "1.2.3.4", NOW)
    await accounts.sign_in.change_password(session, PASSWORD, "another good one", NOW)
    entries = [(e.operator_id, e.what, e.subject) for e in await accounts.audit.newest()]
    assert entries[::-1] == [
        (None, "account_added", operator.id),
        (None, "password_changed", operator.id),
        (operator.id, "signed_in", None),
        (None, "sign_in_refused", operator.id),
        (operator.id, "password_changed", operator.id),
    ]


@pytest.mark.parametrize(
    ("role", "needed", "may"),
    [
        ("operator", "operator", True),
        ("supervisor", "operator", True),
        ("operator", "supervisor", False),
        ("admin", "operator", False),
        ("designer", "operator", False),
        ("admin", "designer", False),
        ("supervisor", "admin", False),
    ],
)
def test_roles(role, needed, may):
    assert allows(role, needed) == may
