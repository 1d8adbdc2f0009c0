"""Operators, and what is kept of conversations with them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

moment = sa.DateTime(timezone=True)


def of_call(nullable: bool = False, primary_key: bool = False) -> sa.Column[str]:
    gone = "SET NULL" if nullable else "CASCADE"
    call = sa.ForeignKey("calls.id", ondelete=gone)
    return sa.Column("call_id", sa.String(32), call, nullable=nullable, primary_key=primary_key)


def of_operator() -> sa.Column[str]:
    return sa.Column("operator_id", sa.String(32), sa.ForeignKey("operators.id"), nullable=False)


def upgrade() -> None:
    accounts()
    conversations()
    talks()
    for table, column in INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])


INDEXES = (
    *(("operator_sessions", "operator_id"), ("audit", "at"), ("audit", "subject")),
    *(("files", "call_id"), ("files", "stored_at"), ("chat", "call_id")),
    *(("talks", column) for column in ("call_id", "operator_id", "account", "phone", "began_at")),
    *(("waits", "call_id"), ("waits", "ended_at"), ("callbacks", "state")),
)


def accounts() -> None:
    op.create_table(
        "operators",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("skills", sa.JSON, nullable=False),
        sa.Column("password", sa.String(255)),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("subject", sa.String(255), unique=True),
        sa.Column("created_at", moment, nullable=False),
    )
    op.create_table(
        "operator_sessions",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column(
            "operator_id",
            sa.String(32),
            sa.ForeignKey("operators.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("used_at", moment, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", moment, nullable=False),
        sa.Column("operator_id", sa.String(32)),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64)),
    )


def conversations() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(9), nullable=False, unique=True),
        of_operator(),
        of_call(nullable=True),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("opened_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
    )
    op.create_table(
        "files",
        sa.Column("id", sa.String(32), primary_key=True),
        of_call(),
        sa.Column("who", sa.String(16), nullable=False),
        sa.Column("operator_id", sa.String(32)),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("stored_at", moment, nullable=False),
        sa.Column("deleted_at", moment),
    )
    op.create_table(
        "chat",
        sa.Column("id", sa.Integer, primary_key=True),
        of_call(),
        sa.Column("who", sa.String(16), nullable=False),
        sa.Column("operator_id", sa.String(32)),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("file_id", sa.String(32), sa.ForeignKey("files.id", ondelete="SET NULL")),
        sa.Column("key", sa.Text),
        sa.Column("at", moment, nullable=False),
        sa.UniqueConstraint("call_id", "who", "key", name="uq_chat_key"),
    )
    op.create_table(
        "ratings",
        of_call(primary_key=True),
        sa.Column("stars", sa.Integer, nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("at", moment, nullable=False),
    )


def talks() -> None:
    op.create_table(
        "talks",
        sa.Column("id", sa.Integer, primary_key=True),
        of_call(),
        of_operator(),
        sa.Column("queue", sa.String(64), nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("account", sa.String(20)),
        sa.Column("phone", sa.String(20)),
        sa.Column("code", sa.String(9)),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("ended_at", moment),
        sa.Column("end_reason", sa.String(32)),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("result", sa.Text),
    )
    op.create_table(
        "waits",
        sa.Column("id", sa.Integer, primary_key=True),
        of_call(),
        sa.Column("queue", sa.String(64), nullable=False),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
    )
    op.create_table(
        "callbacks",
        sa.Column("id", sa.Integer, primary_key=True),
        of_call(nullable=True),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("queue", sa.String(64), nullable=False),
        sa.Column("line", sa.String(64), nullable=False),
        sa.Column("opens_at", moment, nullable=False),
        sa.Column("closes_at", moment, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try_at", moment, nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("operator_id", sa.String(32)),
    )


def downgrade() -> None:
    for table in ("callbacks", "waits", "talks", "ratings", "chat", "files", "cases"):
        op.drop_table(table)
    for table in ("audit", "operator_sessions", "operators"):
        op.drop_table(table)
