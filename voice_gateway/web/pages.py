"""The pages people see: the demonstration site, the visitor's window, the widget that brings it."""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse

from voice_gateway.settings import Settings
from voice_gateway.web.guard import content_policy

STATIC = Path(__file__).parent / "static"
router = APIRouter(include_in_schema=False)


@router.get("/")
async def site() -> FileResponse:
    return FileResponse(STATIC / "site" / "index.html")


@router.get("/visit/")
async def visit(request: Request) -> FileResponse:
    """The one page that sites of ours may frame."""
    settings: Settings = request.app.state.settings
    policy = content_policy("'self'", *settings.widget_origins)
    return FileResponse(
        STATIC / "visit" / "index.html", headers={"Content-Security-Policy": policy}
    )


@router.get("/widget.js")
async def widget() -> FileResponse:
    return FileResponse(STATIC / "widget.js", headers={"Cache-Control": "max-age=300"})


@router.get("/console/")
async def console() -> FileResponse:
    return FileResponse(STATIC / "console" / "index.html")
