"""Alembic's entry: migrates the connection that `billing.sql.database` hands over."""

from alembic import context

from billing.sql.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True
)
with context.begin_transaction():
    context.run_migrations()
