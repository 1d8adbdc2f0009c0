"""What the console reads: earlier calls and customers' cards. Whoever opens one is written down."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import AwareDatetime

from voice_gateway.accounts.accounts import Accounts
from voice_gateway.accounts.audit import Deed
from voice_gateway.accounts.roles import allows
from voice_gateway.accounts.tables import Operator
from voice_gateway.records.chat import file_wire, wire
from voice_gateway.records.customers import (
    BillingUnavailable,
    CustomerCard,
    HttpCustomers,
    NoSuchAccount,
)
from voice_gateway.records.records import Records
from voice_gateway.records.tables import Rating, Talk
from voice_gateway.store.models import Call
from voice_gateway.store.store import Store
from voice_gateway.web.errors import ApiError
from voice_gateway.web.signed_in import OperatorSession

router = APIRouter(prefix="/api/desk")


@router.get("/calls")
async def earlier_calls(
    request: Request,
    session: OperatorSession,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
    before: AwareDatetime | None = None,
) -> dict[str, Any]:
    """Newest first: one's own, a supervisor's all. `before`: `at` of the last one shown."""
    records: Records = request.app.state.records
    operator = session.operator
    whose = None if allows(operator.role, "supervisor") else operator.id
    calls = await records.history.newest(limit, before, whose)
    return {
        "calls": [
            {
                **_call(brief.call),
                "talks": [_talk(*talk) for talk in brief.talks],
                "stars": brief.rating and brief.rating.stars,
            }
            for brief in calls
        ]
    }


@router.get("/calls/{call_id}")
async def one_call(
    request: Request,
    session: OperatorSession,
    call_id: Annotated[str, Path(pattern="^[0-9a-f]{32}$")],
) -> dict[str, Any]:
    store: Store = request.app.state.store
    records: Records = request.app.state.records
    call = await store.call(call_id)
    if call is None:
        raise ApiError(404, "no_such_call", "Такого звонка нет.")
    await _note(request, session.operator, "call_opened", call_id)
    handoffs = await store.handoffs(call_id)
    return {
        **_call(call),
        "phone": call.caller,
        "reason": handoffs[-1].reason if handoffs else None,
        "collected": handoffs[-1].collected if handoffs else {},
        "transcript": [
            {"who": said.who, "kind": said.kind, "text": said.text, "at": said.at.isoformat()}
            for said in await store.utterances(call_id)
        ],
        "chat": [wire(line) for line in await records.chat.of(call_id)],
        "files": [file_wire(file) for file in await records.files.of(call_id)],
        "talks": [_talk(*talk) for talk in await records.talks.of(call_id)],
        "rating": _rating(await records.ratings.of(call_id)),
    }


@router.get("/customers/{account}")
async def customer(
    request: Request,
    session: OperatorSession,
    account: Annotated[str, Path(pattern="^[0-9]{10}$")],
) -> CustomerCard:
    customers: HttpCustomers = request.app.state.customers
    await _note(request, session.operator, "customer_opened", account)
    try:
        return await customers.card(account)
    except NoSuchAccount:
        raise ApiError(404, "no_such_account", "Такого лицевого счёта нет.") from None
    except BillingUnavailable:
        message = "Биллинг сейчас не отвечает. Попробуйте ещё раз."
        raise ApiError(503, "billing_unavailable", message) from None


async def _note(request: Request, operator: Operator, what: Deed, subject: str) -> None:
    accounts: Accounts = request.app.state.accounts
    await accounts.audit.note(operator.id, what, subject, datetime.now(UTC))


def _call(call: Call) -> dict[str, Any]:
    return {
        "call": call.id,
        "at": call.began_at.isoformat(),
        "ended_at": call.ended_at and call.ended_at.isoformat(),
        "line": call.line,
        "channel": call.channel,
        "end_reason": call.end_reason,
    }


def _talk(talk: Talk, operator: Operator) -> dict[str, Any]:
    return {
        "operator": operator.title,
        "queue": talk.queue,
        "name": talk.name,
        "account": talk.account,
        "at": talk.began_at.isoformat(),
        "ended_at": talk.ended_at and talk.ended_at.isoformat(),
        "notes": talk.notes,
        "result": talk.result,
        "code": talk.code,
    }


def _rating(rating: Rating | None) -> dict[str, Any] | None:
    if rating is None:
        return None
    return {"stars": rating.stars, "comment": rating.comment}
