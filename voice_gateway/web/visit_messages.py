"""What a visitor's page says to the gateway (docs/operators.md), checked."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from voice_gateway.operators.desk_messages import Chat, Direct, Publish, Signal

Phone = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{9,14}$")]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class VisitorForm(_Said):
    section: str = Field(max_length=64)
    name: str = Field(min_length=2, max_length=120)
    account: str | None = Field(default=None, pattern=r"^[0-9]{4,20}$")
    phone: Phone | None = None


class Enter(_Said):
    type: Literal["enter"]
    token: str = Field(max_length=128, repr=False)


class Screen(_Said):
    type: Literal["screen"]
    answer: Literal["accepted", "refused", "stopped"]
    stream: str | None = Field(default=None, max_length=128)

    @model_validator(mode="after")
    def a_stream_with_a_picture(self) -> Self:
        if self.stream is not None and self.answer != "accepted":
            raise ValueError("only what is accepted has a stream")
        return self


class ToOperator(_Said):
    type: Literal["to_operator"]
    visitor: VisitorForm


class CallMeBack(_Said):
    type: Literal["callback"]
    phone: Phone


class Key(_Said):
    type: Literal["dtmf"]
    digit: str = Field(pattern=r"^[0-9*#]$")


class HangUp(_Said):
    type: Literal["hangup"]


class Rating(_Said):
    type: Literal["rating"]
    stars: int = Field(ge=1, le=5)
    comment: str | None = Field(default=None, max_length=1000)


VisitMessage = Annotated[
    Signal | Direct | Publish | Chat | Screen | ToOperator | CallMeBack | Key | HangUp | Rating,
    Field(discriminator="type"),
]
visit_message: TypeAdapter[VisitMessage] = TypeAdapter(VisitMessage)
