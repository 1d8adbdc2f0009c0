"""How problem details show in the OpenAPI document."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from billing.problems import MEDIA_TYPE

_TEXT = {"type": "string"}
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["status", "code", "title"],
    "properties": {"status": {"type": "integer"}, "code": _TEXT, "title": _TEXT, "reason": _TEXT},
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI responses of these statuses, and of those that any request may meet."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": _SCHEMA}},
        }
        for status in (400, *statuses, 422, 503)
    }
