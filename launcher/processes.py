"""The four processes of one system: how each is started, what it is told, how it says it is well.

The one place for their commands: supervisord runs them, and docker-compose.yml repeats them (a
test compares the two).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from launcher import prompts
from launcher.settings import Settings

RASA_START = "deploy/rasa/start.py"


@dataclass(frozen=True)
class Process:
    """`setting` names the variable that moves the port; `health` is the path that answers 200 when
    the process can serve; `settles_s`: an exit sooner than that is a failed start."""

    name: str
    command: tuple[str, ...]
    directory: Path
    environment: dict[str, str]
    port: int
    setting: str
    health: str
    settles_s: int


def processes(
    settings: Settings,
    models: Mapping[str, str],
    call_token: str,
    endpoints: str = "endpoints.yml",
) -> tuple[Process, ...]:
    """The processes of `settings`; `models` are the GATEWAY_*_MODEL variables, `endpoints` is
    Rasa's endpoints file as seen from bot/."""
    root, var, host = settings.root, settings.var, settings.host
    python, rasa_python = str(settings.app_python), str(settings.rasa_python)
    common = {"PYTHONPATH": str(root), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    rasa = {
        **common,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "PYTHONWARNINGS": "ignore",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
    return (
        Process(
            name="billing",
            command=(python, "-m", "billing"),
            directory=root,
            environment={
                **common,
                "BILLING_DATABASE_URL": f"sqlite+aiosqlite:///{var / 'billing.db'}",
                "BILLING_HOST": host,
                "BILLING_PORT": str(settings.billing_port),
                "BILLING_DEMO": "1",
                "BILLING_SMS_FOLDER": str(var / "sms"),
            },
            port=settings.billing_port,
            setting="DOZVON_BILLING_PORT",
            health="/healthz",
            settles_s=10,
        ),
        Process(
            name="actions",
            command=(
                *(rasa_python, "-m", "rasa_sdk", "--actions", "bot.actions"),
                *("--port", str(settings.actions_port)),
            ),
            directory=root,
            environment={
                **rasa,
                "BILLING_URL": f"http://127.0.0.1:{settings.billing_port}",
                "SANIC_HOST": host,
            },
            port=settings.actions_port,
            setting="DOZVON_ACTIONS_PORT",
            health="/health",
            settles_s=15,
        ),
        Process(
            name="rasa",
            command=(
                *(rasa_python, str(root / RASA_START), "run", "--endpoints", endpoints),
                *("--interface", host, "--port", str(settings.rasa_port)),
            ),
            directory=root / "bot",
            environment={
                **rasa,
                "ACTION_ENDPOINT_URL": f"http://127.0.0.1:{settings.actions_port}/webhook",
            },
            port=settings.rasa_port,
            setting="DOZVON_RASA_PORT",
            health="/",
            settles_s=45,
        ),
        Process(
            name="gateway",
            command=(python, "-m", "voice_gateway"),
            directory=root,
            environment={
                **common,
                **models,
                "GATEWAY_HOST": host,
                "GATEWAY_PORT": str(settings.gateway_port),
                "GATEWAY_RASA_URL": f"http://127.0.0.1:{settings.rasa_port}",
                "GATEWAY_PAYMENTS_URL": f"http://127.0.0.1:{settings.billing_port}",
                "GATEWAY_BILLING_URL": f"http://127.0.0.1:{settings.billing_port}",
                "GATEWAY_VAR": str(var),
                "GATEWAY_PROMPTS": str(prompts.folder(settings)),
                "GATEWAY_DATABASE_URL": f"sqlite+aiosqlite:///{var / 'gateway.db'}",
                "GATEWAY_CALL_TOKEN": call_token,
                "GATEWAY_SIP_PORT": str(settings.sip_port),
            },
            port=settings.gateway_port,
            setting="DOZVON_PORT",
            health="/healthz",
            settles_s=15,
        ),
    )


def inherited(environment: Mapping[str, str]) -> dict[str, str]:
    """The person's environment for a child. Without bytecode Rasa would start 10 s later."""
    return {name: text for name, text in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}
