"""The course of the call: let the assistant finish, say the next thing, note the answer."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from rich.console import Console
from rich.text import Text

from caller.acts import Act, Pressed, Quiet, Spoken, wrong
from caller.handset import Handset
from caller.problems import CallFailed, Unexpected
from caller.transcript import Line, Transcript

_PATIENCE_S = 60.0
PAUSE_S = 0.4  # a polite silence before speaking
_CUT_IN_S = 1.0  # from the answer's first sound to the words over it
_POLL_S = 0.02


class Conversation:
    def __init__(
        self, console: Console, greeting: tuple[str, ...] = (), patience_s: float = _PATIENCE_S
    ) -> None:
        """greeting: what must be heard before the caller does anything. patience_s: so long an
        answer is waited for."""
        self._patience_s = patience_s
        self.transcript = Transcript()
        self._greeting = greeting
        self._console = console
        self._state = ""
        self._ended = asyncio.Event()

    def on_event(self, event: dict[str, Any]) -> None:
        match event:
            case {"type": "state", "state": str(state)}:
                self._state = state
            case {"type": "caption", "who": "assistant", "text": text, "turn": turn}:
                self.transcript.lines.append(Line("assistant", text, turn))
                self._print("assistant", text)
            case {"type": "turn"}:
                self._recognised(event)
            case {"type": "handoff", "position": position, "reason": reason}:
                place = f", place {position}" if position else ""
                self._print("", f"-> operator queue{place} ({reason})")
            case {"type": "end", "reason": reason}:
                self.transcript.ended = reason
                self._print("", f"call ended: {reason}")
                self._ended.set()

    async def run(self, peer: Handset, script: AsyncIterator[Act]) -> None:
        """Acts the script to its end or to the call's. Raises CallFailed, Unexpected."""
        await self._until_my_turn(peer)
        if (problem := wrong(self.answer(), self._greeting, ())) is not None:
            raise Unexpected(f"in the greeting: {problem}; heard: «{self.answer()}»")
        while (act := await self._next(peer, script)) is not None:
            if self._over(peer):
                raise CallFailed(f"the call was over before «{act.what.text}»")
            said = Line("caller", act.what.text, len(self.transcript.lines))
            self.transcript.lines.append(said)
            self._print("caller", said.text)
            self._state = ""
            await self._act(peer, act.what)
            await self._until(lambda: peer.hearing.answer_after_s is not None or self._over(peer))
            if peer.hearing.answer_after_s is not None:
                said.answer_after_ms = round(peer.hearing.answer_after_s * 1000)
                self._print("", f"answer after {said.answer_after_ms} ms")
            if act.hears_out:
                await self._until_my_turn(peer)
            else:
                await asyncio.sleep(_CUT_IN_S)
            if (problem := act.wrong(self.answer())) is not None:
                raise Unexpected(f"after «{said.text}»: {problem}; heard: «{self.answer()}»")
        peer.hang_up()

    def answer(self) -> str:
        """What the assistant said since the caller's last act."""
        lines = self.transcript.lines
        last = max((i for i, line in enumerate(lines) if line.who == "caller"), default=-1)
        return " ".join(line.text for line in lines[last + 1 :])

    async def _act(self, peer: Handset, what: Spoken | Pressed | Quiet) -> None:
        match what:
            case Spoken(_, pcm):
                peer.say(pcm)
            case Pressed(keys):
                await peer.press(keys)
            case Quiet():
                peer.listen()

    async def _next(self, peer: Handset, script: AsyncIterator[Act]) -> Act | None:
        """The next act; None at the script's end, or when the call ends while it is awaited."""
        following = asyncio.ensure_future(anext(script, None))
        over = [asyncio.ensure_future(e.wait()) for e in (self._ended, peer.closed)]
        await asyncio.wait([following, *over], return_when=asyncio.FIRST_COMPLETED)
        for event in over:
            event.cancel()
        if following.done():
            return following.result()
        following.cancel()
        return None

    async def _until_my_turn(self, peer: Handset) -> None:
        loop = asyncio.get_running_loop()
        await self._until(
            lambda: (
                (self._state == "listening" and peer.hearing.silent_for_s(loop.time()) > PAUSE_S)
                or self._over(peer)
            )
        )

    async def _until(self, condition: Any) -> None:
        try:
            async with asyncio.timeout(self._patience_s):
                while not condition():  # noqa: ASYNC110 - the condition is about passing time
                    await asyncio.sleep(_POLL_S)
        except TimeoutError:
            raise CallFailed(f"the assistant kept silent for {self._patience_s:.0f} s") from None

    def _over(self, peer: Handset) -> bool:
        return self._ended.is_set() or peer.closed.is_set()

    def _recognised(self, event: dict[str, Any]) -> None:
        latest = next((x for x in reversed(self.transcript.lines) if x.who == "caller"), None)
        if latest is None:
            return
        latest.recognised, latest.confidence = event["text"], event["confidence"]
        latest.intent, latest.gateway_ms = event["intent"], event["latency_ms"]
        parts = ", ".join(f"{name} {value}" for name, value in event["latency_ms"].items())
        understood = f"«{latest.recognised}» ({latest.confidence:.2f}), {latest.intent}"
        self._print("", f"heard {understood}; ms: {parts}")

    def _print(self, who: str, text: str) -> None:
        style = {"caller": "bold cyan", "assistant": "bold green"}.get(who, "dim")
        line = Text(f"{who:>9}  ", style=style) + Text(text, style="" if who else "dim")
        self._console.print(line)
