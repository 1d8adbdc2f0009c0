"""Text messages over a provider's HTTP API, as a template of its request tells."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from billing.sms.sender import SmsNotSentError

# httpx logs every URL at INFO, and a provider's may hold a secret.
logging.getLogger("httpx").setLevel(logging.WARNING)

TIMEOUT_S = 1.5
"""Sooner than the assistant gives up on us, so that the caller hears the truth."""


class SmsTemplateError(ValueError):
    """The template cannot be used. The message names the key, not its value: it may be a secret."""


@dataclass(frozen=True)
class SmsTemplate:
    """A POST request. `{phone}`, `{text}` and `{key}` in the texts of `body` are filled in.

    `body` goes as JSON, or form-encoded when `form` is true.
    """

    url: str
    headers: dict[str, str]
    body: dict[str, Any]
    form: bool


def read_template(path: Path) -> SmsTemplate:
    """The template of a JSON file: `url`, `body`, perhaps `headers` and `form`.

    Raises `SmsTemplateError`.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SmsTemplateError(f"cannot be read: {error.strerror}") from None
    except ValueError:
        raise SmsTemplateError("is not JSON") from None
    if not isinstance(told, dict) or told.keys() - {"url", "headers", "body", "form"}:
        raise SmsTemplateError("is an object of url, headers, body and form")
    url, headers = told.get("url"), told.get("headers", {})
    body, form = told.get("body"), told.get("form", False)
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        raise SmsTemplateError("url: an http or https address is needed")
    if not isinstance(headers, dict) or not all(isinstance(v, str) for v in headers.values()):
        raise SmsTemplateError("headers: an object of strings is needed")
    if not isinstance(form, bool):
        raise SmsTemplateError("form: true or false is needed")
    if not isinstance(body, dict) or not {"{phone}", "{text}"} <= set(_places(body)):
        raise SmsTemplateError("body: an object with {phone} and {text} in it is needed")
    return SmsTemplate(url, headers, body, form)


class HttpSmsSender:
    """Any 2xx answer means that the provider took the message."""

    def __init__(
        self, template: SmsTemplate, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._template = template
        self._client = httpx.AsyncClient(
            timeout=TIMEOUT_S, transport=transport, headers=template.headers, trust_env=False
        )

    async def send(self, phone: str, text: str, key: str) -> None:
        body = _filled(self._template.body, {"{phone}": phone, "{text}": text, "{key}": key})
        sent = {"data": body} if self._template.form else {"json": body}
        try:
            response = await self._client.post(self._template.url, **sent)
        except httpx.HTTPError as error:
            raise SmsNotSentError(f"the provider: {type(error).__name__}") from None
        if not response.is_success:
            raise SmsNotSentError(f"the provider: HTTP {response.status_code}")


def _places(value: Any) -> list[str]:
    """The places to fill that a template holds, whole values or parts of them."""
    if isinstance(value, dict):
        return [place for item in value.values() for place in _places(item)]
    if isinstance(value, list):
        return [place for item in value for place in _places(item)]
    return [p for p in ("{phone}", "{text}", "{key}") if isinstance(value, str) and p in value]


def _filled(value: Any, values: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(item, values) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, values) for item in value]
    if not isinstance(value, str):
        return value
    # One pass over the template: what is filled in is never looked at again.
    head, *parts = value.split("{")
    for part in parts:
        name, closed, rest = part.partition("}")
        place = f"{{{name}}}"
        head += values[place] + rest if closed and place in values else f"{{{part}"
    return head
