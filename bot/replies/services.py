"""Which service is meant, and its price (P12)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypedDict

from billing.types import Service
from bot.replies.figures import roubles
from bot.replies.offers import SERVICE
from bot.replies.reply import Reply

_AT_ONCE = 2
"""Services in one sentence: more would be longer than a caller remembers."""

# What callers say, as prefixes of words; the same meanings are looked for in a service's name.
_MEANINGS = {
    "replace": ("замен", "помен", "смен", "менять", "нов"),
    "verify": ("повер",),
    "install": ("устан", "постав"),
    "electricity": ("электр", "свет"),
    "meter": ("счетчик", "электросчетчик", "водосчетчик"),
    "water": ("вод", "водосчетчик"),
    "wiring": ("монтаж", "электромонтаж", "электрик", "провод", "розет", "выключ"),
    "plumbing": ("сантех", "кран", "труб", "унитаз", "смесител", "раковин"),
    "repair": ("ремонт", "почин"),
}


class Chosen(TypedDict):
    """A service as the slot `service` keeps it; `price` as it is said."""

    code: str
    name: str
    price: str


def services_meant(services: Sequence[Service], said: str) -> list[Service]:
    """The services that fit the words best: one is chosen, several are in question, none named."""
    meant = _meanings(said)
    scores = [_likeness(meant, _meanings(service.name)) for service in services]
    best = max(scores, default=0)
    return [service for service, score in zip(services, scores, strict=True) if score == best > 0]


def chosen(service: Service) -> Chosen:
    """Plain values for the tracker."""
    return {"code": service.code, "name": service.name, "price": roubles(service.price)}


def service_replies(services: Sequence[Service], said: str) -> list[Reply]:
    """The service that was named with its price and the offer to order it; else the list."""
    meant = services_meant(services, said)
    if len(meant) == 1:
        return [Reply(SERVICE, _priced(meant[0]))]
    return [*_listed(meant or services), Reply("utter_services_which")]


def _priced(service: Service) -> dict[str, str]:
    name = service.name[:1].upper() + service.name[1:]
    return {"name": name, "price": roubles(service.price)}


def _listed(services: Sequence[Service]) -> list[Reply]:
    priced = [f"{service.name} от {roubles(service.price)}" for service in services]
    groups = [priced[i : i + _AT_ONCE] for i in range(0, len(priced), _AT_ONCE)]
    texts = [", ".join(group) for group in groups]
    return [
        Reply("utter_services" if i == 0 else "utter_services_more", {"services": text})
        for i, text in enumerate(texts)
    ]


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard's index, 0..1: «поменять розетку» is more of an electrician than of a meter."""
    return len(one & other) / len(one | other) if one else 0.0


def _meanings(text: str) -> frozenset[str]:
    words = re.findall(r"[а-я]+", text.lower().replace("ё", "е"))
    return frozenset(
        meaning
        for meaning, prefixes in _MEANINGS.items()
        if any(word.startswith(prefixes) for word in words)
    )
