"""Billing errors as HTTP problem details (RFC 9457) and back: one table for server and client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from billing.interface import (
    AccountClosed,
    AccountNotFound,
    BillingError,
    BillingUnavailable,
    IdempotencyConflict,
    InvalidPhone,
    InvalidRequest,
    NothingToPay,
    PaymentNotFound,
    ReadingRejected,
    RejectionReason,
    ServiceNotFound,
)
from billing.types import Zone

MEDIA_TYPE = "application/problem+json"

_TABLE: dict[str, tuple[int, type[BillingError]]] = {
    "unavailable": (503, BillingUnavailable),
    "account_not_found": (404, AccountNotFound),
    "service_not_found": (404, ServiceNotFound),
    "payment_not_found": (404, PaymentNotFound),
    "account_closed": (409, AccountClosed),
    "nothing_to_pay": (409, NothingToPay),
    "idempotency_conflict": (409, IdempotencyConflict),
    "invalid_phone": (422, InvalidPhone),
    "invalid_request": (422, InvalidRequest),
    "reading_rejected": (422, ReadingRejected),
}
_CODES = {error: code for code, (_, error) in _TABLE.items()}


def to_problem(error: BillingError) -> dict[str, Any]:
    """The problem's members; `status` among them. `code` tells programs what happened."""
    code = _CODES[type(error)]
    title = str(error) or code.replace("_", " ")
    problem: dict[str, Any] = {"status": _TABLE[code][0], "code": code, "title": title}
    if isinstance(error, ReadingRejected):
        problem |= {"reason": error.reason, "meter": error.meter, "zone": error.zone}
    return problem


def from_problem(problem: Mapping[str, Any]) -> BillingError:
    """The error that `to_problem` told of; `BillingUnavailable` when it cannot be understood."""
    code = problem.get("code")
    if code == "reading_rejected":
        return _rejection(problem)
    if not isinstance(code, str) or code not in _TABLE:
        return BillingUnavailable("the customer system answered an unknown error")
    return _TABLE[code][1](str(problem.get("title", "")))


def _rejection(problem: Mapping[str, Any]) -> BillingError:
    reason, meter, zone = (problem.get(key) for key in ("reason", "meter", "zone"))
    known = reason in get_args(RejectionReason) and (zone is None or zone in get_args(Zone))
    if not known or not isinstance(meter, str | None):
        return BillingUnavailable("the customer system answered an unknown rejection")
    return ReadingRejected(reason, meter, zone)  # type: ignore[arg-type]  # checked above
