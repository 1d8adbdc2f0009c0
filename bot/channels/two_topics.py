"""«Баланс и тариф»: two questions in one sentence."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

TOPICS = frozenset(
    {"баланс", "показания", "тариф", "оплата", "задолженность", "офис", "услуги", "оператор"}
)

SURE = 0.7
"""Each half must be understood this well, else the sentence is one question."""

_JOINT = re.compile(r" (?:и|а|плюс)(?: (?:ещё|еще|также|заодно|потом|затем))* | (?:потом|затем) ")
_MOST_JOINTS = 4


def halves(text: str) -> list[tuple[str, str]]:
    """Every way to cut the sentence at a joint: «и», «а ещё», «потом»."""
    cuts = list(_JOINT.finditer(text))[:_MOST_JOINTS]
    return [(text[: cut.start()], text[cut.end() :]) for cut in cuts]


async def two_topics(
    text: str, understand: Callable[[str], Awaitable[Mapping[str, Any]]]
) -> tuple[str, str] | None:
    """The two questions of a sentence, or None for one. `understand`: Rasa's parse of a text."""
    if text.startswith("/"):
        return None
    for first, second in halves(text):
        topics = [_topic(await understand(half)) for half in (first, second)]
        if None not in topics and topics[0] != topics[1]:
            return first, second
    return None


def _topic(parsed: Mapping[str, Any]) -> str | None:
    intent = parsed["intent"]
    sure = intent["name"] in TOPICS and intent["confidence"] >= SURE
    return intent["name"] if sure else None
