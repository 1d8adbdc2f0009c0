"""The course of the call: let the assistant finish, say the next thing, note the answer."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from rich.console import Console
from rich.text import Text

from caller.hearing import trimmed
from caller.peer import Peer
from caller.problems import CallFailed
from caller.transcript import Line, Transcript
from media.pcm import Pcm

_PATIENCE_S = 60.0
_PAUSE_S = 0.4  # a polite silence before speaking
_POLL_S = 0.02


class Conversation:
    def __init__(self, console: Console) -> None:
        self.transcript = Transcript()
        self._console = console
        self._state = ""
        self._ended = asyncio.Event()
        self._turns = 0
        self._answered = 0

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
                self._print("", f"-> operator queue, place {position} ({reason})")
            case {"type": "end", "reason": reason}:
                self.transcript.ended = reason
                self._print("", f"call ended: {reason}")
                self._ended.set()

    async def run(self, peer: Peer, script: AsyncIterator[tuple[str, Pcm]], rate: int) -> None:
        """Speaks the script to its end or to the call's. Raises CallFailed."""
        await self._until_my_turn(peer)
        while (item := await self._next(peer, script)) is not None:
            text, pcm = item
            if self._over(peer):
                raise CallFailed(f"the call was over before «{text}» could be said")
            spoken = Line("caller", text, self._turns)
            self.transcript.lines.append(spoken)
            self._print("caller", text)
            self._state = ""
            peer.say(trimmed(pcm, rate))
            await self._until_answered(peer)
            answer_s = peer.hearing.answer_after_s
            if answer_s is not None:
                spoken.answer_after_ms = round(answer_s * 1000)
                self._print("", f"answer after {spoken.answer_after_ms} ms")
            await self._until_my_turn(peer)
        peer.hang_up()

    async def _next(
        self, peer: Peer, script: AsyncIterator[tuple[str, Pcm]]
    ) -> tuple[str, Pcm] | None:
        """The next phrase; None at the script's end, or when the call ends while it is awaited."""
        phrase = asyncio.ensure_future(anext(script, None))
        over = [asyncio.ensure_future(e.wait()) for e in (self._ended, peer.closed)]
        await asyncio.wait([phrase, *over], return_when=asyncio.FIRST_COMPLETED)
        for event in over:
            event.cancel()
        if phrase.done():
            return phrase.result()
        phrase.cancel()
        return None

    async def _until_answered(self, peer: Peer) -> None:
        await self._until(lambda: peer.hearing.answer_after_s is not None or self._over(peer))

    async def _until_my_turn(self, peer: Peer) -> None:
        loop = asyncio.get_running_loop()
        await self._until(
            lambda: (
                (self._state == "listening" and peer.hearing.silent_for_s(loop.time()) > _PAUSE_S)
                or self._over(peer)
            )
        )

    async def _until(self, condition: Any) -> None:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                while not condition():  # noqa: ASYNC110 - the condition is about passing time
                    await asyncio.sleep(_POLL_S)
        except TimeoutError:
            raise CallFailed(f"the assistant kept silent for {_PATIENCE_S:.0f} s") from None

    def _over(self, peer: Peer) -> bool:
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
