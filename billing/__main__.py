"""`python -m billing`: migrate, create the demo customers if asked, serve until SIGTERM."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
import uvicorn
from alembic.util import CommandError
from fastapi import FastAPI
from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from billing.api import create_app
from billing.demo import load_demo
from billing.interface import BillingUnavailable
from billing.log import configure_logging
from billing.payment_links import PaymentLinks
from billing.settings import Settings
from billing.sms.file import FileSmsSender
from billing.sms.http import HttpSmsSender, SmsTemplateError, read_template
from billing.sql.card_payments import DemoAcquirer
from billing.sql.database import create_engine, migrate
from billing.sql.store import SqlCustomerSystem, moscow_now

log = structlog.get_logger("billing")


async def prepare(engine: AsyncEngine, demo: bool) -> None:
    """The newest schema, and the demo customers where they are wanted and nobody else is."""
    await migrate(engine)
    if demo:
        log.info("demo", customers_made=await load_demo(engine, moscow_now().date()))


def payment_links(settings: Settings) -> PaymentLinks:
    """How links are sent. Raises `SmsTemplateError`."""
    if settings.sms_http is None:
        return PaymentLinks(FileSmsSender(settings.sms_folder), settings.payment_link)
    return PaymentLinks(HttpSmsSender(read_template(settings.sms_http)), settings.payment_link)


async def serve(engine: AsyncEngine, links: PaymentLinks, settings: Settings) -> None:
    """The API until SIGINT or SIGTERM; exits the process when the port is taken."""

    @asynccontextmanager
    async def closing(_app: FastAPI) -> AsyncIterator[None]:
        # uvicorn raises the signal again when it is done: this is the last quiet moment.
        yield
        await engine.dispose()

    system = SqlCustomerSystem(engine, links=links)
    acquirer = DemoAcquirer(engine, moscow_now) if settings.demo else None
    # Paths hold account numbers: the access log is our own.
    config = uvicorn.Config(
        create_app(system, system.ping, closing, acquirer),
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=None,
    )
    await uvicorn.Server(config).serve()


async def run(settings: Settings) -> int:
    """The exit status: 2 when a setting is wrong, 1 when the database cannot be had."""
    try:
        links = payment_links(settings)
    except SmsTemplateError as error:
        log.error("settings", wrong="BILLING_SMS_HTTP", fault=_first_line(error))
        return 2
    try:
        engine = create_engine(settings.database_url)
    except (ArgumentError, ValueError) as error:
        log.error("settings", wrong="BILLING_DATABASE_URL", fault=_first_line(error))
        return 2
    except OSError as error:
        log.error("database", fault=_first_line(error))
        return 1
    try:
        await prepare(engine, settings.demo)
    except (BillingUnavailable, SQLAlchemyError, CommandError, OSError) as error:
        log.error("database", fault=_first_line(error))
        await engine.dispose()
        return 1
    await serve(engine, links, settings)
    return 0


def main() -> int:
    """The exit status."""
    configure_logging()
    try:
        settings = Settings()
    except ValidationError as error:
        for fault in error.errors():
            log.error("settings", wrong=f"BILLING_{fault['loc'][0]}".upper(), fault=fault["msg"])
        return 2
    try:
        return asyncio.run(run(settings))
    except KeyboardInterrupt:
        return 130


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]


if __name__ == "__main__":
    sys.exit(main())
