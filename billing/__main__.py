"""`python -m billing`: migrate, create the demo customers if asked, serve until SIGTERM."""

from __future__ import annotations

import asyncio
import sys

import structlog
import uvicorn
from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError

from billing.api import create_app
from billing.demo import load_demo
from billing.interface import BillingUnavailable
from billing.log import configure_logging
from billing.settings import Settings
from billing.sql.database import create_engine, migrate
from billing.sql.store import SqlCustomerSystem, moscow_now

log = structlog.get_logger("billing")


async def serve(settings: Settings) -> None:
    """Raises `BillingUnavailable` when the database cannot be reached at the start."""
    engine = create_engine(settings.database_url)
    try:
        await migrate(engine)
        if settings.demo:
            log.info("demo", customers_made=await load_demo(engine, moscow_now().date()))
        system = SqlCustomerSystem(engine)
        # Paths hold account numbers: the access log is our own.
        config = uvicorn.Config(
            create_app(system, system.ping),
            host=settings.host,
            port=settings.port,
            access_log=False,
            log_config=None,
        )
        await uvicorn.Server(config).serve()
    finally:
        await engine.dispose()


def main() -> int:
    """The exit status: 2 when a setting is wrong, 1 when the database is away."""
    configure_logging()
    try:
        settings = Settings()
    except ValidationError as error:
        names = ", ".join(f"BILLING_{e['loc'][0]}".upper() for e in error.errors())
        log.error("settings", wrong=names)
        return 2
    try:
        asyncio.run(serve(settings))
    except (ArgumentError, ValueError):
        log.error("settings", wrong="BILLING_DATABASE_URL")
        return 2
    except BillingUnavailable as error:
        log.error("database", fault=str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
