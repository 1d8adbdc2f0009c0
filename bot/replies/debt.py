"""Why a debt appeared (P9): the sum, what it is for, and what was paid, a short sentence each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from billing.types import Balance, LedgerEntry
from bot.replies.figures import day, roubles
from bot.replies.months import (
    day_and_month,
    for_months,
    month_of_last_year,
    months_back,
    over_months,
)
from bot.replies.reply import Reply

_MONTHS = 12
_ON_THE_WAY_DAYS = 30
"""A bill younger than that may have been paid already, and the money not have arrived."""


def ledger_since(balance: Balance) -> date:
    """From which day on the ledger is needed to explain a balance."""
    return months_back(balance.as_of, _MONTHS)


def debt_reply(balance: Balance) -> Reply:
    """How much is owed, or that nothing is."""
    if balance.amount > 0:
        return Reply("utter_debt_due", {"amount": roubles(balance.amount)})
    if balance.amount < 0:
        on = day(balance.as_of)
        return Reply("utter_debt_overpaid", {"date": on, "amount": roubles(balance.amount)})
    return Reply("utter_debt_none", {"date": day(balance.as_of)})


def debt_replies(
    balance: Balance, ledger: Sequence[LedgerEntry], prices_since: date
) -> list[Reply]:
    """The debt in at most three sentences; one where nothing is owed.

    `ledger`: from `ledger_since` on, oldest first. `prices_since`: the day the tariff's prices
    came into force.
    """
    if balance.amount <= 0:
        return [debt_reply(balance)]
    entries = [entry for entry in ledger if entry.amount]
    if not entries:
        return [debt_reply(balance), Reply("utter_debt_old", _old(balance.amount, balance))]
    unpaid = _left_unpaid(entries, balance.amount)
    if unpaid:
        return [debt_reply(balance), *_because_unpaid(unpaid, entries, balance)]
    return [debt_reply(balance), *_because_too_little(entries, balance, prices_since)]


def _left_unpaid(entries: Sequence[LedgerEntry], debt: Decimal) -> list[LedgerEntry]:
    """The charges and recalculations that are the whole debt, to the kopeck; empty when none are.

    Payments of exactly a bill's sum are for that bill; otherwise money goes to the oldest first.
    """
    unmatched = [entry for entry in entries if _effect(entry) > 0]
    newest: list[LedgerEntry] = []
    for entry in reversed(unmatched):
        newest.insert(0, entry)
        if _total(newest) >= debt:
            break
    for payment in entries:
        if payment.kind == "payment":
            bills = [e for e in unmatched if e.amount == payment.amount and e.on <= payment.on]
            if bills:
                unmatched.remove(bills[0])
    return next((found for found in (unmatched, newest) if _total(found) == debt), [])


def _because_unpaid(
    unpaid: Sequence[LedgerEntry], entries: Sequence[LedgerEntry], balance: Balance
) -> list[Reply]:
    charges = [entry for entry in unpaid if entry.kind == "charge"]
    recalculations = [entry for entry in unpaid if entry.kind == "recalculation"]
    if not charges:
        return [Reply("utter_debt_what", {"what": entry.what}) for entry in recalculations[-2:]]
    months = {"months": for_months(map(_month, charges))}
    if recalculations:
        values = {**months, "amount": roubles(_total(recalculations))}
        return [
            Reply("utter_debt_unpaid_and_recalculated", values),
            Reply("utter_debt_what", {"what": recalculations[-1].what}),
        ]
    response = "utter_debt_unpaid_one" if len(charges) == 1 else "utter_debt_unpaid"
    return [Reply(response, months), _last_payment(unpaid, entries, balance)]


def _last_payment(
    unpaid: Sequence[LedgerEntry], entries: Sequence[LedgerEntry], balance: Balance
) -> Reply:
    payments = [entry for entry in entries if entry.kind == "payment"]
    if not payments:
        return Reply(
            "utter_debt_no_payment_since", {"month": month_of_last_year(ledger_since(balance))}
        )
    age = (balance.as_of - unpaid[0].on).days
    if len(unpaid) == 1 and age <= _ON_THE_WAY_DAYS and payments[-1].on < unpaid[0].on:
        return Reply("utter_debt_on_the_way")
    values = {"date": day_and_month(payments[-1].on), "amount": roubles(payments[-1].amount)}
    return Reply("utter_debt_last_payment", values)


def _because_too_little(
    entries: Sequence[LedgerEntry], balance: Balance, prices_since: date
) -> list[Reply]:
    """Since the account was last settled, more was charged than paid."""
    state = balance.amount - sum(map(_effect, entries))
    span, carried = list(entries), state
    for index, entry in enumerate(entries):
        state += _effect(entry)
        if state <= 0:
            span, carried = list(entries[index + 1 :]), state
    if carried > 0:
        return [Reply("utter_debt_old", _old(carried, balance)), _since_then(span)]
    return [_charged(span, prices_since), _credited(span, -carried)]


def _old(amount: Decimal, balance: Balance) -> dict[str, str]:
    return {"amount": roubles(amount), "month": month_of_last_year(ledger_since(balance))}


def _since_then(span: Sequence[LedgerEntry]) -> Reply:
    more = sum(map(_effect, span), Decimal(0))
    if not any(_effect(entry) < 0 for entry in span):
        return Reply("utter_debt_since_then_unpaid", {"amount": roubles(more)})
    if not more:
        return Reply("utter_debt_since_then_settled")
    response = "utter_debt_since_then_more" if more > 0 else "utter_debt_since_then_less"
    return Reply(response, {"amount": roubles(more)})


def _charged(span: Sequence[LedgerEntry], prices_since: date) -> Reply:
    charges = [entry for entry in span if entry.kind == "charge"]
    more = _total(e for e in span if e.kind == "recalculation" and e.amount > 0)
    if not charges:
        return Reply("utter_debt_recalculated", {"amount": roubles(more)})
    values = {
        "months": over_months(map(_month, charges)),
        "amount": roubles(_total(charges) + more),
    }
    if more:
        return Reply("utter_debt_charged_and_recalculated", values)
    if _month(charges[0]) <= prices_since.replace(day=1) <= _month(charges[-1]):
        return Reply(
            "utter_debt_charged_new_prices", {**values, "date": day_and_month(prices_since)}
        )
    return Reply("utter_debt_charged", values)


def _credited(span: Sequence[LedgerEntry], overpaid: Decimal) -> Reply:
    paid = [entry for entry in span if entry.kind == "payment"]
    less = -_total(e for e in span if e.kind == "recalculation" and e.amount < 0)
    other = {"переплатой": overpaid, "перерасчётом": less}
    source = " и ".join(name for name, amount in other.items() if amount)
    amount = roubles(_total(paid) + overpaid + less)
    if not paid:
        return Reply("utter_debt_only_credited", {"amount": amount, "source": source})
    if source:
        return Reply("utter_debt_paid_and_credited", {"amount": amount, "source": source})
    return Reply("utter_debt_paid", {"amount": amount, "date": day_and_month(paid[-1].on)})


def _effect(entry: LedgerEntry) -> Decimal:
    return -entry.amount if entry.kind == "payment" else entry.amount


def _total(entries: Iterable[LedgerEntry]) -> Decimal:
    return sum((entry.amount for entry in entries), Decimal(0))


def _month(entry: LedgerEntry) -> date:
    return entry.period or entry.on
