"""What a desk says to the gateway (docs/operators.md), checked."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

Id = Annotated[str, Field(pattern=r"^[\w-]{1,64}$")]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Enter(_Said):
    type: Literal["enter"]
    csrf: str = Field(max_length=128)


class SetPresence(_Said):
    type: Literal["presence"]
    presence: Literal["available", "break", "busy", "offline"]
    reason: str | None = Field(default=None, max_length=120)


class Answer(_Said):
    type: Literal["answer"]
    call: Id


class Decline(_Said):
    type: Literal["decline"]
    call: Id


class Signal(_Said):
    type: Literal["signal"]
    data: dict[str, Any]


class Direct(_Said):
    type: Literal["direct"]
    connected: bool


class Chat(_Said):
    type: Literal["chat"]
    text: str = Field(min_length=1, max_length=4000)
    key: str | None = Field(default=None, max_length=64)


class Publish(_Said):
    type: Literal["publish"]
    sdp: str = Field(max_length=32_000)


class Watch(_Said):
    type: Literal["watch"]
    side: Literal["visitor", "operator"]
    sdp: str = Field(max_length=32_000)


class AskScreen(_Said):
    type: Literal["ask_screen"]
    on: bool


class Pointer(_Said):
    type: Literal["pointer"]
    x: float | None = Field(ge=0, le=1)
    y: float | None = Field(ge=0, le=1)


class Code(_Said):
    type: Literal["code"]
    note: str = Field(max_length=1000)


class Link(_Said):
    type: Literal["link"]
    phone: str | None = Field(default=None, pattern=r"^\+[1-9][0-9]{9,14}$")


class Notes(_Said):
    type: Literal["notes"]
    text: str = Field(max_length=10000)


class Result(_Said):
    type: Literal["result"]
    result: str = Field(max_length=120)


class Hold(_Said):
    type: Literal["hold"]
    on: bool


class To(_Said):
    operator: Id | None = None
    queue: Id | None = None

    @model_validator(mode="after")
    def one_of_them(self) -> Self:
        if (self.operator is None) == (self.queue is None):
            raise ValueError("an operator or a queue")
        return self


class Transfer(_Said):
    type: Literal["transfer"]
    to: To
    attended: bool


class Conference(_Said):
    type: Literal["conference"]
    operator: Id


class Plain(_Said):
    type: Literal["transfer_finish", "transfer_cancel", "finish", "wrapped_up", "leave"]


class Listen(_Said):
    type: Literal["listen"]
    call: Id


class Whisper(_Said):
    type: Literal["whisper"]
    on: bool


class ForcePresence(_Said):
    type: Literal["force_presence"]
    operator: Id
    presence: Literal["available", "break", "offline"]


TO_CALL = (Signal, Direct, Publish, Watch, Chat, AskScreen, Pointer, Code, Link)
"""These go to the call's side of the talk as they are."""
DeskMessage = Annotated[
    SetPresence
    | Answer
    | Decline
    | Signal
    | Direct
    | Publish
    | Watch
    | Chat
    | AskScreen
    | Pointer
    | Code
    | Link
    | Notes
    | Result
    | Hold
    | Transfer
    | Conference
    | Plain
    | Listen
    | Whisper
    | ForcePresence,
    Field(discriminator="type"),
]

desk_message: TypeAdapter[DeskMessage] = TypeAdapter(DeskMessage)
ENTER: TypeAdapter[Enter] = TypeAdapter(Enter)
