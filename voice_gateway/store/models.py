"""Tables of the gateway (SQLAlchemy 2). Transcripts are personal data: they live here only."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from voice_gateway.store.moment import Moment


class Base(DeclarativeBase):
    pass


class Call(Base):
    __tablename__ = "calls"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    line: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(16))
    caller: Mapped[str | None] = mapped_column(String(20))
    """E.164"""
    began_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    end_reason: Mapped[str | None] = mapped_column(String(32))
    recording: Mapped[str | None] = mapped_column(String(255))
    """File name under the recordings' folder."""


class Utterance(Base):
    """One thing said (or keyed, or left unsaid) by one side."""

    __tablename__ = "utterances"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    turn: Mapped[int] = mapped_column(Integer)
    who: Mapped[str] = mapped_column(String(16))
    """caller or assistant"""
    kind: Mapped[str] = mapped_column(String(16))
    """said, keyed, silent, unclear, nodded, interrupted, masked"""
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    confidence: Mapped[float | None] = mapped_column(Float)
    intent: Mapped[str | None] = mapped_column(String(64))
    latency_ms: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class HandoffRequest(Base):
    """A caller who waits for a human, with what is already known."""

    __tablename__ = "handoffs"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(32))
    collected: Mapped[dict[str, Any]] = mapped_column(JSON)
    requested_at: Mapped[datetime] = mapped_column(Moment)
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
