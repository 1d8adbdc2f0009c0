"""What the launcher tells a caller of this machine."""

import os
from pathlib import Path


def gateway_url() -> str:
    """Where `./dozvon up` answers."""
    return f"http://127.0.0.1:{os.environ.get('DOZVON_PORT', '8800')}"


def var() -> Path:
    return Path(os.environ.get("DOZVON_VAR", "var"))


def speech() -> Path:
    """What callers' voices said already, as sound."""
    return var() / "speech"
