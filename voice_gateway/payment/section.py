"""The masked section of a call: a card is keyed and charged, and nothing of it is kept."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Literal

import structlog

from media.recording import StereoRecording
from voice_gateway import metrics
from voice_gateway.call.journal import Journal
from voice_gateway.call.listening import Gone, Listening
from voice_gateway.call.loop_clock import now_ms
from voice_gateway.call.speaking import Speaking
from voice_gateway.payment import prompts
from voice_gateway.payment.card import Card
from voice_gateway.payment.card_entry import Ask, CardEntry, Entered, Over
from voice_gateway.payment.provider import (
    Declined,
    Paid,
    PaymentProvider,
    PaymentRequest,
    PaymentUnavailable,
)

_log = structlog.get_logger(__name__)

_TAIL_S = 1.0
_TRIES = 2
"""A payment is charged once however often it is asked for, so a silent acquirer is asked again."""

Outcome = Literal["paid", "declined", "cancelled", "not_entered", "failed"]


class CardSection:
    """Speaks, takes keys, pays. While it runs the ear is stopped and the recording is silent."""

    def __init__(
        self,
        call_id: str,
        listening: Listening,
        speaking: Speaking,
        recording: StereoRecording,
        journal: Journal,
        provider: PaymentProvider,
        until_spoken: Callable[[], Awaitable[None]],
    ) -> None:
        """until_spoken: returns when the voice is silent, were it by a failure of its own."""
        self._call_id = call_id
        self._listening, self._speaking = listening, speaking
        self._recording, self._journal, self._provider = recording, journal, provider
        self._until_spoken = until_spoken

    async def run(self, request: PaymentRequest) -> str | Gone:
        """The event for the dialogue: /paid{...}. Raises SynthesisFailed and RecognitionFailed.

        What the dialogue said last may still be heard when it begins.
        """
        with self._masked():
            await self._until_spoken()
            entered = await self._enter()
            match entered:
                case Card():
                    event = await self._pay(request, entered)
                case Over():
                    event = _event(entered.value)
                case Gone():
                    return entered
            # The last key's tone, and the # of a careful caller, belong to the section.
            await asyncio.sleep(_TAIL_S)
        return event

    async def _enter(self) -> Card | Over | Gone:
        entry = CardEntry(now_ms(), datetime.now(UTC).date())
        self._say(entry.first)
        playing = True
        while True:
            at_ms, key = await self._listening.key()
            if isinstance(key, Gone):
                return key
            self._speaking.raise_if_failed()
            if playing and not self._speaking.playing:
                self._journal.state("listening")
            playing = self._speaking.playing
            if key is None:
                step = entry.tick(at_ms, playing)
            else:
                await self._speaking.stop()
                step = entry.key(at_ms, key)
            match step:
                case Ask():
                    await self._speaking.stop()
                    self._say(step)
                    playing = True
                case Entered(card):
                    return card
                case Over():
                    return step

    async def _pay(self, request: PaymentRequest, card: Card) -> str:
        self._say(Ask(prompts.paying(card.last4)))
        result = await self._charged(request, card)
        await self._until_spoken()
        match result:
            case Paid():
                return _event("paid", card.last4)
            case Declined(reason):
                return _event("declined", card.last4, reason)
            case None:
                return _event("failed", card.last4)

    async def _charged(self, request: PaymentRequest, card: Card) -> Paid | Declined | None:
        for _ in range(_TRIES):
            try:
                return await self._provider.pay(request, card)
            except PaymentUnavailable as error:
                _log.error("payment_unavailable", call=self._call_id, error=str(error))
                metrics.FAILURES.labels("payment").inc()
        return None

    def _say(self, ask: Ask) -> None:
        self._journal.state("speaking")
        self._speaking.start([ask.text])

    @contextmanager
    def _masked(self) -> Iterator[None]:
        self._journal.masked(True)
        self._recording.masked = True
        self._listening.rest()
        try:
            yield
        finally:
            self._listening.resume()
            self._recording.masked = False
            self._journal.masked(False)


def _event(outcome: Outcome, last4: str = "", reason: str = "") -> str:
    """docs/architecture.md, the dialogue contract."""
    metrics.PAYMENTS.labels(outcome).inc()
    return "/paid" + json.dumps({"outcome": outcome, "last4": last4, "reason": reason})
