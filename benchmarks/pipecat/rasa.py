"""The same Rasa in the place of Pipecat's language model."""

import asyncio
from collections.abc import Callable
from typing import Any

from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    CancelFrame,
    EndFrame,
    Frame,
    InterruptionFrame,
    TranscriptionFrame,
    TTSSpeakFrame,
    UserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from voice_gateway.dialogue import events
from voice_gateway.dialogue.client import CallInfo, RasaDialogue
from voice_gateway.dialogue.listen import Listen
from voice_gateway.text.normalise import caption
from voice_gateway.text.sentences import sentences
from voice_gateway.text.spoken import digits


class RasaProcessor(FrameProcessor):
    """A user's turn becomes one exchange; its answer is spoken sentence by sentence.

    tell: is given the events that the caller's side of the benchmark waits for, as the gateway's
    data channel has them.
    """

    def __init__(
        self, dialogue: RasaDialogue, call_id: str, info: CallInfo,
        tell: Callable[[dict[str, Any]], None],
    ) -> None:  # fmt: skip
        super().__init__()
        self._dialogue, self._call_id, self._info, self._tell = dialogue, call_id, info, tell
        self._heard: list[str] = []
        self._listen = Listen()
        self._turn = 0
        self._asking: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        self._ask("/session_start")

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        match frame:
            case TranscriptionFrame():
                self._heard.append(frame.text)
                return
            case UserStoppedSpeakingFrame() if self._heard:
                text, self._heard = " ".join(self._heard), []
                self._turn += 1
                self._tell(
                    {"type": "turn", "turn": self._turn, "text": text, "confidence": 1.0,
                     "intent": None, "latency_ms": {}}
                )  # fmt: skip
                self._tell({"type": "state", "state": "thinking"})
                self._ask(self._message(text))
            case InterruptionFrame() | CancelFrame() | EndFrame():
                await self._drop()
            case BotStartedSpeakingFrame():
                self._tell({"type": "state", "state": "speaking"})
            case BotStoppedSpeakingFrame():
                self._tell({"type": "state", "state": "listening"})
        await self.push_frame(frame, direction)

    def _message(self, text: str) -> str:
        """Where figures are asked the bot wants them as figures: the gateway's own reading."""
        if self._listen.digits is not None:
            read = digits(text, (self._listen.digits.min, self._listen.digits.max))
            if read.value:
                return events.dictated(read)
        return text

    def _ask(self, message: str) -> None:
        self._asking = self.create_task(self._answer(message))

    async def _drop(self) -> None:
        if self._asking is not None:
            await self.cancel_task(self._asking)
            self._asking = None

    async def _answer(self, message: str) -> None:
        reply = await self._dialogue.say(self._call_id, message, self._info)
        self._listen = reply.listen
        for told in reply.messages:
            for sentence in sentences(told.text):
                self._tell({"type": "caption", "who": "assistant", "turn": self._turn,
                            "text": caption(sentence), "final": True})  # fmt: skip
                await self.push_frame(TTSSpeakFrame(sentence))
        self._asking = None
