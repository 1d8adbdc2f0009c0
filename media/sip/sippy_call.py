"""A call of sippy's: its events brought into asyncio, our commands into sippy's thread."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from sippy.CCEvents import (
    CCEventConnect,
    CCEventDisconnect,
    CCEventFail,
    CCEventInfo,
    CCEventPreConnect,
    CCEventRedirect,
    CCEventRing,
    CCEventUpdate,
)
from sippy.MsgBody import MsgBody
from sippy.SipContentType import SipContentType

from media.sip import reactor
from media.sip.dialog import METHODS, Dialog, header
from media.sip.endpoint import Connected, Disagreed, Ended, Key, Reoffered, Ringing, SipEvent, Told
from media.sip.info import key_of, relay_body

_EVENTS = 200
_JSON = "application/json"


class SippyCall:
    """See endpoint.SipCall. Made in the thread that `loop` does not run in, used in the loop."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        caller: str | None,
        dialled: str | None,
        offer: str | None,
        wants: frozenset[str],
    ) -> None:
        self.caller, self.dialled, self.offer, self.wants = caller, dialled, offer, wants
        self.dropped_events = 0
        self.dialog: Dialog
        self._loop = loop
        self._inbox: asyncio.Queue[SipEvent] = asyncio.Queue(_EVENTS)
        self._over = False

    async def events(self) -> AsyncIterator[SipEvent]:
        while not (self._over and self._inbox.empty()):
            event = await self._inbox.get()
            yield event
            if isinstance(event, Ended):
                return

    def ring(self, sdp: str | None = None) -> None:
        code = (180, "Ringing", None) if sdp is None else (183, "Session Progress", MsgBody(sdp))
        self._do(CCEventRing(code))

    def answer(self, sdp: str) -> None:
        kind = CCEventConnect if self.offer is not None else CCEventPreConnect
        self._do(kind((200, "OK", MsgBody(sdp))), header("Allow", METHODS))

    def refuse(self, code: int, reason: str, retry_after_s: int | None = None) -> None:
        extra = () if retry_after_s is None else (header("Retry-After", str(retry_after_s)),)
        self._do(CCEventFail((code, reason)), *extra)
        self._over = True

    def reoffer(self, sdp: str) -> None:
        self._do(CCEventUpdate(MsgBody(sdp)))

    def agree(self, sdp: str) -> None:
        self._do(CCEventConnect((200, "OK", MsgBody(sdp))))

    def disagree(self) -> None:
        self._do(CCEventFail((488, "Not Acceptable Here")))

    def tell(self, package: str, body: str) -> None:
        info = CCEventInfo(MsgBody(body, SipContentType(_JSON)))
        self._do(info, header("Info-Package", package))

    def press(self, digit: str) -> None:
        body = MsgBody(relay_body(digit), SipContentType("application/dtmf-relay"))
        self._do(CCEventInfo(body))

    def hang_up(self) -> None:
        if not self._over:
            self._do(CCEventDisconnect())
            self._over = True
            self._post(Ended(200))

    def on_event(self, event: Any, dialog: Dialog) -> None:
        """In sippy's thread."""
        refused = isinstance(event, CCEventFail) and dialog.isConnected()
        told = Disagreed() if refused else _told(event)
        if told is not None:
            self._loop.call_soon_threadsafe(self._take, told)

    def _take(self, event: SipEvent) -> None:
        if self._over:
            return
        self._over = isinstance(event, Ended)
        self._post(event)

    def _post(self, event: SipEvent) -> None:
        if self._inbox.full():
            self._inbox.get_nowait()
            self.dropped_events += 1
        self._inbox.put_nowait(event)

    def _do(self, event: Any, *headers: Any) -> None:
        if not self._over:
            event.extra_headers = headers or None
            reactor.soon(self.dialog.recvEvent, event)


def _told(event: Any) -> SipEvent | None:
    """What sippy says, in our words."""
    data = event.getData()
    match event:
        case CCEventRing():
            return Ringing(data[0], _sdp(data[2])) if data[0] > 100 else None
        case CCEventConnect() | CCEventPreConnect():
            return Connected(_sdp(data[2]))
        case CCEventUpdate():
            return Reoffered(str(data))
        case CCEventInfo():
            return _info(data)
        case CCEventDisconnect():
            return Ended(200)
        case CCEventFail() | CCEventRedirect():
            return Ended(data[0] if data else 500)
    return None


def _sdp(body: Any) -> str | None:
    return str(body) if body is not None else None


def _info(body: Any) -> SipEvent | None:
    if body is None:
        return None
    kind, text = body.getType(), str(body)
    if kind == _JSON:
        return Told(text)
    key = key_of(kind, text)
    return Key(key) if key else None
