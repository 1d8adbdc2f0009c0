"""`python -m billing.demo`: a database of so many demo customers, and phones of some of them."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from billing.demo.load import COUNT, load_demo
from billing.demo.multiply import multiply, phone_of
from billing.sql.database import create_engine, migrate
from billing.sql.store import moscow_now


async def fill(database: str, customers: int) -> int:
    """The highest id of a customer once there are so many. Raises `ValueError` for the URL."""
    engine = create_engine(database)
    try:
        await migrate(engine)
        await load_demo(engine, moscow_now().date())
        told = await multiply(engine, customers, lambda highest: print(f"{highest:,} customers"))
        if engine.dialect.name == "postgresql":
            async with engine.begin() as connection:
                await connection.execute(text("ANALYZE"))
        return told
    finally:
        await engine.dispose()


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m billing.demo", description=__doc__)
    parser.add_argument("--database", required=True, metavar="URL")
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--phones", type=Path, metavar="FILE", help="where phones are written")
    parser.add_argument("--sample", type=int, default=1000, help="of so many customers")
    options = parser.parse_args()
    try:
        highest = asyncio.run(fill(options.database, options.customers))
    except (SQLAlchemyError, ValueError, OSError) as error:
        print(f"{type(error).__name__}: {error}".splitlines()[0], file=sys.stderr)
        return 1
    if options.phones is not None:
        copied = range(COUNT + 1, highest + 1)
        people = random.SystemRandom().sample(copied, min(options.sample, len(copied)))
        options.phones.write_text("\n".join(map(phone_of, people)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
