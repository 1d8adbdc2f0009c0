"""Where things lie and which ports are used: the folder of the project and DOZVON_* settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from launcher import problems

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = "127.0.0.1"
SIP_PORT = 5060


@dataclass(frozen=True)
class Settings:
    """One system on one machine. `host` is the address the four processes listen on."""

    root: Path
    var: Path
    gateway_port: int = 8800
    rasa_port: int = 5005
    actions_port: int = 5055
    billing_port: int = 8810
    host: str = LOOPBACK
    sip_port: int = SIP_PORT
    """UDP."""
    sip_host: str = LOOPBACK

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], root: Path = ROOT) -> Settings:
        """Read DOZVON_VAR and the ports. Raises `Problem` for a port that is none."""
        return cls(
            root=root,
            var=Path(environment.get("DOZVON_VAR") or root / "var").expanduser().absolute(),
            gateway_port=_port(environment, "DOZVON_PORT", cls.gateway_port),
            rasa_port=_port(environment, "DOZVON_RASA_PORT", cls.rasa_port),
            actions_port=_port(environment, "DOZVON_ACTIONS_PORT", cls.actions_port),
            billing_port=_port(environment, "DOZVON_BILLING_PORT", cls.billing_port),
            sip_port=_port(environment, "DOZVON_SIP_PORT", cls.sip_port),
            sip_host=environment.get("GATEWAY_SIP_HOST") or LOOPBACK,
        )

    @property
    def log(self) -> Path:
        return self.var / "log"

    @property
    def cache(self) -> Path:
        """Shared by every system of this checkout: uv, downloads under way, build logs."""
        return self.root / ".cache"

    @property
    def app_python(self) -> Path:
        return self.root / ".venv/bin/python"

    @property
    def rasa_python(self) -> Path:
        return self.root / ".venv-rasa/bin/python"


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name)
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise problems.bad_setting(name, text, "a port number from 1 to 65535")
    return int(text)
