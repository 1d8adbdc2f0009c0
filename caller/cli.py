"""./dozvon call: the command line."""

import argparse
import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from caller.acts import Act
from caller.balance_check import was_spoken
from caller.billing import balance, billing_url
from caller.conversation import Conversation
from caller.handset import Handset
from caller.peer import Peer
from caller.phone import e164
from caller.places import gateway_url, speech, var
from caller.problems import BadInput, CallFailed, Unexpected
from caller.scenario import Scenario, load
from caller.script import Play, Say, caller_voice, from_stdin, render, scripted, silent
from caller.sip_peer import SipPeer, sip_address
from media.pcm import Pcm

ASR_MODEL = Path("models/asr/ru-phone")
DIALLED = "+74951240001"
"""The demo's consultation line."""


def parser() -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(
        prog="dozvon call",
        description="Places a real call to the running system and prints the dialogue.",
        epilog="Without --say and --wav, lines are read from standard input.",
    )
    arguments.add_argument(
        "--say", dest="cues", action="append", type=Say, metavar="TEXT", help="a phrase, by TTS"
    )
    arguments.add_argument(
        "--wav",
        dest="cues",
        action="append",
        type=lambda path: Play(Path(path)),
        metavar="FILE",
        help="a recording, mono 16-bit",
    )
    arguments.add_argument(
        "--silent", action="store_true", help="say nothing and listen until the call is over"
    )
    arguments.add_argument(
        "--sip",
        nargs="?",
        const="",
        metavar="HOST:PORT",
        help="call by SIP and G.711 (default: the running system's phone line)",
    )
    arguments.add_argument(
        "--to", metavar="PHONE", help=f"the number called by SIP (default: {DIALLED})"
    )
    arguments.add_argument(
        "--info", action="store_true", help="by SIP, send keys as INFO instead of RFC 4733"
    )
    arguments.add_argument("--from", dest="phone", metavar="PHONE", help="the caller's number")
    arguments.add_argument("--line", help="which line is called (default: consultation)")
    arguments.add_argument(
        "--scenario", type=Path, metavar="FILE", help="a scripted caller: see caller/scenario.py"
    )
    arguments.add_argument("--out", type=Path, help="where the recording and transcript go")
    arguments.add_argument(
        "--expect-balance",
        action="store_true",
        help="fail unless the caller's balance was really spoken",
    )
    return arguments


def main(argv: Sequence[str]) -> int:
    options = parser().parse_args(argv)
    console = Console(highlight=False, soft_wrap=True)
    try:
        return _call(options, console)
    except BadInput as error:
        console.print(f"dozvon call: {error}", markup=False)
        return 2
    except Unexpected as error:
        console.print(f"dozvon call: {error}", markup=False)
        return 1
    except CallFailed as error:
        console.print(f"dozvon call: {error}", markup=False)
        return 3
    except KeyboardInterrupt:
        return 130


def _call(options: argparse.Namespace, console: Console) -> int:
    scenario = load(options.scenario) if options.scenario else None
    cues = options.cues or []
    if scenario and (cues or options.silent):
        raise BadInput("--scenario says what is said; --say, --wav and --silent do not go with it")
    number = options.phone or (scenario.caller if scenario else None)
    phone = e164(number) if number else None
    if options.sip is None and (options.to or options.info):
        raise BadInput("--to and --info go with --sip")
    if options.sip is not None and options.line:
        raise BadInput("by SIP the number decides the line: --to instead of --line")
    if options.expect_balance and phone is None:
        raise BadInput("--expect-balance needs --from: whose balance?")
    voice = caller_voice(speech())
    script = silent() if options.silent else from_stdin(voice)
    if scenario:
        sounds = render([step.cue() for step in scenario.steps], voice)
        script = scripted([s.act(x) for s, x in zip(scenario.steps, sounds, strict=True)])
    elif cues:
        script = scripted([Act(sound) for sound in render(cues, voice) if sound])
    out = options.out or var() / "calls" / datetime.now().astimezone().strftime("%Y%m%d-%H%M%S-%f")
    conversation = Conversation(console, scenario.greeting if scenario else ())
    conversation.transcript.caller = phone
    connect: Connect
    if options.sip is None:
        line = options.line or (scenario.line if scenario else "consultation")
        body = {"line": line, **({"caller": phone} if phone else {})}
        connect = partial(_by_web, out, body, conversation)
    else:
        number = e164(options.to or (scenario and scenario.dialled) or DIALLED)
        by_phone = (options.sip, number, phone, options.info)
        connect = partial(_by_sip, out, by_phone, conversation)
    answers = asyncio.run(_place(script, connect, out, conversation, scenario))
    transcript = conversation.transcript
    if (p50 := transcript.p50_ms()) is not None:
        console.print(f"answers: p50 {p50} ms, worst {max(transcript.answers_ms)} ms")
    console.print(f"recording: {out / 'call.wav'}\ntranscript: {out / 'call.json'}", markup=False)
    if options.expect_balance:
        assert phone is not None
        return _check_balance(phone, conversation, answers, console)
    return 0


async def _place(
    script: AsyncIterator[Act],
    connect: "Connect",
    out: Path,
    conversation: Conversation,
    scenario: Scenario | None,
) -> list[list[Pcm]]:
    """Places the call and holds it to its end; returns what was heard."""
    async with connect() as peer:
        try:
            await conversation.run(peer, script)
        finally:
            conversation.transcript.save(out / "call.json")
    ended = conversation.transcript.ended or "hangup"
    if scenario and scenario.ends and ended != scenario.ends:
        raise Unexpected(f"the call ended by {ended}, not by {scenario.ends}")
    return peer.answers


@asynccontextmanager
async def _by_web(
    out: Path, body: dict[str, Any], conversation: Conversation
) -> AsyncIterator[Handset]:
    peer = Peer(out / "call.wav", conversation.on_event)
    try:
        token_file = var() / "call-token"
        token = token_file.read_text().strip() if token_file.is_file() else None
        conversation.transcript.call_id = await peer.dial(gateway_url(), body, token)
        yield peer
    finally:
        await peer.close()


@asynccontextmanager
async def _by_sip(
    out: Path, call: tuple[str, str, str | None, bool], conversation: Conversation
) -> AsyncIterator[Handset]:
    address, number, phone, keys_by_info = call
    peer = SipPeer(out / "call.wav", conversation.on_event, keys_by_info)
    try:
        await peer.dial(address or await sip_address(gateway_url()), number, phone)
        yield peer
    finally:
        await peer.close()


Connect = Callable[[], AbstractAsyncContextManager[Handset]]


def _check_balance(
    phone: str, conversation: Conversation, answers: list[list[Pcm]], console: Console
) -> int:
    amount = balance(billing_url(), phone)
    captions = conversation.transcript.assistant_text()
    if was_spoken(captions, answers, amount, ASR_MODEL):
        console.print("the balance was spoken back")
        return 0
    console.print("the balance was NOT spoken back")
    return 1
