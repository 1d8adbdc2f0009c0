"""Tables of accounts. Passwords and session tokens are kept as hashes only."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from voice_gateway.accounts.roles import Role
from voice_gateway.store.models import Base
from voice_gateway.store.moment import Moment
from voice_gateway.store.words import Words


class Operator(Base):
    __tablename__ = "operators"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    """Signs in by it; lower case."""
    title: Mapped[str] = mapped_column(Words)
    """As callers see it: «Ольга Петровна»."""
    role: Mapped[Role] = mapped_column(String(16))
    skills: Mapped[list[str]] = mapped_column(JSON)
    """Queues this operator serves."""
    password: Mapped[str | None] = mapped_column(String(255))
    """argon2id; none where only single sign-on lets in."""
    must_change: Mapped[bool] = mapped_column(default=False)
    """The password was made by somebody else: a new one first."""
    disabled: Mapped[bool] = mapped_column(default=False)
    subject: Mapped[str | None] = mapped_column(String(255), unique=True)
    """OpenID Connect's `sub` at our one issuer."""
    created_at: Mapped[datetime] = mapped_column(Moment)


class SessionRow(Base):
    __tablename__ = "operator_sessions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the token, hex."""
    operator_id: Mapped[str] = mapped_column(
        ForeignKey("operators.id", ondelete="CASCADE"), index=True
    )
    began_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime] = mapped_column(Moment)


class AuditEntry(Base):
    """Who looked at what, or changed which account. It outlives both, so it refers to neither."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    operator_id: Mapped[str | None] = mapped_column(String(32))
    """None: from the command line, or nobody signed in."""
    what: Mapped[str] = mapped_column(String(32))
    """See accounts/audit.py."""
    subject: Mapped[str | None] = mapped_column(String(64), index=True)
    """The call, account number, file or operator it was about."""
