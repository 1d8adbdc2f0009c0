"""./dozvon call: the command line."""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from caller.balance_check import expected_sum, was_spoken
from caller.conversation import Conversation
from caller.peer import RATE, Peer
from caller.phone import e164
from caller.problems import BadInput, CallFailed
from caller.script import Play, Say, caller_voice, from_stdin, render, scripted, silent
from media.pcm import Pcm

ASR_MODEL = Path("models/asr/ru-phone")


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
    arguments.add_argument("--from", dest="phone", metavar="PHONE", help="the caller's number")
    arguments.add_argument("--line", default="consultation", help="which line is called")
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
    except CallFailed as error:
        console.print(f"dozvon call: {error}", markup=False)
        return 3
    except KeyboardInterrupt:
        return 130


def _call(options: argparse.Namespace, console: Console) -> int:
    phone = e164(options.phone) if options.phone else None
    cues = options.cues or []
    if options.expect_balance and phone is None:
        raise BadInput("--expect-balance needs --from: whose balance?")
    script = silent() if options.silent else from_stdin()
    if cues:
        # Recordings are checked before the voice is loaded: bad input is answered at once.
        render([cue for cue in cues if isinstance(cue, Play)], None)
        speaks = any(isinstance(cue, Say) for cue in cues)
        script = scripted(render(cues, caller_voice() if speaks else None))
    out = options.out or _var() / "calls" / datetime.now().astimezone().strftime("%Y%m%d-%H%M%S-%f")
    body = {"line": options.line, **({"caller": phone} if phone else {})}
    conversation, answers = asyncio.run(_place(script, body, out, console))
    transcript = conversation.transcript
    if (p50 := transcript.p50_ms()) is not None:
        console.print(f"answers: p50 {p50} ms, worst {max(transcript.answers_ms)} ms")
    console.print(f"recording: {out / 'call.wav'}\ntranscript: {out / 'call.json'}", markup=False)
    if options.expect_balance:
        assert phone is not None
        return _check_balance(phone, conversation, answers, console)
    return 0


async def _place(
    script: AsyncIterator[tuple[str, Pcm]], body: dict[str, Any], out: Path, console: Console
) -> tuple[Conversation, list[list[Pcm]]]:
    conversation = Conversation(console)
    conversation.transcript.caller = body.get("caller")
    peer = Peer(out / "call.wav", conversation.on_event)
    try:
        token_file = _var() / "call-token"
        token = token_file.read_text().strip() if token_file.is_file() else None
        conversation.transcript.call_id = await peer.dial(_url(), body, token)
        await conversation.run(peer, script, RATE)
    finally:
        await peer.close()
        conversation.transcript.save(out / "call.json")
    return conversation, peer.answers


def _check_balance(
    phone: str, conversation: Conversation, answers: list[list[Pcm]], console: Console
) -> int:
    billing = f"http://127.0.0.1:{os.environ.get('DOZVON_BILLING_PORT', '8810')}"
    amount = expected_sum(billing, phone)
    captions = conversation.transcript.assistant_text()
    if any(was_spoken(captions, sound, amount, ASR_MODEL) for sound in answers):
        console.print("the balance was spoken back")
        return 0
    console.print("the balance was NOT spoken back")
    return 1


def _url() -> str:
    return f"http://127.0.0.1:{os.environ.get('DOZVON_PORT', '8800')}"


def _var() -> Path:
    return Path(os.environ.get("DOZVON_VAR", "var"))
