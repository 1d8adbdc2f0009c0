"""The connector `voice`: one HTTP exchange a turn with the voice gateway."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.channels.hints import MENU, Listening, load_listening
from bot.channels.keys import EVENT as KEY_EVENT
from bot.channels.keys import message_of_key
from bot.channels.payload import (
    BadRequest,
    DialogueFailed,
    Turn,
    answer,
    next_message,
    parse_turn,
    step_outside_forms,
)
from bot.channels.two_topics import two_topics
from bot.designer_file import DesignerFileError
from bot.lines import Lines, load_lines
from bot.replies.handoff import collected
from bot.replies.later import LATER

logger = logging.getLogger(__name__)

_MOST_MESSAGES = 4
"""Rasa takes so many messages for one of the gateway's; no rule of ours needs as many."""


class VoiceInput(InputChannel):
    """POST /webhooks/voice/webhook: a turn in, messages with listening hints out.

    400: the request is wrong; 503: the dialogue cannot answer now. Both {"error": "..."}.
    """

    def __init__(self, listening: Listening, lines: Lines) -> None:
        self._listening = listening
        self._lines = lines

    @classmethod
    def name(cls) -> str:
        return "voice"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> VoiceInput:
        try:
            return cls(load_listening(), load_lines())
        except DesignerFileError as error:
            raise RasaException(str(error)) from error

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        routes = Blueprint("voice_webhook")

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            try:
                turn = parse_turn(request.body)
            except BadRequest as error:
                return json_response({"error": str(error)}, status=400)
            try:
                return json_response(await self._take(turn, request, on_new_message))
            except (DialogueFailed, RasaException) as error:
                # The text of a Rasa error may quote the caller: only its kind is logged.
                logger.error("a turn failed: %s", type(error).__name__)
                return json_response({"error": "the dialogue cannot answer now"}, status=503)

        @routes.after_server_start
        async def warm_up(app: Any, _: object) -> None:
            # The first turns after a start take half a second longer: no caller shall pay it.
            for message in ("/session_start", "какой у меня тариф"):
                # A number nobody has: the way to billing is walked, nobody is found.
                metadata = {"line": "warm-up", "caller": "+70000000000", "channel": "web"}
                await on_new_message(
                    UserMessage(
                        message, CollectingOutputChannel(), "warm-up", metadata=metadata,
                        input_channel=self.name(),
                    )
                )  # fmt: skip

        return routes

    async def _take(
        self,
        turn: Turn,
        request: Request,
        on_new_message: Callable[[UserMessage], Awaitable[Any]],
    ) -> dict[str, Any]:
        agent = request.app.ctx.agent
        if not agent.is_ready():
            raise DialogueFailed("no trained model is loaded")
        channel = CollectingOutputChannel()
        line = self._lines.name(turn.metadata["line"], turn.metadata["dialled"])
        message = await self._message_of_key(turn, agent)
        messages = self._lines.messages(message, line)
        two = await two_topics(message, agent.parse_message)
        if two is not None:
            messages = [two[0]]
        taken = 0
        while taken < min(len(messages), _MOST_MESSAGES):
            said = len(channel.messages)
            later = {LATER: two[1]} if two is not None and taken == 0 else {}
            await on_new_message(
                UserMessage(
                    messages[taken],
                    channel,
                    turn.sender,
                    input_channel=self.name(),
                    metadata={**turn.metadata, "line": line, **later},
                )
            )
            taken += 1
            messages += [told for one in channel.messages[said:] if (told := next_message(one))]
        # The full one: a greeting begins a new session and would hide the message it answers.
        tracker = await agent.tracker_store.retrieve_full_tracker(turn.sender)
        return answer(
            self._listening,
            channel.messages,
            _latest_turns(tracker.events, taken),
            _form_step(tracker),
            tracker.get_slot("digits_expected"),
            tracker.get_slot("rate"),
            collected(tracker.current_slot_values(), self._lines.line(line).queue),
        )

    async def _message_of_key(self, turn: Turn, agent: Any) -> str:
        """The words that a key stands for at this step, or the message as it came."""
        if not turn.message.startswith(KEY_EVENT):
            return turn.message
        tracker = await agent.tracker_store.retrieve_full_tracker(turn.sender)
        step = MENU
        if tracker is not None:
            step = _form_step(tracker) or step_outside_forms(_latest_turns(tracker.events, 1))
        return message_of_key(turn.message, self._listening.keys_at(step))


def _form_step(tracker: DialogueStateTracker) -> str | None:
    """The slot that the active form asks for."""
    return tracker.get_slot("requested_slot") if tracker.active_loop_name else None


def _latest_turns(events: Iterable[Event], count: int) -> list[dict[str, Any]]:
    told = list(events)
    heard = [index for index, event in enumerate(told) if isinstance(event, UserUttered)]
    begins = heard[-count] if len(heard) > count else 0
    return [event.as_dict() for event in told[begins:]]
