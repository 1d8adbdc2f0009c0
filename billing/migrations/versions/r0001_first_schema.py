"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=100), nullable=False),
        sa.Column("town_kind", sa.String(length=10), nullable=False),
        sa.Column("town", sa.String(length=100), nullable=False),
        sa.Column("street", sa.String(length=100), nullable=False),
        sa.Column("house", sa.String(length=20), nullable=False),
        sa.Column("building", sa.String(length=20), nullable=True),
        sa.Column("flat", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "town_kind IN ('город', 'посёлок', 'село', 'деревня')",
            name=op.f("ck_addresses_town_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_addresses"),
    )
    op.create_table(
        "customers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_customers"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_idempotency_keys"),
    )
    op.create_table(
        "offices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("town", sa.String(length=100), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("bring", sa.JSON(), nullable=False),
        sa.Column("landmarks", sa.JSON(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_offices"),
    )
    op.create_table(
        "services",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_services_price")),
        sa.PrimaryKeyConstraint("code", name="pk_services"),
    )
    op.create_table(
        "tariffs",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_tariffs"),
    )
    op.create_table(
        "accounts",
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("tariff_code", sa.String(length=20), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("length(number) = 10", name=op.f("ck_accounts_number")),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name="fk_accounts_address_id"),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_accounts_customer_id"),
        sa.ForeignKeyConstraint(["tariff_code"], ["tariffs.code"], name="fk_accounts_tariff_code"),
        sa.PrimaryKeyConstraint("number", name="pk_accounts"),
    )
    op.create_index("ix_accounts_address_id", "accounts", ["address_id"])
    op.create_index("ix_accounts_customer_id", "accounts", ["customer_id"])

    op.create_table(
        "tariff_zones",
        sa.Column("tariff_code", sa.String(length=20), nullable=False),
        sa.Column("zone", sa.String(length=10), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("in_force_to", sa.Date(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "zone IN ('single', 'day', 'night', 'peak', 'half_peak')",
            name=op.f("ck_tariff_zones_zone"),
        ),
        sa.CheckConstraint(
            "in_force_to IS NULL OR in_force_to >= in_force_from",
            name=op.f("ck_tariff_zones_in_force"),
        ),
        sa.CheckConstraint("price > 0", name=op.f("ck_tariff_zones_price")),
        sa.ForeignKeyConstraint(
            ["tariff_code"], ["tariffs.code"], name="fk_tariff_zones_tariff_code"
        ),
        sa.PrimaryKeyConstraint("tariff_code", "zone", "in_force_from", name="pk_tariff_zones"),
    )
    op.create_table(
        "charges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_number", sa.String(length=10), nullable=False),
        sa.Column("charged_on", sa.Date(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_charges_amount")),
        sa.ForeignKeyConstraint(
            ["account_number"], ["accounts.number"], name="fk_charges_account_number"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_charges"),
    )
    op.create_index("ix_charges_account_number", "charges", ["account_number"])

    op.create_table(
        "contact_phones",
        sa.Column("account_number", sa.String(length=10), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_number"], ["accounts.number"], name="fk_contact_phones_account_number"
        ),
        sa.PrimaryKeyConstraint("account_number", "phone", name="pk_contact_phones"),
    )
    op.create_index("ix_contact_phones_phone", "contact_phones", ["phone"])

    op.create_table(
        "meters",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("account_number", sa.String(length=10), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_number"], ["accounts.number"], name="fk_meters_account_number"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_meters"),
    )
    op.create_index("ix_meters_account_number", "meters", ["account_number"])

    op.create_table(
        "payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_number", sa.String(length=10), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_amount")),
        sa.ForeignKeyConstraint(
            ["account_number"], ["accounts.number"], name="fk_payments_account_number"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_payments"),
    )
    op.create_index("ix_payments_account_number", "payments", ["account_number"])

    op.create_table(
        "recalculations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_number", sa.String(length=10), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_number"], ["accounts.number"], name="fk_recalculations_account_number"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recalculations"),
    )
    op.create_index("ix_recalculations_account_number", "recalculations", ["account_number"])

    op.create_table(
        "service_orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_number", sa.String(length=10), nullable=False),
        sa.Column("service_code", sa.String(length=30), nullable=False),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_number"], ["accounts.number"], name="fk_service_orders_account_number"
        ),
        sa.ForeignKeyConstraint(
            ["service_code"], ["services.code"], name="fk_service_orders_service_code"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_service_orders"),
    )
    op.create_index("ix_service_orders_account_number", "service_orders", ["account_number"])

    op.create_table(
        "registers",
        sa.Column("meter_number", sa.String(length=20), nullable=False),
        sa.Column("zone", sa.String(length=10), nullable=False),
        sa.Column("digits", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "zone IN ('single', 'day', 'night', 'peak', 'half_peak')",
            name=op.f("ck_registers_zone"),
        ),
        sa.CheckConstraint("digits BETWEEN 4 AND 8", name=op.f("ck_registers_digits")),
        sa.ForeignKeyConstraint(
            ["meter_number"], ["meters.number"], name="fk_registers_meter_number"
        ),
        sa.PrimaryKeyConstraint("meter_number", "zone", name="pk_registers"),
    )
    op.create_table(
        "readings",
        sa.Column("meter_number", sa.String(length=20), nullable=False),
        sa.Column("zone", sa.String(length=10), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_readings_value")),
        sa.ForeignKeyConstraint(
            ["meter_number", "zone"],
            ["registers.meter_number", "registers.zone"],
            name="fk_readings_meter_number_zone",
        ),
        sa.PrimaryKeyConstraint("meter_number", "zone", "period", name="pk_readings"),
    )


def downgrade() -> None:
    for table in (
        "readings",
        "registers",
        "service_orders",
        "recalculations",
        "payments",
        "meters",
        "contact_phones",
        "charges",
        "tariff_zones",
        "accounts",
        "tariffs",
        "services",
        "offices",
        "idempotency_keys",
        "customers",
        "addresses",
    ):
        op.drop_table(table)
