"""The reference customer information system: SQLAlchemy 2 on SQLite or PostgreSQL."""
