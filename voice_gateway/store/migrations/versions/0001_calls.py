"""Calls, utterances, handoffs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "calls",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("line", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("caller", sa.String(20)),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("ended_at", moment),
        sa.Column("end_reason", sa.String(32)),
        sa.Column("recording", sa.String(255)),
    )
    op.create_table(
        "utterances",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "call_id", sa.String(32), sa.ForeignKey("calls.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("who", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("confidence", sa.Float),
        sa.Column("intent", sa.String(64)),
        sa.Column("latency_ms", sa.JSON),
    )
    op.create_index("ix_utterances_call_id", "utterances", ["call_id"])
    op.create_table(
        "handoffs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "call_id", sa.String(32), sa.ForeignKey("calls.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("collected", sa.JSON, nullable=False),
        sa.Column("requested_at", moment, nullable=False),
        sa.Column("taken_at", moment),
    )
    op.create_index("ix_handoffs_call_id", "handoffs", ["call_id"])


def downgrade() -> None:
    for table in ("handoffs", "utterances", "calls"):
        op.drop_table(table)
