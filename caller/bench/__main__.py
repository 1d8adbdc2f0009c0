"""./dozvon bench latency|dictation|barge-in: the command line."""

import argparse
import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from caller.bench import barge_in, dictation, latency
from caller.bench.dialling import by_phone
from caller.bench.figures import save
from caller.bench.voices import voices
from caller.cli import DIALLED
from caller.places import gateway_url, speech, var
from caller.problems import BadInput, CallFailed
from caller.sip_peer import sip_address

BENCHES = {"latency": latency, "dictation": dictation, "barge-in": barge_in}


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dozvon bench", description=__doc__)
    parser.add_argument("what", choices=tuple(BENCHES))
    parser.add_argument("--rounds", type=int, default=1, help="how often everything is said")
    parser.add_argument("--out", type=Path, help="where the results go (default: DOZVON_VAR)")
    options = parser.parse_args()
    show = Console(highlight=False, soft_wrap=True)
    out = options.out or var()
    try:
        results = asyncio.run(_measure(options.what, options.rounds, out, show))
    except (BadInput, CallFailed) as error:
        show.print(f"dozvon bench: {error}", markup=False)
        return 3
    except KeyboardInterrupt:
        return 130
    page = BENCHES[options.what].page(results)
    save(out, options.what, results, page)
    show.print(page, markup=False)
    show.print(f"\n{out / options.what}.json", markup=False)
    return 0


async def _measure(what: str, rounds: int, out: Path, show: Console) -> dict[str, Any]:
    url = gateway_url()
    dial = by_phone(await sip_address(url), DIALLED)
    callers = voices(speech())
    began = datetime.now(UTC)
    measured = await BENCHES[what].measure(dial, callers, rounds, out / "calls", show)
    load = f"{os.getloadavg()[1]:.1f}"
    return {"began": began.isoformat(), "cores": os.cpu_count(), "load": load, **measured}


sys.exit(main())
