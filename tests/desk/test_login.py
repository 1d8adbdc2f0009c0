"""Signing in over HTTP, and everything a stranger may try."""

from datetime import UTC, datetime

import pytest

from tests.desk.conftest import PASSWORD, an_operator, browser, error
from voice_gateway.accounts.sessions import COOKIE


@pytest.fixture
async def olga(house):
    return await an_operator(house.accounts)


async def test_a_signed_in_operator_is_told_who_she_is(olga, console):
    told = (await console.sign_in()).json()
    card = {
        "id": olga.id,
        "name": "olga",
        "title": "Ольга Петровна",
        "role": "operator",
        "skills": ["consultation"],
    }
    assert told == {"operator": card, "csrf": told["csrf"], "must_change": False}
    assert (await console.get("/api/session")).json() == told


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_scripts_and_other_sites_cannot_have_the_cookie(house, olga, scheme):
    async with browser(house.app, f"{scheme}://gateway") as console:
        (cookie,) = (await console.sign_in()).headers.get_list("set-cookie")
    parts = {part.strip().lower() for part in cookie.split(";")}
    assert {"httponly", "samesite=strict", "path=/"} <= parts
    assert ("secure" in parts) == (scheme == "https")
    assert not any(part.startswith("domain") for part in parts)


@pytest.mark.parametrize(
    ("name", "password"), [("olga", "wrong"), ("nobody", PASSWORD), ("olga", PASSWORD + " ")]
)
async def test_a_wrong_password_is_refused_without_a_hint(olga, console, name, password):
    response = await console.sign_in(name, password)
    assert error(response) == (401, "wrong_password")
    assert COOKIE not in response.cookies


async def test_too_many_tries_are_told_when_to_come_again(olga, console):
    for _ in range(8):
        await console.sign_in(password="wrong")
    response = await console.sign_in()
    assert error(response) == (429, "too_many_tries")
    assert 800 < int(response.headers["Retry-After"]) <= 900


@pytest.mark.parametrize(
    "body", [{}, {"name": "olga"}, {"name": 1, "password": 2}, {"name": "x" * 65, "password": "x"}]
)
async def test_a_malformed_entry_shows_nothing_of_itself(console, body):
    response = await console.post("/api/login", json=body)
    assert error(response) == (422, "invalid_request")
    assert "xxxx" not in response.text


async def test_a_foreign_page_cannot_sign_anybody_in(olga, console):
    body = {"name": "olga", "password": PASSWORD}
    headers = {"Origin": "https://evil.example"}
    response = await console.post("/api/login", json=body, headers=headers)
    assert error(response) == (403, "foreign_page")


UNSAFE = [("POST", "/api/logout", None), ("POST", "/api/password", {"old": PASSWORD, "new": "x"})]


@pytest.mark.parametrize(("method", "path", "body"), UNSAFE)
@pytest.mark.parametrize("token", [None, "", "wrong"])
async def test_what_changes_something_needs_the_sessions_token(
    olga, console, method, path, body, token
):
    await console.sign_in()
    del console.headers["X-CSRF-Token"]
    headers = {} if token is None else {"X-CSRF-Token": token}
    assert error(await console.request(method, path, json=body, headers=headers)) == (
        403,
        "no_csrf",
    )
    assert (await console.get("/api/session")).is_success


async def test_another_sessions_token_is_of_no_use(house, olga, console):
    await console.sign_in()
    async with browser(house.app) as other:
        await other.sign_in()
        stolen = other.headers["X-CSRF-Token"]
    response = await console.post("/api/logout", headers={"X-CSRF-Token": stolen})
    assert error(response) == (403, "no_csrf")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://gateway.evil.example"])
async def test_a_foreign_page_is_refused_even_with_the_token(olga, console, origin):
    await console.sign_in()
    response = await console.post("/api/logout", headers={"Origin": origin})
    assert error(response) == (403, "foreign_page")


async def test_our_own_page_is_not_refused(olga, console):
    await console.sign_in()
    response = await console.post("/api/logout", headers={"Origin": "http://gateway"})
    assert response.status_code == 204


@pytest.mark.parametrize("cookie", ["", "x", "x" * 4000])
async def test_without_a_session_nothing_is_told(house, olga, cookie):
    async with browser(house.app) as console:
        console.cookies.set(COOKIE, cookie)
        assert error(await console.get("/api/session")) == (401, "not_signed_in")
        assert error(await console.get("/api/desk/calls")) == (401, "not_signed_in")


async def test_a_cookie_that_was_copied_is_dead_after_signing_out(house, olga, console):
    await console.sign_in()
    copied = console.cookies[COOKIE]
    await console.post("/api/logout")
    async with browser(house.app) as thief:
        thief.cookies.set(COOKIE, copied)
        assert error(await thief.get("/api/session")) == (401, "not_signed_in")


async def test_with_a_one_time_password_only_a_new_one_can_be_set(house, console):
    await house.accounts.operators.add("ivan", "Иван", "operator", [], "one-time password")
    told = (await console.sign_in("ivan", "one-time password")).json()
    assert told["must_change"]
    for path in ("/api/desk/calls", "/api/desk/customers/1000000001"):
        assert error(await console.get(path)) == (403, "must_change")
    body = {"old": "one-time password", "new": PASSWORD}
    renewed = (await console.post("/api/password", json=body)).json()
    assert not renewed["must_change"]
    assert renewed["csrf"] != told["csrf"]
    assert (await console.get("/api/desk/calls")).is_success


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("wrong", "a quite new password", (401, "wrong_password")),
        (PASSWORD, "short", (422, "weak_password")),
        (PASSWORD, PASSWORD, (422, "same_password")),
        (PASSWORD, "", (422, "invalid_request")),
    ],
)
async def test_a_refused_new_password_leaves_the_session_as_it_was(
    olga, console, old, new, expected
):
    await console.sign_in()
    assert error(await console.post("/api/password", json={"old": old, "new": new})) == expected
    assert (await console.get("/api/session")).is_success


@pytest.mark.parametrize("role", ["admin", "designer"])
async def test_other_roles_read_no_calls_and_no_customers(house, console, role):
    await an_operator(house.accounts, "ivan", role)
    await console.sign_in("ivan")
    for path in ("/api/desk/calls", "/api/desk/customers/1000000001"):
        assert error(await console.get(path)) == (403, "not_allowed")


async def test_signing_in_and_out_is_written_down(house, olga, console):
    began = datetime.now(UTC)
    await console.sign_in()
    await console.post("/api/logout")
    entries = await house.accounts.audit.newest(2)
    assert [(e.operator_id, e.what) for e in entries] == [
        (olga.id, "signed_out"),
        (olga.id, "signed_in"),
    ]
    assert all(e.at >= began for e in entries)
