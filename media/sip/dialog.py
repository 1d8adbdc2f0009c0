"""sippy's user agent, with what RFC 3261 and RFC 3311 ask for beyond it."""

from typing import Any

from sippy.CCEvents import CCEventUpdate
from sippy.SipAddress import SipAddress
from sippy.SipContact import SipContact
from sippy.SipHeader import SipHeader
from sippy.SipTransactionManager import TRYING
from sippy.SipURL import SipURL
from sippy.UA import UA
from sippy.UaStateConnected import UaStateConnected

AGENT = "Dozvon"
METHODS = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE"


class _Connected(UaStateConnected):
    def invite(self, request: Any) -> Any:
        if request.getBody() is not None:
            return self._recvRequestInvite(request)
        # Our offer is asked for (RFC 3261, 14.2). sippy would take it for a hold.
        self.ua.uasResp = request.genResponse(100, "Trying", server=AGENT)
        self.ua.sendUasResponse(200, "OK", self.ua.lSDP, (self.ua.lContact,))
        return None

    def update(self, request: Any) -> Any:
        """RFC 3311: a new offer without a new INVITE; without a body, only a sign of life."""
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

    def __init__(self, config: dict[str, Any], on_event: Any, **arguments: Any) -> None:
        super().__init__(config, event_cb=on_event, **arguments)
        self.lContact = SipContact(address=SipAddress(url=SipURL(username="dozvon")))

    def recvRequest(self, request: Any, transaction: Any) -> Any:  # noqa: N802 - sippy's name
        outcome = super().recvRequest(request, transaction)
        method = request.getMethod()
        if outcome is not None or method == "INVITE" or transaction.state is not TRYING:
            return outcome
        if method == "UPDATE" and isinstance(self.state, self.UasStateUpdating):
            return (None, None, None)  # the transaction waits for our answer
        # sippy leaves a request that its state does not know without any answer.
        code, reason = (491, "Request Pending") if method == "UPDATE" else (405, "Not Allowed")
        response = request.genResponse(code, reason, server=AGENT)
        response.appendHeader(header("Allow", METHODS))
        return (response, None, None)


def header(name: str, value: str) -> Any:
    return SipHeader(name=name, bodys=value)
