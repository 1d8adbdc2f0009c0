"""Tables of conversations with people. All of it is personal data."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from voice_gateway.accounts.tables import Operator
from voice_gateway.store.models import Base
from voice_gateway.store.moment import Moment
from voice_gateway.store.words import Words

CaseState = Literal["open", "closed"]
Sender = Literal["visitor", "operator", "assistant", "system"]
WaitOutcome = Literal["answered", "abandoned", "callback"]
CallBackState = Literal["waiting", "calling", "done", "failed", "cancelled"]


class _OfACall:
    """Goes when its call is deleted."""

    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), index=True)


class Case(Base):
    """A question that may outlive a call."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code: Mapped[str] = mapped_column(String(9), unique=True)
    """The session code, «4821-7305»."""
    operator_id: Mapped[str] = mapped_column(ForeignKey(Operator.id))
    """Whom the code reaches."""
    call_id: Mapped[str | None] = mapped_column(ForeignKey("calls.id", ondelete="SET NULL"))
    """Where it was opened."""
    note: Mapped[str] = mapped_column(Words)
    """For the caller: what to have at hand."""
    state: Mapped[CaseState] = mapped_column(String(8))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class StoredFile(_OfACall, Base):
    __tablename__ = "files"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Random; also its name on the disk."""
    who: Mapped[Sender] = mapped_column(String(16))
    operator_id: Mapped[str | None] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(255))
    """Cleaned."""
    type: Mapped[str] = mapped_column(String(100))
    """What the content is, a media type."""
    size: Mapped[int] = mapped_column(Integer)
    """Bytes."""
    stored_at: Mapped[datetime] = mapped_column(Moment, index=True)
    deleted_at: Mapped[datetime | None] = mapped_column(Moment)
    """The content is gone; that there was a file is kept."""


class ChatMessage(_OfACall, Base):
    __tablename__ = "chat"
    __table_args__ = (UniqueConstraint("call_id", "who", "key", name="uq_chat_key"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    who: Mapped[Sender] = mapped_column(String(16))
    operator_id: Mapped[str | None] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(Words)
    """As the other side saw it."""
    text: Mapped[str] = mapped_column(Words)
    file_id: Mapped[str | None] = mapped_column(ForeignKey("files.id", ondelete="SET NULL"))
    key: Mapped[str | None] = mapped_column(Words)
    """The sender's own: what is sent again after a lost connection is kept once."""
    at: Mapped[datetime] = mapped_column(Moment)


class Rating(Base):
    __tablename__ = "ratings"

    call_id: Mapped[str] = mapped_column(
        ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True
    )
    stars: Mapped[int] = mapped_column(Integer)
    """1-5"""
    comment: Mapped[str | None] = mapped_column(Words)
    at: Mapped[datetime] = mapped_column(Moment)


class Talk(_OfACall, Base):
    """An operator's part in a call. A transferred call has several."""

    __tablename__ = "talks"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    operator_id: Mapped[str] = mapped_column(ForeignKey(Operator.id), index=True)
    queue: Mapped[str] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(Words)
    """The caller's."""
    account: Mapped[str | None] = mapped_column(String(20), index=True)
    phone: Mapped[str | None] = mapped_column(String(20), index=True)
    """E.164"""
    code: Mapped[str | None] = mapped_column(String(9))
    """The session code that was left, or that the caller came with."""
    began_at: Mapped[datetime] = mapped_column(Moment, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    end_reason: Mapped[str | None] = mapped_column(String(32))
    notes: Mapped[str] = mapped_column(Words, default="")
    result: Mapped[str | None] = mapped_column(Words)


class Wait(_OfACall, Base):
    """One stay in a queue, written when it is over: the board counts them."""

    __tablename__ = "waits"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    queue: Mapped[str] = mapped_column(String(64))
    began_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime] = mapped_column(Moment, index=True)
    outcome: Mapped[WaitOutcome] = mapped_column(String(16))


class CallBack(Base):
    """Somebody is to be called at this number within this window."""

    __tablename__ = "callbacks"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    call_id: Mapped[str | None] = mapped_column(ForeignKey("calls.id", ondelete="SET NULL"))
    """The call in which it was asked for."""
    phone: Mapped[str] = mapped_column(String(20))
    """E.164"""
    name: Mapped[str | None] = mapped_column(Words)
    queue: Mapped[str] = mapped_column(String(64))
    line: Mapped[str] = mapped_column(String(64))
    opens_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[CallBackState] = mapped_column(String(16), index=True)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    next_try_at: Mapped[datetime] = mapped_column(Moment)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    operator_id: Mapped[str | None] = mapped_column(String(32))
    """Who spoke with the caller in the end."""
