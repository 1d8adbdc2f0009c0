"""Signing in by the company's own single sign-on, where GATEWAY_OIDC_ISSUER names one."""

from datetime import UTC, datetime
from typing import Any

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from voice_gateway.accounts.oidc import Attempt, NotAdmitted, Provider, ProviderAway
from voice_gateway.accounts.operators import BadName, NameTaken
from voice_gateway.operators.desk_config import DeskConfig
from voice_gateway.settings import Settings
from voice_gateway.web.errors import ApiError
from voice_gateway.web.login import TheAccounts, give

router = APIRouter(prefix="/api/login")
_log = structlog.get_logger(__name__)
_COOKIE, _PATH, _MINUTES = "dozvon_sso", "/api/login/sso", 10
_CONSOLE = "/console/"


@router.get("")
async def ways(request: Request) -> dict[str, Any]:
    """How one may sign in besides name and password: the button's words, or null."""
    settings: Settings = request.app.state.settings
    return {"sso": settings.oidc_title if settings.oidc_issuer else None}


@router.get("/sso")
async def leave_for_provider(request: Request) -> RedirectResponse:
    attempt = Attempt.new()
    try:
        url = await _provider(request).entrance(attempt, _back(request))
    except ProviderAway as error:
        _log.error("sso_away", reason=str(error))
        return _to_console("away")
    response = RedirectResponse(url, 303)
    # Lax: the provider's page sends the browser back here.
    response.set_cookie(
        _COOKIE,
        attempt.text(),
        max_age=60 * _MINUTES,
        path=_PATH,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


@router.get("/sso/back", name="back_from_provider")
async def back_from_provider(
    request: Request,
    accounts: TheAccounts,
    state: str | None = None,
    code: str | None = None,
) -> RedirectResponse:
    desk: DeskConfig = request.app.state.desk
    now = datetime.now(UTC)
    try:
        attempt = Attempt.of(request.cookies.get(_COOKIE))
        person = await _provider(request).person(attempt, state, code, _back(request))
        cookie = await accounts.sign_in.enter_by_sso(person, list(desk.queues), now)
    except ProviderAway as error:
        _log.error("sso_away", reason=str(error))
        return _to_console("away")
    except (NotAdmitted, NameTaken, BadName):
        await accounts.audit.note(None, "sign_in_refused", None, now)
        return _to_console("refused")
    response = _to_console()
    give(response, cookie, request)
    return response


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.sso
    if provider is None:
        raise ApiError(404, "no_sso", "Единый вход здесь не настроен.")
    return provider


def _back(request: Request) -> str:
    return str(request.url_for("back_from_provider"))


def _to_console(problem: str | None = None) -> RedirectResponse:
    """problem: refused or away, for the page to say."""
    url = f"{_CONSOLE}?sign_in={problem}" if problem else _CONSOLE
    response = RedirectResponse(url, 303)
    response.delete_cookie(_COOKIE, path=_PATH)
    return response
