"""A gateway of its own with real ears and a real voice, and a stand-in for the dialogue, is called
by phones for as long as asked; then everything must be given back."""

import argparse
import asyncio
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import httpx

from caller.places import var
from caller.soak import callers
from caller.soak.report import Sample, page, passed, report, sample, turns
from caller.soak.stand_in import StandInDialogue
from caller.soak.tally import Tally

_STARTS_S, _QUIET_S, _SAMPLE_S = 120.0, 180.0, 10.0
_WARM_UP_S = 60.0


class SoakFailed(Exception):
    """The gateway did not start, or died."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dozvon bench soak", description=__doc__)
    parser.add_argument("--sip", type=int, default=50, metavar="N", help="calls at a time")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--deaf", action="store_true", help="without looking for speech in sound")
    parser.add_argument("--talkers", action="store_true", help="every caller speaks")
    parser.add_argument("--out", type=Path, help="JSON (default: in DOZVON_VAR/bench)")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that its processes end, too
    name = datetime.now().astimezone().strftime("soak-%Y%m%d-%H%M%S.json")
    out = options.out or var() / "bench" / name
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        module = "caller.soak.deaf_gateway" if options.deaf else "voice_gateway"
        log = out.with_suffix(".log")
        seconds = 60 * options.minutes
        told = asyncio.run(_soak(options.sip, seconds, module, log, options.talkers))
        if options.deaf:  # what she says then answers nobody
            told |= {"answers_ms": None, "gateway_answers_ms": None, "unanswered": None}
    except SoakFailed as error:
        print(f"dozvon bench soak: {error}", file=sys.stderr)
        return 1
    out.write_text(json.dumps(told, indent=1), encoding="utf-8")
    shown = page(told)
    out.with_suffix(".md").write_text(shown + "\n", encoding="utf-8")
    print(shown)
    print(f"\n{out}")
    return 0 if passed(told) else 1


async def _soak(
    calls: int, seconds: float, module: str, log: Path, talkers: bool
) -> dict[str, Any]:
    first = 30000
    theirs, ours = range(first, first + 4 * calls + 40), range(first + 5000, first + 9000)
    with _callers(theirs) as pipe, tempfile.TemporaryDirectory() as folder:
        human: str = await asyncio.to_thread(pipe.recv)
        with _gateway(module, Path(folder), human, calls, ours, log) as (web, sip):
            async with httpx.AsyncClient(base_url=web, timeout=30) as client:
                soak = _Soak(client, pipe, sip, talkers)
                await soak.ready()
                await soak.call(calls, min(_WARM_UP_S, seconds))
                before = await soak.quiet()
                soak.samples.clear()
                began = datetime.now(UTC)
                tally = await soak.call(calls, seconds)
                samples = [*soak.samples]
                after = await soak.quiet()
    answered = turns(await asyncio.to_thread(log.read_text, "utf-8"), began)
    return report(calls, tally, answered, samples, before, after)


class _Soak:
    def __init__(
        self, client: httpx.AsyncClient, pipe: Connection, sip: str, talkers: bool
    ) -> None:
        self.samples: list[Sample] = []
        self._client, self._pipe, self._sip, self._talkers = client, pipe, sip, talkers
        self._began = time.monotonic()

    async def ready(self) -> None:
        give_up = time.monotonic() + _STARTS_S
        while True:
            try:
                (await self._client.get("/healthz")).raise_for_status()
                return
            except httpx.HTTPError:
                if time.monotonic() > give_up:
                    raise SoakFailed("the gateway does not start") from None
                await asyncio.sleep(0.5)

    async def call(self, calls: int, seconds: float) -> Tally:
        """Calls for so long, sampled on the way."""
        self._pipe.send((self._sip, calls, seconds, self._talkers))
        self._began = time.monotonic()
        done = asyncio.create_task(asyncio.to_thread(self._pipe.recv))
        while not done.done():
            if time.monotonic() < self._began + seconds:
                now = await self._sample()
                self.samples.append(now)
                print(f"{now.at_s:7.0f} s  {now.rss_mb:7.1f} MB  {now.calls:3} calls", flush=True)
            await asyncio.wait([done], timeout=_SAMPLE_S)
        tally: Tally = done.result()
        return tally

    async def quiet(self) -> Sample:
        """What is held once all calls are over, and one more, which lets pools tidy up."""
        await self._idle()
        await self.call(1, 0.1)
        return await self._idle()

    async def _idle(self) -> Sample:
        give_up = time.monotonic() + _QUIET_S
        while (now := await self._sample()).calls + now.rtp_ports + now.sip_dialogs:
            if time.monotonic() > give_up:
                break
            await asyncio.sleep(1)
        return now

    async def _sample(self) -> Sample:
        try:
            told = (await self._client.get("/metrics")).raise_for_status().text
        except httpx.HTTPError as error:
            raise SoakFailed(f"the gateway tells nothing ({type(error).__name__})") from None
        return sample(time.monotonic() - self._began, told)


@contextmanager
def _callers(ports: range) -> Iterator[Connection]:
    pipe, far_pipe = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=callers.run, args=(far_pipe, ports), daemon=True)
    process.start()
    try:
        yield pipe
        pipe.send(None)
        process.join()
    finally:
        process.kill()


@contextmanager
def _gateway(
    module: str, folder: Path, human: str, calls: int, ports: range, log: Path
) -> Iterator[tuple[str, str]]:
    """Its web address, and host:port of its phone line."""
    transfers = folder / "transfers.yml"
    target = human.replace("sip:", "sip:600@")
    transfers.write_text(f'default: all\nqueues: {{all: {{target: "{target}"}}}}\n')
    dialogue = StandInDialogue()
    dialogue.start()
    web, sip = ports[-1], ports[-2]
    settings = {
        "GATEWAY_PORT": web,
        "GATEWAY_SIP_PORT": sip,
        "GATEWAY_RTP_PORTS": f"{ports[0]}-{ports[-10]}",
        "GATEWAY_RASA_URL": dialogue.url,
        "GATEWAY_VAR": folder,
        "GATEWAY_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'gateway.db'}",
        "GATEWAY_TRANSFERS": transfers,
        "GATEWAY_MAX_CALLS": 2 * calls,
    }
    environment = {**os.environ, **{name: str(value) for name, value in settings.items()}}
    command = [sys.executable, "-m", module]
    with log.open("wb") as file:
        process = subprocess.Popen(command, env=environment, stdout=file, stderr=file)
    try:
        yield f"http://127.0.0.1:{web}", f"127.0.0.1:{sip}"
    finally:
        process.terminate()
        process.wait(60)
        dialogue.close()


if __name__ == "__main__":
    sys.exit(main())
