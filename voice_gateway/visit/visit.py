"""One visitor's end of a call: it lives through reloads, changes of network, and the call itself,
which may still be rated when it is over."""

import asyncio
import hmac
import secrets
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol, TypeVar

from media.resumable import Connection, ResumableLeg
from voice_gateway.visit.snapshot import Snapshot

AWAY_S = 60.0
"""How long a visitor may be away: without a socket and without a leg."""
_CONNECT_S = 15.0
TAKEN_OVER, ENDED = 4409, 1000
"""Close codes of the socket."""

Message = Mapping[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Visitor:
    """What the form of docs/operators.md asks."""

    section: str
    name: str = field(repr=False)
    account: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)


class Socket(Protocol):
    """The page's connection. Nothing here blocks or raises."""

    def send(self, message: Message) -> None: ...

    def close(self, code: int) -> None: ...


class NewConnection(Connection, Protocol):
    async def connected(self, timeout_s: float) -> bool: ...


class VisitorSide(Protocol):
    """Whoever has the call now."""

    def entered(self) -> None:
        """The page is there, for the first time or again: its peer connection is gone."""

    def visitor_says(self, message: Message) -> None:
        """signal, direct, chat, screen, callback or to_operator, checked already."""


class Visit:
    def __init__(
        self,
        call_id: str,
        leg: ResumableLeg,
        visitor: Visitor | None,
        *,
        page: str | None = None,
        code: str | None = None,
        meant_for: str | None = None,
    ) -> None:
        """visitor: from the start for who goes straight to a human. page: where the widget stands.
        code: the session code they came with, meant_for: its operator."""
        self.call_id, self.leg, self.visitor = call_id, leg, visitor
        self.page, self.code, self.meant_for = page, code, meant_for
        self.token = secrets.token_urlsafe(32)
        """The visitor's key to the call: 256 bits."""
        self.side: VisitorSide | None = None
        self.on_end: Callable[[], None] | None = None
        self.came = asyncio.Event()
        """The page has entered at least once."""
        self._sounds = asyncio.Event()
        self._wants_human = asyncio.Event()
        self._snapshot = Snapshot(call_id, asdict(visitor) if visitor else None)
        self._socket: Socket | None = None
        self._connecting: set[asyncio.Task[None]] = set()
        leg.on_notify = self._of_the_call

    @property
    def here(self) -> bool:
        """The page is connected now."""
        return self._socket is not None

    @property
    def ended(self) -> bool:
        return self._snapshot.ended

    def opens_with(self, token: str) -> bool:
        return hmac.compare_digest(self.token.encode(), token.encode())

    async def appears(self, within_s: float) -> bool:
        """Waits for the page; False when it takes too long."""
        return await _set(self.came, within_s)

    async def sounds(self, within_s: float) -> bool:
        """Waits for the first connection that is up: the one the call began with, or one that the
        page has made in its place meanwhile. False when it takes too long."""
        return await _set(self._sounds, within_s)

    def bring(self, connection: NewConnection) -> None:
        """One that is answered: it takes the place of the former one as soon as it is up."""
        task = asyncio.create_task(self._connect(connection), name="visit-connects")
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)

    async def unless_wants_human(self, work: Coroutine[Any, Any, T]) -> T | None:
        """What the work comes to; None when the visitor asks on the page for a human before: it is
        cancelled then."""
        working = asyncio.create_task(work)
        asked = asyncio.create_task(self._wants_human.wait())
        try:
            await asyncio.wait([working, asked], return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                return working.result()
            self._wants_human.clear()
            return None
        finally:
            for task in (working, asked):
                task.cancel()
            await asyncio.wait([working, asked])

    def tell(self, message: Message) -> None:
        """To the page, now or when it comes back."""
        self._snapshot.apply(message)
        self.pass_on(message)

    def pass_on(self, message: Message) -> None:
        """To the page, if it is there: what is void later."""
        if self._socket is not None:
            self._socket.send(message)

    def enter(self, socket: Socket) -> None:
        """The page's socket, which takes the place of an earlier one."""
        before, self._socket = self._socket, socket
        if before is None:
            self.leg.absence.came()
        else:
            before.close(TAKEN_OVER)
        self.leg.absence.grace_s = AWAY_S
        self.came.set()
        socket.send(self._snapshot.entered())
        if self.side is not None:
            self.side.entered()

    def gone(self, socket: Socket) -> None:
        """The socket is closed."""
        if self._socket is socket:
            self._socket = None
            self.leg.absence.went(asyncio.get_running_loop().time())

    async def says(self, message: Message) -> bool:
        """What the page said, checked already; False where it means nothing now."""
        if self.ended:
            return False
        match message:
            case {"type": "dtmf", "digit": digit}:
                self.leg.press(digit)
            case {"type": "hangup"}:
                await self.leg.hang_up()
            case {"type": "to_operator", "visitor": visitor} if self.side is None:
                self.visitor = visitor
                self._snapshot.apply({"type": "visitor", "visitor": asdict(visitor)})
                self._wants_human.set()
            case _ if self.side is not None:
                self.side.visitor_says(message)
            case _:
                return False
        return True

    def end(self, reason: str) -> None:
        """The call is over; a talk with an operator may be rated."""
        self.tell({"type": "ended", "reason": reason, "rate": self._snapshot.met_operator})
        if self.on_end is not None:
            self.on_end()

    def close(self, code: int) -> None:
        """The page is needed no more."""
        if self._socket is not None:
            self._socket.close(code)

    async def _connect(self, connection: NewConnection) -> None:
        if await connection.connected(_CONNECT_S):
            await self.leg.attach(connection)
            self._sounds.set()
        else:
            await connection.close()

    def _of_the_call(self, event: dict[str, Any]) -> None:
        """What the data channel is shown; the call's end has a message of its own here."""
        if event["type"] != "end":
            self.tell(event)


async def _set(event: asyncio.Event, within_s: float) -> bool:
    try:
        async with asyncio.timeout(within_s):
            await event.wait()
    except TimeoutError:
        return False
    return True
