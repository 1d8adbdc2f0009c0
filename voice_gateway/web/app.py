"""The gateway's HTTP application: routes, pages, and the state of the house."""

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from voice_gateway.call.house import House
from voice_gateway.call.registry import CallRegistry
from voice_gateway.operators import desk_config
from voice_gateway.settings import Settings
from voice_gateway.transfer.targets import targets_of
from voice_gateway.web import (
    calls,
    desk_api,
    desk_socket,
    errors,
    files,
    legs,
    links,
    login,
    pages,
    sso,
    visit_socket,
)
from voice_gateway.web.guard import Guard
from voice_gateway.web.life import life

_ROUTERS = (
    pages.router,
    calls.router,
    legs.router,
    links.router,
    visit_socket.router,
    files.router,
    login.router,
    sso.router,
    desk_api.router,
    desk_socket.router,
)


def create_app(settings: Settings) -> FastAPI:
    """Raises BadTargets and BadDesk."""
    targets, desk = targets_of(settings), desk_config.load(settings.desk)
    app = FastAPI(
        title="Dozvon voice gateway",
        lifespan=lambda app: life(app, settings, targets, desk),
        docs_url=None,
        redoc_url=None,
    )
    app.state.phone = None
    errors.install(app)
    for router in _ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=pages.STATIC), name="static")
    app.add_middleware(Guard)

    @app.get("/healthz")
    async def healthz(request: Request) -> dict[str, object]:
        """200 when calls are taken: even without the dialogue, by an apology and the queue."""
        house: House = request.app.state.house
        registry: CallRegistry = request.app.state.calls
        return {
            "status": "ok",
            "dialogue": await house.dialogue.ready(),
            "asr": house.asr.name,
            "voice": house.voice.engine.name,
            "calls": registry.active,
            "sip": request.app.state.phone and request.app.state.phone.address,
        }

    @app.get("/metrics", include_in_schema=False)
    async def exposition() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app
