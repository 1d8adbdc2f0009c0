"""What billing knows of a caller, for whoever checks what was said in a call."""

import os
from decimal import Decimal

import httpx

from caller.problems import CallFailed


def billing_url() -> str:
    """Of the running system."""
    return f"http://127.0.0.1:{os.environ.get('DOZVON_BILLING_PORT', '8810')}"


def balance(url: str, phone: str) -> Decimal:
    """Of the first account behind a phone, roubles. Raises CallFailed."""
    try:
        with httpx.Client(base_url=url, timeout=10) as client:
            account = _first_account(client, phone)
            told = client.get(f"/accounts/{account}/balance").raise_for_status().json()
        return Decimal(told["amount"])
    except (httpx.HTTPError, IndexError, KeyError, TypeError) as error:
        raise CallFailed(f"billing does not tell the balance ({type(error).__name__})") from None


def last_reading(url: str, phone: str) -> int:
    """Of the first register of the first account behind a phone, kWh. Raises CallFailed."""
    try:
        with httpx.Client(base_url=url, timeout=10) as client:
            account = _first_account(client, phone)
            meters = client.get(f"/accounts/{account}/meters").raise_for_status().json()
        return int(meters[0]["registers"][0]["last"]["value"])
    except (httpx.HTTPError, IndexError, KeyError, TypeError) as error:
        raise CallFailed(f"billing does not tell the reading ({type(error).__name__})") from None


def _first_account(client: httpx.Client, phone: str) -> str:
    found = client.post("/accounts/lookup", json={"phone": phone}).raise_for_status()
    return str(found.json()[0]["number"])
