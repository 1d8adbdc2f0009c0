"""The gateway's settings, from the environment (GATEWAY_...)."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from voice_gateway.asr.engine import EngineKind


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="GATEWAY_", env_ignore_empty=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8800, ge=0, le=65535)
    rasa_url: str = "http://127.0.0.1:5005"
    payments_url: str = "http://127.0.0.1:8810"
    """The acquirer that takes cards; the demo's is a part of billing."""
    var: Path = Path("var")
    """Where recordings go."""
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
    max_calls: int = Field(default=20, ge=1)

    def model_paths(self) -> list[tuple[str, Path]]:
        """The files that must be there, by the name of their setting."""
        paths = [("GATEWAY_ASR_MODEL", self.asr_model), ("GATEWAY_VAD_MODEL", self.vad_model)]
        return [*paths, ("GATEWAY_TTS_MODEL", self.tts_model)] if self.tts_model else paths
