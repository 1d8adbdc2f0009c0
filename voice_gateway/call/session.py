"""The conversation of one call, from the greeting to the goodbye."""

import asyncio
from typing import Any

import structlog

from media.leg import Leg
from media.recording import StereoRecording
from voice_gateway import metrics
from voice_gateway.call import phrases
from voice_gateway.call.handing_over import HandingOver
from voice_gateway.call.house import House
from voice_gateway.call.journal import Journal
from voice_gateway.call.listening import (
    Answer,
    Dictated,
    Gone,
    Keyed,
    Listening,
    RecognitionFailed,
    Said,
    Silent,
    Unclear,
)
from voice_gateway.call.loop_clock import now_ms
from voice_gateway.call.speaking import Speaking
from voice_gateway.call.stopping import unless
from voice_gateway.call.turn_latency import HeardTurn, latency
from voice_gateway.dialogue import events
from voice_gateway.dialogue.client import CallInfo, Control, DialogueUnavailable, Handoff, Reply
from voice_gateway.operators.sides import CallerCard
from voice_gateway.payment.provider import PaymentRequest
from voice_gateway.payment.section import CardSection
from voice_gateway.transfer.transfer import NotReached
from voice_gateway.tts.engine import SynthesisFailed
from voice_gateway.visit.visit import Visit

_log = structlog.get_logger(__name__)

_FAILURES = {DialogueUnavailable: "dialogue", SynthesisFailed: "tts", RecognitionFailed: "asr"}


