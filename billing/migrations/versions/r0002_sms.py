"""Text messages."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sms",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'sending', 'sent')", name=op.f("ck_sms_state")),
        sa.PrimaryKeyConstraint("key", name="pk_sms"),
    )


def downgrade() -> None:
    op.drop_table("sms")
