"""python -m voice_gateway: serves until SIGTERM."""

import logging
import sys

import structlog
import uvicorn
from pydantic import ValidationError

from voice_gateway.operators.desk_config import BadDesk
from voice_gateway.settings import Settings
from voice_gateway.transfer.targets import BadTargets
from voice_gateway.web.app import create_app
from voice_gateway.web.socket_line import MOST_BYTES


def main() -> int:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
    # The libraries speak only of trouble; their INFO lines name addresses of visitors.
    logging.basicConfig(level=logging.WARNING)
    try:
        settings = Settings()
    except ValidationError as error:
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            print(f"GATEWAY_{name}: {problem['msg']}", file=sys.stderr)
        return 2
    for name, path in settings.model_paths():
        if not path.exists():
            print(f"{name}: {path} does not exist; `./dozvon doctor` tells more", file=sys.stderr)
            return 2
    try:
        app = create_app(settings)
    except BadTargets as error:
        print(f"GATEWAY_TRANSFERS: {error}", file=sys.stderr)
        return 2
    except BadDesk as error:
        print(f"GATEWAY_DESK: {error}", file=sys.stderr)
        return 2
    settings.var.mkdir(parents=True, exist_ok=True)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=5,
        ws_max_size=MOST_BYTES,
        # A browser that is gone without a word is noticed soon: its caller waits for somebody.
        ws_ping_interval=5,
        ws_ping_timeout=10,
    )
    return 0


sys.exit(main())
