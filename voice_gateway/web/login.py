"""Signing in and out of the console."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from voice_gateway.accounts.accounts import Accounts
from voice_gateway.accounts.passwords import SHORTEST, WeakPassword
from voice_gateway.accounts.roles import Role
from voice_gateway.accounts.sessions import COOKIE, Session
from voice_gateway.accounts.sign_in import SamePassword, WrongPassword
from voice_gateway.accounts.tries import TooManyTries
from voice_gateway.web.errors import ApiError, too_many_tries
from voice_gateway.web.origin import is_own
from voice_gateway.web.signed_in import AnySession

router = APIRouter()
_Password = Annotated[str, Field(min_length=1, max_length=256, repr=False)]


class Entry(BaseModel):
    name: str = Field(min_length=1, max_length=64)
    password: _Password


class NewPassword(BaseModel):
    old: _Password
    new: _Password


class OperatorCard(BaseModel):
    id: str
    name: str
    title: str
    role: Role
    skills: list[str]


class SignedIn(BaseModel):
    operator: OperatorCard
    csrf: str
    must_change: bool

    @classmethod
    def as_is(cls, session: Session) -> "SignedIn":
        card = OperatorCard.model_validate(session.operator, from_attributes=True)
        return cls(operator=card, csrf=session.csrf, must_change=session.operator.must_change)


def accounts_of(request: Request) -> Accounts:
    accounts: Accounts = request.app.state.accounts
    return accounts


TheAccounts = Annotated[Accounts, Depends(accounts_of)]


@router.post("/api/login")
async def sign_in(
    body: Entry, request: Request, response: Response, accounts: TheAccounts
) -> SignedIn:
    if not is_own(request.headers):
        raise ApiError(403, "foreign_page", "Запрос пришёл с чужой страницы.")
    address = request.client.host if request.client else ""
    now = datetime.now(UTC)
    try:
        cookie, session = await accounts.sign_in.enter(body.name, body.password, address, now)
    except WrongPassword:
        raise ApiError(401, "wrong_password", "Имя или пароль не подходят.") from None
    except TooManyTries as refused:
        raise too_many_tries(refused.wait_s) from None
    give(response, cookie, request)
    return SignedIn.as_is(session)


@router.get("/api/session")
async def session(session: AnySession) -> SignedIn:
    return SignedIn.as_is(session)


@router.post("/api/logout", status_code=204)
async def sign_out(session: AnySession, response: Response, accounts: TheAccounts) -> None:
    await accounts.sessions.end(session)
    await accounts.audit.note(session.operator.id, "signed_out", None, datetime.now(UTC))
    response.delete_cookie(COOKIE, path="/")


@router.post("/api/password")
async def change_password(
    body: NewPassword,
    session: AnySession,
    request: Request,
    response: Response,
    accounts: TheAccounts,
) -> SignedIn:
    now = datetime.now(UTC)
    try:
        cookie, renewed = await accounts.sign_in.change_password(session, body.old, body.new, now)
    except WrongPassword:
        raise ApiError(401, "wrong_password", "Прежний пароль не подходит.") from None
    except SamePassword:
        raise ApiError(422, "same_password", "Новый пароль совпадает с прежним.") from None
    except WeakPassword:
        message = (
            f"Пароль слишком простой: нужно не меньше {SHORTEST} разных знаков "
            "и без вашего имени для входа."
        )
        raise ApiError(422, "weak_password", message) from None
    except TooManyTries as refused:
        raise too_many_tries(refused.wait_s) from None
    give(response, cookie, request)
    return SignedIn.as_is(renewed)


def give(response: Response, cookie: str, request: Request) -> None:
    """The session's cookie: gone with the browser's window, at the latest."""
    response.set_cookie(
        COOKIE,
        cookie,
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
