"""The caller by the account number: for an unknown phone, or when no address fits (R3, R4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from billing.types import Account
from bot.replies.control_digit import control_digit_right
from bot.replies.dictation import MAX_ATTEMPTS, Dictated, digits_counted
from bot.replies.identification import Candidate, candidates
from bot.replies.needs import number_needed
from bot.replies.reply import Reply
from bot.utility import AccountControl, Identified, Need

INTRODUCTIONS = (
    "utter_account_number_needed",
    "utter_unknown_number",
    "utter_unknown_withheld",
    "utter_unknown_declined",
)


def form_steps(slots: Mapping[str, Any], needs: Mapping[Need, Identified]) -> list[str]:
    """The form's slots from here on: the addresses first, then the number; none when it is over.

    Where an address is not enough for the goal, the number at once.
    """
    if slots["identification"] in ("confirmed", "unknown", "failed"):
        return ["goal"]
    addresses_left = slots["candidate"] < len(slots["accounts"] or [])
    if addresses_left and not number_needed(slots["goal"], needs):
        return ["goal", "address"]
    return ["goal", "account_number", "account_number_ok"]


def introduction(caller: str | None, accounts: list[Candidate], needed: bool) -> Reply:
    """Why the number is asked for; `needed`: the addresses would not have been enough."""
    if accounts and needed:
        return Reply("utter_account_number_needed")
    if accounts:
        return Reply("utter_unknown_declined")
    return Reply("utter_unknown_withheld" if caller is None else "utter_unknown_number")


def number_heard(entry: Dictated, length: int, control: AccountControl | None) -> str | Reply:
    """The account number of `length` digits in what was dictated, or why it is none.

    The control digit also tells which reading of a doubtful entry was meant.
    """
    fits = [digits for digits in (entry.digits, *entry.alternatives) if len(digits) == length]
    right = [digits for digits in fits if control_digit_right(digits, control)]
    if entry.digits in right or len(right) == 1:
        return right[0]
    if not entry.digits:
        return Reply("utter_account_number_unheard")
    if fits and not right:
        return Reply("utter_account_number_control")
    return Reply(
        "utter_account_number_length",
        {"heard": digits_counted(len(entry.digits)), "length": str(length)},
    )


def number_refused(attempts: int) -> dict[str, Any]:
    """The slots after one more number that is wrong; after the last one the caller is unknown."""
    slots = {"account_number": None, "account_number_ok": None, "attempts": attempts + 1}
    return slots if attempts + 1 < MAX_ATTEMPTS else {**slots, "identification": "unknown"}


def number_confirmed(account: Account, caller: str | None) -> dict[str, Any]:
    """The slots once «да» was said to the account's number.

    `save_phone`: the caller's phone is worth remembering with this account.
    """
    [found] = candidates([account])
    return {
        "account": found["number"],
        "address": found["address"],
        "accounts": [found],
        "candidate": 0,
        "identification": "confirmed",
        "identified_by": "account_number",
        "save_phone": caller is not None
        and caller not in account.phones
        and account.closed_on is None,
    }
