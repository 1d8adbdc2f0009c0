"""Whether the service can do its work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import APIRouter

from billing.routes.problems import problems


def health_router(ping: Callable[[], Awaitable[None]]) -> APIRouter:
    """`/healthz`: 200 while `ping` returns, 503 when it raises `BillingUnavailable`."""
    router = APIRouter(tags=["health"])

    @router.get("/healthz", responses=problems())
    async def healthz() -> dict[str, str]:
        """Asks the database."""
        await ping()
        return {"status": "ok"}

    return router
