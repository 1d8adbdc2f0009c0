"""What is the same for every caller: offices and services."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from billing.interface import CustomerSystem
from billing.routes.problems import problems
from billing.types import Office, Service


def catalogue_router(system: CustomerSystem) -> APIRouter:
    """Offices and services."""
    router = APIRouter(tags=["catalogue"], responses=problems())

    @router.get("/offices")
    async def offices(
        near: Annotated[
            str | None,
            Query(max_length=200, description="A town, district or metro station, in any case"),
        ] = None,
    ) -> list[Office]:
        """All offices, or those near a named place, best match first."""
        return await system.offices(near)

    @router.get("/services")
    async def services() -> list[Service]:
        """What can be ordered, with the prices they start at."""
        return await system.services()

    return router
