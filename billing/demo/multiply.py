"""A database as large as a utility's: the demo's crowd, copied inside the database itself.

Account numbers, phones and meters of the copies lie in ranges of their own and grow with the copy,
so that every index is only appended to.
"""

# ruff: noqa: S608 - the SQL is made of constants alone

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Integer, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from billing.demo.load import COUNT

FIRST_PHONE, PHONE_STEP = 9_000_000_000, 89
COPIES_A_TRANSACTION = 10

# The crowd's account numbers begin with 2 or more, those of fixed customers and of copies with 1.
# Each account of the crowd has an address and a meter of its own, each customer one phone at most.
_CROWD = "accounts.number >= '2'"
_ADDRESS = "accounts.address_id + :copy * :addresses"
_CUSTOMER = f"accounts.customer_id + :copy * {COUNT}"
_ACCOUNT = f"CAST(1100000000 + ({_ADDRESS}) * 797 AS TEXT)"
_METER = f"CAST(50000000 + {_ADDRESS} AS TEXT)"
_PHONE = f"'+7' || CAST({FIRST_PHONE} + ({_CUSTOMER}) * {PHONE_STEP} AS TEXT)"

_COPIED = {
    "customers (id, name)": f"""SELECT id + :copy * {COUNT}, name FROM customers
        WHERE id IN (SELECT customer_id FROM accounts WHERE {_CROWD})""",
    "addresses (id, region, town_kind, town, street, house, building, flat)": f"""
        SELECT {_ADDRESS}, region, town_kind, town, street, house, building, flat
        FROM accounts JOIN addresses ON addresses.id = address_id WHERE {_CROWD}""",
    "accounts (number, customer_id, address_id, tariff_code, opened_on, closed_on)": f"""
        SELECT {_ACCOUNT}, {_CUSTOMER}, {_ADDRESS}, tariff_code, opened_on, closed_on
        FROM accounts WHERE {_CROWD} ORDER BY address_id""",
    "contact_phones (account_number, phone)": f"""SELECT {_ACCOUNT}, {_PHONE}
        FROM accounts JOIN contact_phones ON account_number = number
        WHERE {_CROWD} ORDER BY address_id""",
    "meters (number, account_number, place)": f"""SELECT {_METER}, {_ACCOUNT}, place
        FROM accounts JOIN meters ON account_number = accounts.number
        WHERE {_CROWD} ORDER BY address_id""",
    "registers (meter_number, zone, digits)": f"""SELECT {_METER}, zone, digits
        FROM accounts JOIN meters ON account_number = accounts.number
        JOIN registers ON meter_number = meters.number WHERE {_CROWD} ORDER BY address_id, zone""",
    "readings (meter_number, zone, period, value, submitted_on)": f"""
        SELECT {_METER}, zone, period, value, submitted_on
        FROM accounts JOIN meters ON account_number = accounts.number
        JOIN readings ON meter_number = meters.number
        WHERE {_CROWD} ORDER BY address_id, zone, period""",
    "charges (account_number, charged_on, period, amount, what)": f"""
        SELECT {_ACCOUNT}, charged_on, period, amount, what
        FROM accounts JOIN charges ON account_number = number
        WHERE {_CROWD} ORDER BY address_id, period""",
    "payments (account_number, paid_on, amount, what)": f"""
        SELECT {_ACCOUNT}, paid_on, amount, what
        FROM accounts JOIN payments ON account_number = number
        WHERE {_CROWD} ORDER BY address_id, paid_on""",
}
_HIGHEST = "SELECT max(id) FROM customers"
_STATEMENTS = tuple(
    text(f"INSERT INTO {table} {rows}").bindparams(
        *(bindparam(x, type_=Integer) for x in ("copy", "addresses") if f":{x}" in rows)
    )
    for table, rows in _COPIED.items()
)


def phone_of(customer: int) -> str:
    """The contact phone (E.164) of the copied customer with this id; a few of them gave none."""
    return f"+7{FIRST_PHONE + customer * PHONE_STEP}"


async def multiply(
    engine: AsyncEngine, customers: int, progress: Callable[[int], None] = lambda highest: None
) -> int:
    """Copy the customers of `load_demo` until there are at least so many; the highest id.

    `progress` is told the highest id so far. Stopped in between it goes on where it was.
    """
    async with engine.connect() as connection:
        addresses = await _number(
            connection, f"SELECT max(address_id) FROM accounts WHERE {_CROWD}"
        )
        crowd = await _number(
            connection, f"SELECT count(DISTINCT customer_id) FROM accounts WHERE {_CROWD}"
        )
        highest = await _number(connection, _HIGHEST)
    copies = -(-(customers - COUNT) // crowd)
    while (copied := (highest - 1) // COUNT) < copies:
        async with engine.begin() as connection:
            for copy in range(copied + 1, min(copied + COPIES_A_TRANSACTION, copies) + 1):
                for statement in _STATEMENTS:
                    numbers = {"copy": copy, "addresses": addresses}
                    await connection.execute(statement, numbers)
            if engine.dialect.name == "postgresql":
                await _follow_ids(connection)
            highest = await _number(connection, _HIGHEST)
        progress(highest)
    return highest


async def _follow_ids(connection: AsyncConnection) -> None:
    """Rows to come get ids past those that were given here: PostgreSQL counts them apart."""
    for table in ("customers", "addresses"):
        await connection.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        )


async def _number(connection: AsyncConnection, query: str) -> int:
    found: int = (await connection.execute(text(query))).scalar_one()
    return found
