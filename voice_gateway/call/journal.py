"""What happened in a call: to the transcript, to the visitor's captions, to the metrics."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from media.leg import Leg
from voice_gateway.dialogue.client import Understood
from voice_gateway.store.models import Utterance
from voice_gateway.store.store import Store

_log = structlog.get_logger(__name__)
_PENDING = 500


class Journal:
    """Writes beside the call, never in its way. Logs hold no words that were said."""

    def __init__(self, call_id: str, leg: Leg, store: Store) -> None:
        self._call_id, self._leg, self._store = call_id, leg, store
        self._turn = 0
        self._pending: asyncio.Queue[Utterance | None] = asyncio.Queue(_PENDING)
        self.dropped = 0

    async def write(self) -> None:
        """Runs until `finish`; a database that fails costs the transcript, not the call."""
        more = True
        while more:
            come = [await self._pending.get()]
            # All that came meanwhile at once: a slow database is asked less often, not more.
            while not self._pending.empty():
                come.append(self._pending.get_nowait())
            more = None not in come
            try:
                await self._store.add_utterances([one for one in come if one is not None])
            except SQLAlchemyError as error:
                _log.error("transcript_lost", call=self._call_id, error=type(error).__name__)

    def finish(self) -> None:
        if self._pending.full():
            self._pending.get_nowait()
            self.dropped += 1
        self._pending.put_nowait(None)

    def show_by(self, leg: Leg) -> None:
        """Another leg shows captions from now on."""
        self._leg = leg

    def next_turn(self) -> None:
        self._turn += 1

    def state(self, state: str) -> None:
        """listening, thinking or speaking."""
        self._leg.notify({"type": "state", "state": state})

    def caller_partial(self, text: str) -> None:
        self._caption("caller", text, final=False)

    def caller_said(
        self, text: str, confidence: float, understood: Understood | None, latency: dict[str, int]
    ) -> None:
        intent = understood.intent if understood else None
        self._keep("caller", "said", text, confidence=confidence, intent=intent, latency_ms=latency)
        self._leg.notify(
            {
                "type": "turn",
                "turn": self._turn,
                "text": text,
                "confidence": round(confidence, 3),
                "intent": intent,
                "latency_ms": latency,
            }
        )
        _log.info(
            "turn",
            call=self._call_id,
            turn=self._turn,
            intent=intent,
            confidence=round(confidence, 3),
            **{f"{name}_ms": value for name, value in latency.items()},
        )

    def caller_caption(self, text: str) -> None:
        self._caption("caller", text, final=True)

    def caller_keyed(self, digits: str) -> None:
        self._keep("caller", "keyed", digits)
        self._caption("caller", digits, final=True)

    def caller_silent(self) -> None:
        self._keep("caller", "silent", "")

    def caller_unclear(self) -> None:
        self._keep("caller", "unclear", "")

    def caller_nodded(self, text: str) -> None:
        """«Ага» over the prompt."""
        self._keep("caller", "nodded", text)
        self._caption("caller", text, final=True)

    def masked(self, on: bool) -> None:
        """The caller keys a card: that it was so is kept, the keys are not."""
        if on:
            self._keep("caller", "masked", "")
        self._leg.notify({"type": "masked", "on": on})

    def assistant_says(self, sentence: str) -> None:
        self._keep("assistant", "said", sentence)
        self._caption("assistant", sentence, final=True)

    def assistant_interrupted(self, heard: str) -> None:
        self._keep("assistant", "interrupted", heard)

    def begin_line(self) -> int:
        """The number of a line between people; both sides may have one open."""
        self._turn += 1
        return self._turn

    def line(self, who: str, turn: int, text: str, *, final: bool) -> dict[str, Any]:
        """who: caller or operator. Returns the caption, for the desks."""
        if final:
            self._keep(who, "said", text, turn=turn)
        caption = _caption(who, turn, text, final)
        self._leg.notify(caption)
        return caption

    def handoff(self, position: int | None, reason: str) -> None:
        """position: None where a human is rung at once."""
        self._leg.notify({"type": "handoff", "position": position, "reason": reason})

    def end(self, reason: str) -> None:
        self._leg.notify({"type": "end", "reason": reason})

    def _caption(self, who: str, text: str, *, final: bool) -> None:
        self._leg.notify(_caption(who, self._turn, text, final))

    def _keep(
        self, who: str, kind: str, text: str, turn: int | None = None, **details: Any
    ) -> None:
        if self._pending.full():
            self.dropped += 1
            return
        self._pending.put_nowait(
            Utterance(
                call_id=self._call_id,
                turn=self._turn if turn is None else turn,
                who=who,
                kind=kind,
                text=text,
                at=datetime.now(UTC),
                **details,
            )
        )


def _caption(who: str, turn: int, text: str, final: bool) -> dict[str, Any]:
    return {"type": "caption", "who": who, "turn": turn, "text": text, "final": final}
