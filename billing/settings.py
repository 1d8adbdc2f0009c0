"""Settings of the process, from environment variables that begin with `BILLING_`."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from billing.payment_links import LINK


class Settings(BaseSettings):
    """`demo`: create the demo customers in an empty database.

    `sms_http`: the template of a provider's request; without it messages become files of
    `sms_folder`. `payment_link`: where {account} pays {amount} roubles.
    """

    model_config = SettingsConfigDict(env_prefix="BILLING_")

    database_url: str = "sqlite+aiosqlite:///var/billing.db"
    host: str = "127.0.0.1"
    port: int = Field(default=8810, ge=1, le=65535)
    demo: bool = False
    sms_http: Path | None = None
    sms_folder: Path = Path("var/sms")
    payment_link: str = Field(default=LINK, pattern=r"^https?://.*\{account\}", max_length=500)
