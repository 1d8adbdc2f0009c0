"""Callers to measure with: customers taken from billing at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing.interface import CustomerSystem
from billing.types import Office
from bot.replies.identification import Candidate, candidates
from bot.replies.readings import RegisterAsked, registers_to_ask
from bot.replies.reply import Reply


@dataclass(frozen=True)
class Caller:
    """`registers`: those to read this month."""

    phone: str
    accounts: list[Candidate]
    registers: list[RegisterAsked]
    offices: list[Office]

    @property
    def number(self) -> str:
        return self.accounts[0]["number"]


async def callers(
    system: CustomerSystem, phones: Sequence[str], count: int, today: date
) -> list[Caller]:
    """The first so many of these phones (E.164) that are known and have a meter.

    Raises `LookupError` when there are fewer.
    """
    offices = await system.offices()
    found: list[Caller] = []
    for phone in phones:
        accounts = candidates(await system.accounts_by_phone(phone))
        if not accounts:
            continue
        registers = registers_to_ask(await system.meters(accounts[0]["number"]), today)
        if not isinstance(registers, Reply):
            found.append(Caller(phone, accounts, registers, offices))
        if len(found) == count:
            return found
    raise LookupError(f"only {len(found)} of {count} callers are known and have a meter")
