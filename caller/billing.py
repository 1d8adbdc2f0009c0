"""What billing knows of a caller, for whoever checks what was said in a call."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import httpx

from caller.problems import CallFailed


def billing_url() -> str:
    """Of the running system."""
    return f"http://127.0.0.1:{os.environ.get('DOZVON_BILLING_PORT', '8810')}"


def balance(url: str, phone: str) -> Decimal:
    """Of the first account behind a phone, roubles. Raises CallFailed."""
    with _asked("balance"), httpx.Client(base_url=url, timeout=10) as client:
        return Decimal(_of_first_account(client, phone, "balance")["amount"])


def last_reading(url: str, phone: str) -> int:
    """Of the first register of the first account behind a phone, kWh. Raises CallFailed."""
    with _asked("reading"), httpx.Client(base_url=url, timeout=10) as client:
        meters = _of_first_account(client, phone, "meters")
        return int(meters[0]["registers"][0]["last"]["value"])


@contextmanager
def _asked(what: str) -> Iterator[None]:
    try:
        yield
    except (httpx.HTTPError, IndexError, KeyError, TypeError) as error:
        raise CallFailed(f"billing does not tell the {what} ({type(error).__name__})") from None


def _of_first_account(client: httpx.Client, phone: str, what: str) -> Any:
    found = client.post("/accounts/lookup", json={"phone": phone}).raise_for_status()
    number = found.json()[0]["number"]
    return client.get(f"/accounts/{number}/{what}").raise_for_status().json()
