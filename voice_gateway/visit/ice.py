"""STUN and TURN servers for browsers, with TURN credentials that soon expire."""

import hmac
import secrets
import time
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

_VALID_S = 6 * 3600
"""A call that is longer keeps its allocation: credentials count when one is made."""


@dataclass(frozen=True)
class IceServers:
    stun: tuple[str, ...] = ()
    turn: tuple[str, ...] = ()
    secret: SecretStr | None = None
    """Shared with coturn (static-auth-secret)."""

    def fresh(self) -> list[dict[str, Any]]:
        """`RTCIceServer`s; the credential is good for six hours from now."""
        servers: list[dict[str, Any]] = [{"urls": [url]} for url in self.stun]
        if self.turn and self.secret is not None:
            username, credential = credentials(self.secret.get_secret_value(), time.time())
            servers.append(
                {"urls": list(self.turn), "username": username, "credential": credential}
            )
        return servers


def credentials(secret: str, now: float) -> tuple[str, str]:
    """User name and password by coturn's REST scheme: the expiry, signed with the secret. now: Unix
    time, s. The name tells nobody who asked."""
    username = f"{int(now) + _VALID_S}:{secrets.token_hex(4)}"
    tag = hmac.digest(secret.encode(), username.encode(), "sha1")
    return username, b64encode(tag).decode()
