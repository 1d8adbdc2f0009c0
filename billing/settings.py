"""Settings of the process, from environment variables that begin with `BILLING_`."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """`demo`: create the demo customers in an empty database."""

    model_config = SettingsConfigDict(env_prefix="BILLING_")

    database_url: str = "sqlite+aiosqlite:///var/billing.db"
    host: str = "127.0.0.1"
    port: int = Field(default=8810, ge=1, le=65535)
    demo: bool = False
