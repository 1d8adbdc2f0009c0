"""./dozvon operators, as the person at the terminal sees it."""

import asyncio
import re

import pytest
from argon2 import PasswordHasher

from tests.desk.conftest import NOW, accounts_over
from voice_gateway.accounts.__main__ import main


@pytest.fixture
def command(monkeypatch, sqlite_url, capsys):
    monkeypatch.setenv("GATEWAY_DATABASE_URL", sqlite_url)
    cheap = PasswordHasher(1, 8, 1)
    monkeypatch.setattr("voice_gateway.accounts.passwords.PasswordHasher", lambda: cheap)

    def run(*arguments):
        """Exit status, what was said, what was complained of."""
        status = main(arguments)
        return (status, *capsys.readouterr())

    return run


OLGA = ("add", "Olga", "--title", "Ольга Петровна", "--skills", "consultation, services")


def one_time_password(said):
    (password,) = re.findall(r"one-time password (\S+)", said)
    return password


def test_an_added_operator_is_listed_with_role_and_queues(command):
    assert command(*OLGA)[0] == 0
    _, said, _ = command("list")
    assert said.split() == "olga operator Ольга Петровна (consultation, services)".split()


def test_a_one_time_password_opens_the_door_until_there_is_another(command, sqlite_url):
    _, said, _ = command(*OLGA)
    first = one_time_password(said)
    _, said, _ = command("password", "olga")
    second = one_time_password(said)
    assert first != second
    assert len(second) >= 16


async def test_what_is_printed_is_what_lets_in(command, sqlite_store):
    _, said, _ = await asyncio.to_thread(command, *OLGA)
    accounts = accounts_over(sqlite_store)
    _, session = await accounts.sign_in.enter("olga", one_time_password(said), "a", NOW)
    assert session.operator.must_change


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (("role", "olga", "supervisor"), "supervisor"),
        (("skills", "olga", "corporate"), "(corporate)"),
        (("disable", "olga"), "disabled"),
    ],
)
def test_a_change_is_seen_in_the_list(command, change, seen):
    command(*OLGA)
    assert command(*change) == (0, "olga: done\n", "")
    assert seen in command("list")[1]


def test_who_is_enabled_again_is_disabled_no_more(command):
    command(*OLGA)
    command("disable", "olga")
    command("enable", "olga")
    assert "disabled" not in command("list")[1]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("role", "nobody", "admin"), "There is no operator 'nobody'"),
        (("password", "nobody"), "There is no operator 'nobody'"),
        (OLGA, "The name 'Olga' is taken."),
        (("add", "two words", "--title", "x"), "'two words' is no name"),
        (("add", "ivan", "--title", "x", "--skills", "juggling"), "There is no queue 'juggling'"),
        (("skills", "olga", "juggling"), "known are consultation, services, corporate"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(command, arguments, complaint):
    command(*OLGA)
    status, said, complained = command(*arguments)
    assert (status, said) == (1, "")
    assert complaint in complained
    assert complained.count("\n") == 1


@pytest.mark.parametrize("arguments", [(), ("fly",), ("role", "olga", "king"), ("add", "ivan")])
def test_a_wrong_command_line_is_refused_with_the_usage(command, arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        command(*arguments)
    assert ended.value.code == 2
    assert "usage: ./dozvon operators" in capsys.readouterr().err


def test_the_first_accounts_are_made_once(command):
    _, said, _ = command("demo")
    names = [line.split()[0] for line in said.splitlines()]
    passwords = [line.split()[1] for line in said.splitlines()]
    assert names == ["olga", "marina"]
    assert len(set(passwords)) == 2
    assert command("demo") == (0, "", "")
    assert "Марина Сергеевна" in command("list")[1]


def test_where_there_are_operators_no_demo_comes_in(command):
    command(*OLGA)
    assert command("demo") == (0, "", "")


def test_the_audit_names_people_and_no_password(command):
    _, said, _ = command(*OLGA)
    command("disable", "olga")
    _, audit, _ = command("audit")
    assert [line.split()[-2:] for line in audit.splitlines()] == [
        ["account_added", "olga"],
        ["account_changed", "olga"],
    ]
    assert one_time_password(said) not in audit


def test_a_database_that_is_not_there_is_told_in_one_line(command, monkeypatch):
    monkeypatch.setenv("GATEWAY_DATABASE_URL", "postgresql+asyncpg://x@127.0.0.1:1/x")
    status, _, complained = command("list")
    assert status == 1
    assert complained.startswith("The gateway's database cannot be used")
    assert "Traceback" not in complained
