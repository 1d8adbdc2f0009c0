"""sippy's user agent, with what RFC 3261, 3311 and 4028 ask for beyond it."""

import time
from typing import Any

from sippy.CCEvents import CCEventInfo, CCEventUpdate
from sippy.SipAddress import SipAddress
from sippy.SipContact import SipContact
from sippy.SipHeader import SipHeader
from sippy.SipTransactionManager import TRYING
from sippy.SipURL import SipURL
from sippy.Time.Timeout import Timeout
from sippy.UA import UA
from sippy.UaStateConnected import UaStateConnected

from media.sip.identity import Headers
from media.sip.session_timer import Due, SessionTimer, Terms, terms

AGENT = "Dozvon"
METHODS = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE"
TOO_BRIEF = (422, "Session Interval Too Small")
_REFRESHING = ("INVITE", "UPDATE")
OF_TIMERS = ("session-expires", "x", "supported", "k", "require", "min-se", "allow")
_PENDING = 491


class _Connected(UaStateConnected):
    def invite(self, request: Any) -> Any:
        if self.ua.refuses_brief(request):
            return None
        if request.getBody() is not None:
            return self._recvRequestInvite(request)
        # Our offer is asked for (RFC 3261, 14.2). sippy would take it for a hold.
        self.ua.uasResp = request.genResponse(100, "Trying", server=AGENT)
        self.ua.sendUasResponse(200, "OK", self.ua.lSDP, (self.ua.lContact,))
        return None

    def update(self, request: Any) -> Any:
        """RFC 3311: a new offer without a new INVITE; without a body, only a sign of life."""
        if self.ua.refuses_brief(request):
            return None
        body = request.getBody()
        self.ua.uasResp = request.genResponse(100, "Trying", server=AGENT)
        if body is None or str(body) == str(self.ua.rSDP):
            sdp = self.ua.lSDP if body is not None else None
            self.ua.sendUasResponse(200, "OK", sdp, (self.ua.lContact,))
            return None
        self.ua.rSDP = body.getCopy()
        self.ua.equeue.append(CCEventUpdate(body, rtime=request.rtime, origin=self.ua.origin))
        return (self.ua.UasStateUpdating,)

    def refer(self, request: Any) -> Any:
        # sippy would hang up on a REFER; transfers are ours to make.
        request.sendResponse(603, "Decline")
        return None

    recv_request_handlers = {  # noqa: RUF012 - so it is in sippy
        **UaStateConnected.recv_request_handlers,
        "INVITE": invite,
        "UPDATE": update,
        "REFER": refer,
    }


