"""When a service order suits the customer."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("service_orders") as table:
        table.add_column(
            sa.Column("visit", sa.String(length=10), server_default="any", nullable=False)
        )
        table.create_check_constraint(
            op.f("ck_service_orders_visit"), "visit IN ('morning', 'day', 'evening', 'any')"
        )


def downgrade() -> None:
    with op.batch_alter_table("service_orders") as table:
        table.drop_constraint(op.f("ck_service_orders_visit"), type_="check")
        table.drop_column("visit")
