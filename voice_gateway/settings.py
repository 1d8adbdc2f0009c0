"""The gateway's settings, from the environment (GATEWAY_...)."""

import re
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from media.sip.endpoint import LEAST_SESSION_S, CallerHeader, DialledHeader
from voice_gateway.accounts.roles import ROLES, Role
from voice_gateway.asr.engine import EngineKind


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="GATEWAY_", env_ignore_empty=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8800, ge=0, le=65535)
    rasa_url: str = "http://127.0.0.1:5005"
    payments_url: str = "http://127.0.0.1:8810"
    """The acquirer that takes cards; the demo's is a part of billing."""
    billing_url: str = "http://127.0.0.1:8810"
    """Where operators' customer cards come from."""
    var: Path = Path("var")
    """Where recordings and sent files go."""
    prompts: Path = Path("var/prompts")
    """Fixed prompts as sound, made ahead (tts/prepare.py)."""
    database_url: str = "sqlite+aiosqlite:///var/gateway.db"
    asr_engine: EngineKind = "vosk"
    asr_model: Path = Path("models/asr/ru-phone")
    """A directory of the engine's kind (docs/asr.md)."""
    tts_model: Path | None = None
    """A Silero package; without one eSpeak NG speaks."""
    tts_voice: str | None = None
    """A speaker of the package; the gateway picks one when it is not set."""
    vad_model: Path = Path("models/downloaded/silero-vad/silero_vad.onnx")
    call_token: SecretStr | None = None
    """Whoever holds it may name the caller's number; nobody can when it is not set."""
    ice_servers: tuple[str, ...] = ()
    """STUN and TURN URLs, JSON list."""
    public_url: str | None = Field(default=None, pattern=r"^https?://[^/\s]+$")
    """Where visitors find this gateway, for links that are sent to them."""
    turn_urls: tuple[str, ...] = ()
    """TURN URLs (JSON list) that browsers are given credentials for, made per call."""
    turn_secret: SecretStr | None = None
    """coturn's static-auth-secret; without it `turn_urls` are not told."""
    janus_url: str | None = Field(default=None, pattern=r"^wss?://[^/\s]+$")
    """Janus's WebSocket: talks' pictures are recorded there, and supervisors watch them."""
    janus_secret: SecretStr | None = None
    """Janus's api_secret."""
    record_video: bool = False
    """Talks' pictures are kept in var/recordings, where Janus has to be able to write."""
    max_calls: int = Field(default=20, ge=1)
    max_loop_lag_ms: int = Field(default=250, ge=20)
    """A call is refused while the event loop comes later than that (95 % of five seconds) for those
    in progress."""
    acknowledgement: str = Field(default="Секунду…", max_length=80)
    """Said when an answer takes longer than that; empty for nothing."""
    acknowledge_after_s: float = Field(default=1.0, ge=0.3)
    stop_grace_s: float = Field(default=3.0, ge=0)
    """Calls in progress are given so long to end when the gateway stops."""
    sip_port: int | None = Field(default=None, ge=0, le=65535)
    """UDP port of the phone line; there is none without it."""
    sip_host: IPv4Address = IPv4Address("127.0.0.1")
    """The address of this machine that is listened on."""
    sip_public_host: IPv4Address | None = Field(default=None, validate_default=True)
    """The address that peers reach, where it is another one (one-to-one NAT): it stands in Contact
    and in SDP."""
    sip_session_s: int = Field(default=1800, ge=LEAST_SESSION_S)
    """A phone call that nobody refreshes for so long is over (RFC 4028)."""
    sip_peers: tuple[IPv4Network, ...] = (IPv4Network("127.0.0.0/8"),)
    """Networks (JSON list) of operators and PBXs; nobody else is answered at all."""
    sip_caller_from: tuple[CallerHeader, ...] = ("p-asserted-identity",)
    """Headers that peers are believed to name the caller in, best first: also «from»."""
    sip_dialled_from: tuple[DialledHeader, ...] = ("request-uri", "to")
    """Where the dialled number is looked for, best first: also «diversion»."""
    sip_trunk: str | None = Field(default=None, pattern=r"^[^@:\s]+@[\w.-]+(:[0-9]{1,5})?$")
    """user@registrar[:port] that calls come by; registered with `sip_trunk_password`."""
    sip_trunk_password: SecretStr = SecretStr("")
    max_file_bytes: int = Field(default=20_000_000, ge=1)
    """A file that visitor or operator sends."""
    file_days: float = Field(default=90, gt=0)
    """Sent files are deleted after so many days."""
    recording_days: float = Field(default=90, gt=0)
    """Recordings are, too."""
    clamd: str | None = Field(default=None, pattern=r"^(tcp://[\w.-]+:[0-9]{1,5}|unix:///.+)$")
    """ClamAV's daemon, tcp://host:port or unix:///path: it looks into every sent file."""
    desk: Path | None = None
    """Sections, queues and words of the operators' desks, YAML; else `operators/desk.yml`."""
    oidc_issuer: str | None = Field(default=None, pattern="^https?://")
    """OpenID Connect provider that operators sign in by; then the next two are needed too."""
    oidc_client_id: str = Field(default="", validate_default=True)
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), validate_default=True)
    oidc_title: str = "Войти через единый вход"
    """What stands on the button."""
    oidc_roles_claim: str = "roles"
    oidc_roles: dict[str, Role] = {role: role for role in ROLES}
    """JSON object: which role a value of the claim gives here, the first one counts."""
    transfers: Path | None = None
    """Who answers by phone for which queue, YAML: see `transfer/targets.py`."""
    call_out: str | None = Field(default=None, pattern=r"^[\w.-]+(:[0-9]{1,5})?$")
    """host[:port] of a PBX that customers are called back by; else the trunk's registrar."""
    rtp_ports: str = Field(default="20000-29999", pattern=r"^[0-9]{4,5}-[0-9]{4,5}$")
    """UDP ports of the phone line's sound: two a call."""

    audiosocket_port: int | None = Field(default=None, ge=0, le=65535)
    """TCP port for an Asterisk's AudioSocket; not open without it."""
    audiosocket_host: IPv4Address = IPv4Address("127.0.0.1")
    audiosocket_peers: tuple[IPv4Network, ...] = (IPv4Network("127.0.0.0/8"),)
    """Networks (JSON list) of PBXs: they are believed in who calls."""

    widget_origins: tuple[str, ...] = ()
    """Sites (JSON list, «https://www.example.ru») that may show the visitor's window: widget.js."""

    @field_validator("oidc_client_id", "oidc_client_secret")
    @classmethod
    def known_to_the_provider(
        cls, value: str | SecretStr, others: ValidationInfo
    ) -> str | SecretStr:
        if others.data.get("oidc_issuer") and not value:
            raise ValueError("is needed with GATEWAY_OIDC_ISSUER")
        return value

    @field_validator("widget_origins")
    @classmethod
    def bare_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if not re.fullmatch(r"https?://[\w.-]+(:[0-9]{1,5})?", origin):
                raise ValueError(f"{origin!r} is no origin: scheme and host, nothing after them")
        return origins

    @field_validator("sip_public_host")
    @classmethod
    def one_address(cls, host: IPv4Address | None, settings: ValidationInfo) -> IPv4Address | None:
        if (host or settings.data.get("sip_host", IPv4Address("127.0.0.1"))).is_unspecified:
            raise ValueError("peers cannot reach 0.0.0.0: name the address that they call")
        return host

    @field_validator("rtp_ports")
    @classmethod
    def a_range(cls, ports: str) -> str:
        first, last = map(int, ports.split("-"))
        if not 1024 <= first < last <= 65535:
            raise ValueError("two ports from 1024 to 65535, the smaller one first")
        return ports

    def model_paths(self) -> list[tuple[str, Path]]:
        """The files that must be there, by the name of their setting."""
        paths = [("GATEWAY_ASR_MODEL", self.asr_model), ("GATEWAY_VAD_MODEL", self.vad_model)]
        return [*paths, ("GATEWAY_TTS_MODEL", self.tts_model)] if self.tts_model else paths
