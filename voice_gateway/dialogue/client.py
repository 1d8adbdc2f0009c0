"""The dialogue as the call sees it: one exchange a turn (docs/architecture.md, the contract)."""

from typing import Any, Literal, Protocol

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from voice_gateway.dialogue.listen import Listen
from voice_gateway.payment.provider import PaymentRequest


class DialogueUnavailable(RuntimeError):
    """The dialogue did not answer, or answered something else than the contract says."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Message(_Frozen):
    text: str
    rate: Literal["slow"] | None = None
    """How fast to say it, for a caller who asked to speak slower."""


class Understood(_Frozen):
    intent: str
    confidence: float


class Handoff(_Frozen):
    reason: str
    collected: dict[str, Any] = {}


class Control(_Frozen):
    handoff: Handoff | None = None
    payment: PaymentRequest | None = None
    hangup: bool = False


class Reply(_Frozen):
    messages: tuple[Message, ...]
    listen: Listen
    understood: Understood | None = None
    control: Control | None = None
    collected: dict[str, Any] = {}
    """What is known by now, for the operator when the dialogue fails later."""


class CallInfo(_Frozen):
    """What is known of a call from the start; travels with every message."""

    line: str
    caller: str | None
    """E.164, None when unknown or withheld."""
    channel: Literal["web", "phone"]
    dialled: str | None = None
    """The number that was called, E.164: the dialogue knows whose line it is."""


class Dialogue(Protocol):
    async def say(
        self, call_id: str, message: str, info: CallInfo, heard: str | None = None
    ) -> Reply:
        """Words, or an event: /session_start, /no_input, /no_match, /dtmf{...}, /hangup.

        heard: the words of the last answer that were heard, where the caller cut it short.
        Raises DialogueUnavailable.
        """

    async def ready(self) -> bool: ...


class RasaDialogue:
    """Rasa through the bot's own connector «voice»."""

    def __init__(self, base_url: str, timeout_s: float = 5.0) -> None:
        self._client = httpx.AsyncClient(base_url=base_url, timeout=timeout_s)

    async def say(
        self, call_id: str, message: str, info: CallInfo, heard: str | None = None
    ) -> Reply:
        metadata = {**info.model_dump(), "heard": heard}
        body = {"sender": call_id, "message": message, "metadata": metadata}
        try:
            response = await self._client.post("/webhooks/voice/webhook", json=body)
            response.raise_for_status()
            return Reply.model_validate_json(response.content)
        except httpx.HTTPError as error:
            raise DialogueUnavailable(type(error).__name__) from error
        except ValidationError as error:
            # The error's own text would quote what the caller said.
            raise DialogueUnavailable(f"{error.error_count()} fields off the contract") from None

    async def ready(self) -> bool:
        try:
            response = await self._client.get("/")
        except httpx.HTTPError:
            return False
        return response.is_success

    async def close(self) -> None:
        await self._client.aclose()
