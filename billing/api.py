"""The customer information system over HTTP."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Lifespan, Message, Receive, Scope, Send

from billing.acquirer import CardAcquirer
from billing.interface import BillingError, CustomerSystem
from billing.problems import MEDIA_TYPE, to_problem
from billing.routes.accounts import accounts_router
from billing.routes.catalogue import catalogue_router
from billing.routes.health import health_router
from billing.routes.payments import payments_router
from billing.routes.writes import messages_router, writes_router

log = structlog.get_logger()


def create_app(
    system: CustomerSystem,
    ping: Callable[[], Awaitable[None]],
    lifespan: Lifespan[FastAPI] | None = None,
    acquirer: CardAcquirer | None = None,
) -> FastAPI:
    """The HTTP API of a customer system; `ping` raises `BillingUnavailable` when it is away.

    `acquirer`: of the demo; a utility's bank has a service of its own.
    """
    app = FastAPI(
        title="Dozvon billing",
        version="1",
        description="The customer information system behind the voice assistant. "
        "Money is a string of roubles with two places; errors are RFC 9457 problem details.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    for router in (
        accounts_router(system),
        writes_router(system),
        messages_router(system),
        catalogue_router(system),
        health_router(ping),
    ):
        app.include_router(router)
    if acquirer is not None:
        app.include_router(payments_router(acquirer))
    app.add_middleware(RequestLog)

    @app.exception_handler(BillingError)
    async def billing_error(_request: Request, error: BillingError) -> JSONResponse:
        return _answer(to_problem(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        # The input itself stays out: it may be personal.
        faults = [{"at": list(e["loc"]), "fault": e["msg"]} for e in error.errors()]
        return _answer(
            {"status": 422, "code": "invalid_request", "title": "invalid request", "faults": faults}
        )

    @app.exception_handler(HTTPException)
    async def http_error(_request: Request, error: HTTPException) -> JSONResponse:
        status = HTTPStatus(error.status_code)
        code = status.name.lower()
        return _answer({"status": status, "code": code, "title": status.phrase}, error.headers)

    @app.exception_handler(Exception)
    async def fault(_request: Request, _error: Exception) -> JSONResponse:
        return _answer({"status": 500, "code": "internal_error", "title": "internal error"})

    return app


class RequestLog:
    """Logs method, route, status and milliseconds: the route's template, for a path holds the
    account number.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            log.info(
                "request",
                method=scope["method"],
                route=getattr(scope.get("route"), "path", None),
                status=status,
                ms=round(1000 * (time.perf_counter() - started), 1),
            )


def _answer(problem: dict[str, Any], headers: Any = None) -> JSONResponse:
    return JSONResponse(problem, problem["status"], headers, MEDIA_TYPE)