class Dialog(UA):
    """One call's dialog. Lives in the reactor's thread."""

    UaStateConnected = _Connected
    local_ua = AGENT
    lSDP: Any  # noqa: N815 - sippy's name

    def __init__(
        self, config: dict[str, Any], on_event: Any, timer: SessionTimer, **arguments: Any
    ) -> None:
        super().__init__(config, event_cb=on_event, **arguments)
        self.lContact = SipContact(address=SipAddress(url=SipURL(username="dozvon")))
        self._timer, self._asked = timer, Terms()
        self._may_update = False
        self._alarm: Any = None

    def recvRequest(self, request: Any, transaction: Any) -> Any:  # noqa: N802 - sippy's name
        method = request.getMethod()
        if method in _REFRESHING:
            self._asked = self._terms(request)
        outcome = super().recvRequest(request, transaction)
        if outcome is not None or method == "INVITE" or transaction.state is not TRYING:
            return outcome
        if method == "UPDATE" and isinstance(self.state, self.UasStateUpdating):
            return (None, None, None)  # the transaction waits for our answer
        if method in ("INFO", "OPTIONS") and self.isConnected():  # while something is re-agreed
            UaStateConnected.recv_request_handlers[method](self.state, request)
            self.emitPendingEvents()
            return None
        # sippy leaves a request that its state does not know without any answer.
        code, reason = (_PENDING, "Request Pending") if method == "UPDATE" else (405, "Not Allowed")
        response = request.genResponse(code, reason, server=AGENT)
        response.appendHeader(header("Allow", METHODS))
        return (response, None, None)

    def recvEvent(self, event: Any) -> None:  # noqa: N802 - sippy's name
        if isinstance(event, CCEventInfo) and self.isConnected():  # also while re-agreeing
            UaStateConnected.recv_event_handlers[CCEventInfo](
                self.state, event, event.getExtraHeaders()
            )
            return
        super().recvEvent(event)

    def refuses_brief(self, request: Any) -> bool:
        """Answers a request within the call whose session would be too short."""
        least = self._timer.too_brief(self._asked)
        if least is None:
            return False
        response = request.genResponse(*TOO_BRIEF, server=AGENT)
        response.appendHeaders(lines(least))
        self.global_config["_sip_tm"].sendResponse(response)
        return True

    def sendUasResponse(  # noqa: N802 - sippy's name
        self, scode: int, reason: str, *arguments: Any, extra_headers: Any = None, **more: Any
    ) -> None:
        if 200 <= scode < 300:
            told = self._timer.answer(time.monotonic(), self._asked)
            extra_headers = (*(extra_headers or ()), *lines(told))
            self._set_alarm()
        super().sendUasResponse(scode, reason, *arguments, extra_headers=extra_headers, **more)

    def genRequest(  # noqa: N802 - sippy's name
        self, method: str, *arguments: Any, extra_headers: Any = None, **more: Any
    ) -> Any:
        if method in _REFRESHING:
            extra_headers = (*(extra_headers or ()), *lines(self._timer.ask()))
        return super().genRequest(method, *arguments, extra_headers=extra_headers, **more)

    def recvResponse(self, response: Any, transaction: Any) -> None:  # noqa: N802 - sippy's name
        """To an INVITE of ours."""
        if self.state is None or self.state.dead:
            return
        code, told = response.getSCode()[0], self._terms(response)
        sequence, _ = response.getHFBody("cseq").getCSeq()
        if code == TOO_BRIEF[0] and self._again(sequence, told, transaction.req_extra_headers):
            return
        refreshed = self.isConnected()
        if 200 <= code < 300:
            self._timer.accepted(time.monotonic(), told)
        elif code >= 300 and refreshed:
            self._timer.failed(time.monotonic(), code)
        sdp = self.lSDP
        super().recvResponse(response, transaction)
        self.lSDP = self.lSDP or sdp  # sippy forgets it when a new offer is refused
        if code >= 200 and self.isConnected():
            self._set_alarm()

    def changeState(self, newstate: Any) -> None:  # noqa: N802 - sippy's name
        super().changeState(newstate)
        if self._alarm is not None and not self.isConnected():
            self._alarm.cancel()
            self._alarm = None

    def _again(self, sequence: int, told: Terms, headers: Any) -> bool:
        """Sends the INVITE again with the longer time that a 422 demands."""
        cancelled = isinstance(self.state, self.UacStateCancelling)
        if sequence not in self.reqs or cancelled or not self._timer.refused(told):
            return False
        del self.reqs[sequence]
        request = self.genRequest("INVITE", self.lSDP, extra_headers=headers)
        self.newUacTransaction(request, req_extra_headers=headers)
        return True

    def _set_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        at = self._timer.next_at
        self._alarm = at and Timeout(self._on_alarm, max(0.01, at - time.monotonic()))

    def _on_alarm(self) -> None:
        self._alarm = None
        match self._timer.due(time.monotonic()):
            case Due.END:
                self.disconnect()
                return
            case Due.REFRESH:
                self._refresh()
        self._set_alarm()

    def _refresh(self) -> None:
        if not isinstance(self.state, UaStateConnected) or self.pending_tr is not None:
            self._timer.failed(time.monotonic(), _PENDING)
        elif self._may_update:
            self.newTransaction(self.genRequest("UPDATE"), resp_cb=self._updated)
        else:
            self.newUacTransaction(self.genRequest("INVITE", self.lSDP))
            self.changeState((self.UacStateUpdating,))

    def _updated(self, response: Any) -> None:
        """The answer to an UPDATE of ours."""
        code, told = response.getSCode()[0], self._terms(response)
        if code < 200 or not self.isConnected():
            return
        if code < 300:
            self._timer.accepted(time.monotonic(), told)
        elif code == TOO_BRIEF[0] and self._timer.refused(told):
            self._refresh()
        else:
            self._may_update = code == _PENDING  # else by INVITE, which sippy can sign, too
            self._timer.failed(time.monotonic(), code)
        self._set_alarm()

    def _terms(self, message: Any) -> Terms:
        told = terms(headers(message, *OF_TIMERS))
        self._may_update |= told.may_update
        return told


def headers(message: Any, *names: str) -> Headers:
    """A message's headers of these names, as they were written."""
    return {name: [str(one.body) for one in message.getHFs(name)] for name in names}


def lines(told: dict[str, str]) -> list[Any]:
    """sippy's headers."""
    return [header(name, value) for name, value in told.items()]


def header(name: str, value: str) -> Any:
    return SipHeader(name=name, bodys=value)