class CallSession:
    """Drives one leg. When `run` returns, nothing of the call is left."""

    def __init__(
        self,
        call_id: str,
        leg: Leg,
        info: CallInfo,
        house: House,
        visit: Visit | None = None,
        card: CallerCard | None = None,
    ) -> None:
        """visit: of a caller with a page. card: of who goes straight to a human."""
        self._id, self._leg, self._info, self._house = call_id, leg, info, house
        self._visit, self._card = visit, card
        self._collected: dict[str, Any] = {}
        self._journal = Journal(call_id, leg, house.store)
        self._speaking = Speaking(house.voice, leg.playout, self._journal.assistant_says)
        self._recording = StereoRecording(
            house.recordings / f"{call_id}.wav", leg.rate_in, leg.playout.rate
        )
        self._group: asyncio.TaskGroup
        self._reader: asyncio.Task[None]
        self._listening = Listening(
            leg,
            house.ear,
            self._recording.caller,
            self._journal.caller_partial,
            self._journal.state,
            self._journal.assistant_interrupted,
            self._journal.caller_nodded,
        )
        leg.playout.listeners |= {self._recording.assistant, self._listening.played}
        self._handing_over = HandingOver(
            call_id, info, house, leg, visit, self._speaking, self._listening, self._journal,
            self._recording, self._spoken_or_failed,
        )  # fmt: skip

    async def run(self) -> str:
        """Talks until somebody hangs up; returns why the call ended."""
        reason = "failure"
        try:
            async with asyncio.TaskGroup() as self._group:
                self._group.create_task(self._journal.write())
                self._reader = self._group.create_task(self._listening.read())
                reason = await self._until_stopped()
                self._journal.end(reason)
                self._reader.cancel()
                self._journal.finish()
        finally:
            await self._speaking.stop()
            await self._listening.close()
            await self._leg.close()
            self._leg.playout.listeners.clear()
            self._recording.close()
            self._count_drops()
        return reason

    async def _until_stopped(self) -> str:
        """The conversation, or as much of it as there is time for."""
        reason = await unless(self._house.stopping, self._converse())
        if reason is None:
            await self._speaking.stop()
            self._speaking.start([phrases.FAREWELL])
            await self._spoken_or_failed()
        return reason or "gateway_stopped"

    async def _converse(self) -> str:
        try:
            if self._card is not None:
                return await self._to_desks(self._card)
            return await self._take_turns()
        except tuple(_FAILURES) as error:
            what = next(name for kind, name in _FAILURES.items() if isinstance(error, kind))
            _log.error("call_failed", call=self._id, what=what, error=str(error))
            metrics.FAILURES.labels(what).inc()
        # A bug of ours must not become a caller's silence: apologise, hand over, report.
        except Exception as error:  # noqa: BLE001
            _log.error("call_broke", call=self._id, error=type(error).__name__, where=_where(error))
            metrics.FAILURES.labels("call").inc()
        await self._speaking.stop()
        self._speaking.start([phrases.APOLOGY])
        end = await self._hand_off(Handoff(reason="failure", collected=self._collected))
        if isinstance(end, NotReached):
            self._speaking.start([phrases.NOT_REACHED])
            await self._spoken_or_failed()
            return "completed"
        return end

    async def _take_turns(self) -> str:
        reply = await self._say("/session_start")
        self._speak(reply)
        while True:
            if reply.control and reply.control.handoff:
                end = await self._hand_off(reply.control.handoff)
                if not isinstance(end, NotReached):
                    return end
                self._journal.next_turn()
                reply = await self._say(events.handoff_failed(end.reason))
                self._speak(reply)
                continue
            if reply.control and reply.control.hangup:
                await self._until_spoken()
                return "completed"
            answer = await self._answer(reply)
            if isinstance(answer, Gone):
                await self._tell_hangup()
                return "hangup"
            await self._speaking.stop()
            if isinstance(answer, Handoff):
                reply = reply.model_copy(update={"control": Control(handoff=answer)})
                continue
            self._journal.next_turn()
            self._journal.state("thinking")
            reply = await self._turn(answer)

    async def _answer(self, reply: Reply) -> Answer | str | Handoff:
        """The caller's answer; a card is keyed in a section of its own, which gives an event. A
        visitor may ask for a human on the page as well."""
        if reply.control and reply.control.payment:
            return await self._take_card(reply.control.payment)
        answering = self._listening.answer(reply.listen, self._speaking)
        if self._visit is None:
            return await answering
        asked = Handoff(reason="asked", collected=self._collected)
        return await self._visit.unless_wants_human(answering) or asked

    async def _take_card(self, payment: PaymentRequest) -> str | Gone:
        section = CardSection(
            self._id, self._listening, self._speaking, self._recording, self._journal,
            self._house.payments, self._spoken_or_failed,
        )  # fmt: skip
        return await section.run(payment)

    async def _turn(self, answer: Answer | str) -> Reply:
        """One answer, or an event, to the dialogue and its reply to the voice."""
        match answer:
            case str(event):
                message = event
            case Said(recognition, ended_ms, decided_ms):
                heard = HeardTurn(recognition.text, recognition.confidence, ended_ms, decided_ms)
                return await self._said(recognition.text, heard)
            case Dictated(digits, text, confidence, ended_ms, decided_ms):
                heard = HeardTurn(text or digits.value, confidence, ended_ms, decided_ms)
                return await self._said(events.dictated(digits), heard)
            case Keyed(digits):
                self._journal.caller_keyed(digits)
                message = events.keyed(digits)
            case Silent():
                self._journal.caller_silent()
                message = "/no_input"
            case Unclear() | Gone():
                self._journal.caller_unclear()
                message = "/no_match"
        reply = await self._say(message)
        self._speak(reply)
        return reply

    async def _said(self, message: str, heard: HeardTurn) -> Reply:
        recognised_ms = now_ms()
        self._journal.caller_caption(heard.text)
        reply = await self._say(message)
        replied_ms = now_ms()
        self._speak(reply)
        await self._speaking.first_sound.wait()
        parts = latency(heard, recognised_ms, replied_ms, now_ms())
        self._journal.caller_said(heard.text, heard.confidence, reply.understood, parts)
        return reply

    async def _say(self, message: str) -> Reply:
        heard = self._speaking.cut_short
        answer = self._house.dialogue.say(self._id, message, self._info, heard)
        if message != "/session_start":  # nobody has asked for anything yet
            answer = self._house.acknowledgement.while_waiting(answer, self._speaking.start)
        reply = await answer
        if not reply.messages and reply.control is None:
            raise DialogueUnavailable("an answer without a word")
        self._collected = reply.collected or self._collected
        return reply

    def _speak(self, reply: Reply) -> None:
        self._journal.state("speaking")
        self._speaking.slow = any(message.rate == "slow" for message in reply.messages)
        self._speaking.start([message.text for message in reply.messages])

    async def _hand_off(self, handoff: Handoff) -> str | NotReached:
        """Why the call is over; NotReached where it goes on."""
        end = await self._handing_over.hand_off(handoff, self._reader)
        if isinstance(end, NotReached):
            if self._reader.done():
                self._reader = self._group.create_task(self._listening.read())
            if self._visit is not None:
                self._visit.tell({"type": "stage", "stage": "assistant"})
        if end == "hangup":
            await self._tell_hangup()
        return end

    async def _to_desks(self, card: CallerCard) -> str:
        end = await self._handing_over.to_desks(card, self._reader)
        return "completed" if isinstance(end, NotReached) else end

    async def _spoken_or_failed(self) -> None:
        """On the way to a human a broken voice must not stop the rest."""
        try:
            await self._until_spoken()
        except SynthesisFailed:
            metrics.FAILURES.labels("tts").inc()

    async def _until_spoken(self) -> None:
        """Until the prompt was heard to its end, or nobody is there to hear it."""
        drained = asyncio.create_task(self._speaking.drain())
        gone = asyncio.create_task(self._listening.gone.wait())
        try:
            await asyncio.wait([drained, gone], return_when=asyncio.FIRST_COMPLETED)
            if drained.done():
                drained.result()
        finally:
            drained.cancel()
            gone.cancel()

    async def _tell_hangup(self) -> None:
        try:
            await self._house.dialogue.say(self._id, "/hangup", self._info)
        except DialogueUnavailable as error:
            _log.warning("hangup_untold", call=self._id, error=str(error))

    def _count_drops(self) -> None:
        metrics.DROPPED.labels("ear").inc(self._listening.ear.dropped_frames)
        metrics.DROPPED.labels("call_events").inc(self._listening.dropped_events)
        metrics.DROPPED.labels("playout_samples").inc(self._leg.playout.dropped_samples)
        metrics.DROPPED.labels("journal").inc(self._journal.dropped)


def _where(error: Exception) -> str:
    """File and line of a failure; no values, which may be personal."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
