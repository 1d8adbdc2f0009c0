"""Card payments."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card_payments",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_number", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("last4", sa.String(length=4), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_card_payments_amount")),
        sa.CheckConstraint(
            "state IN ('begun', 'paid', 'declined')", name=op.f("ck_card_payments_state")
        ),
        sa.ForeignKeyConstraint(
            ["account_number"], ["accounts.number"], name="fk_card_payments_account_number"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_card_payments"),
    )
    op.create_index("ix_card_payments_account_number", "card_payments", ["account_number"])


def downgrade() -> None:
    op.drop_table("card_payments")
