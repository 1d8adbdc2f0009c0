"""Alembic's entry: runs on the connection that the store hands over."""

from alembic import context

from voice_gateway.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot ALTER in place
    transactional_ddl=True,  # all of a migration or nothing, on SQLite too
)
with context.begin_transaction():
    context.run_migrations()
