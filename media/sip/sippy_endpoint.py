"""The SIP endpoint over sippy: plain UDP; a proxy in front gives TLS and TCP."""

import asyncio
import re
from collections.abc import Callable
from typing import Any, cast

import structlog
from sippy.CCEvents import CCEventDisconnect, CCEventTry
from sippy.MsgBody import MsgBody
from sippy.SipCallId import SipCallId
from sippy.SipTransactionManager import SipTransactionManager
from sippy.Udp_server import Udp_server, Udp_server_opts

from media.sip import reactor
from media.sip.dialog import AGENT, METHODS, OF_TIMERS, TOO_BRIEF, Dialog, header, headers, lines
from media.sip.endpoint import SipCall, SipSettings, SipUnavailable
from media.sip.guard import Packet, Peers, Unreadable, check
from media.sip.identity import caller_number, dialled_number
from media.sip.registration import Registration
from media.sip.session_timer import SessionTimer, terms
from media.sip.sippy_call import SippyCall

_log = structlog.get_logger(__name__)
_GOODBYE_S = 2.0
_IDENTITY = ("p-asserted-identity", "from", "to", "privacy", "diversion")
_SDP = "application/sdp"
_URI = re.compile(r"sip:(?P<user>[^@;?<>\s]+)@(?P<host>[\w.-]+)(?::(?P<port>[0-9]{1,5}))?")


class SippyEndpoint:
    """See endpoint.SipEndpoint."""

    def __init__(self, settings: SipSettings) -> None:
        self.accepting = True
        self.registered: bool | None = None
        """None without a trunk, and until it has answered."""
        self.dropped = {"peer": 0, "unreadable": 0}
        """Packets nobody was answered to, by why."""
        self._settings = settings
        self._peers = Peers(settings.peers)
        self._port = settings.port
        self._seen = settings.public_host or settings.host
        self._config: dict[str, Any] = {}
        self._calls: set[Dialog] = set()
        self._registration: Registration | None = None
        self._loop: asyncio.AbstractEventLoop
        self._on_call: Callable[[SipCall], None]

    @property
    def address(self) -> str:
        return f"sip:{self._seen}:{self._port}"

    @property
    def dialogs(self) -> int:
        return len(self._calls)

    async def start(self, on_call: Callable[[SipCall], None]) -> None:
        self._loop, self._on_call = asyncio.get_running_loop(), on_call
        reactor.start()
        try:
            await asyncio.to_thread(reactor.now, self._listen)
        except OSError as error:
            raise SipUnavailable(f"{self.address}: {error.strerror}") from error

    def dial(
        self,
        uri: str,
        sdp: str,
        caller: str | None = None,
        wants: frozenset[str] = frozenset(),
    ) -> SippyCall:
        user, next_hop = _target(uri)
        trunk = self._settings.trunk
        call = SippyCall(self._loop, caller, None, None, wants)
        call.dialog = Dialog(
            self._config,
            call.on_event,
            self._session_timer(),
            nh_address=next_hop,
            username=trunk.user if trunk else None,
            password=trunk.password if trunk else None,
            dead_cbs=(self._calls.discard,),
        )
        extra = [header("Allow", METHODS)]
        if caller is not None:
            asserted = f"<sip:{caller}@{self._seen}>"
            extra.append(header("P-Asserted-Identity", asserted))
        extra += [header("Recv-Info", package) for package in sorted(wants)]
        own = trunk.user if trunk else caller or "anonymous"
        invite = CCEventTry((SipCallId(), own, user, MsgBody(sdp), None, None))
        invite.extra_headers = tuple(extra)
        reactor.soon(self._begin, call.dialog, invite)
        return call

    async def close(self) -> None:
        await asyncio.to_thread(reactor.now, self._say_goodbye)
        try:
            async with asyncio.timeout(_GOODBYE_S):
                while await asyncio.to_thread(reactor.now, self._waiting):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
        except TimeoutError:
            _log.warning("sip_closed_unanswered")
        await asyncio.to_thread(reactor.now, self._shut_down)

    # Everything below runs in the reactor's thread.

    def _listen(self) -> None:
        self._config["_sip_address"] = self._settings.host
        self._config["_sip_port"] = self._settings.port
        self._config["_sip_logger"] = _NoLog()
        transactions = _Transactions(self._config, self._request)
        transactions.server.seen = self._seen
        transactions.admits = self._admits
        self._config["_sip_tm"] = transactions
        self._port = transactions.server.port
        if self._settings.trunk is not None:
            trunk = self._settings.trunk
            self._registration = Registration(self._config, trunk, self._registration_is)
            self._registration.doregister()

    def _admits(self, host: str, data: bytes) -> bool:
        if host not in self._peers:
            self.dropped["peer"] += 1
            return False
        try:
            check(data)
        except Unreadable:
            self.dropped["unreadable"] += 1
            return False
        return True

    def _registration_is(self, registered: bool) -> None:
        if registered != self.registered:
            _log.info("sip_registered" if registered else "sip_not_registered")
        self.registered = registered

    def _request(self, request: Any, transaction: Any) -> Any:
        """A request outside of any dialog -> sippy's (response, on cancel, on no ACK)."""
        method = request.getMethod()
        if request.getHFBody("to").getTag() is not None:
            return _response(request, 481, "Call/Transaction Does Not Exist")
        required = [str(body) for body in request.getHFBodys("require") if str(body) != "timer"]
        if required and method in ("INVITE", "OPTIONS"):
            unknown = header("Unsupported", ", ".join(required))
            return _response(request, 420, "Bad Extension", unknown)
        if method == "OPTIONS":
            if not self.accepting:
                retry = header("Retry-After", "30")
                return _response(request, 503, "Service Unavailable", retry)
            return _response(request, 200, "OK", header("Accept", _SDP))
        if method != "INVITE":
            return _response(request, 405, "Method Not Allowed")
        body = request.getBody()
        if body is not None and body.getType() != _SDP:
            return _response(request, 415, "Unsupported Media Type", header("Accept", _SDP))
        return self._invited(request, transaction, str(body) if body is not None else None)

    def _invited(self, request: Any, transaction: Any, offer: str | None) -> Any:
        timer = self._session_timer()
        if least := timer.too_brief(terms(headers(request, *OF_TIMERS))):
            return _response(request, *TOO_BRIEF, *lines(least))
        told = headers(request, *_IDENTITY)
        call = SippyCall(
            self._loop,
            caller_number(told, self._settings.caller_from),
            dialled_number(str(request.getRURI()), told, self._settings.dialled_from),
            offer,
            frozenset(str(body) for body in request.getHFBodys("recv-info")),
        )
        discard = (self._calls.discard,)
        call.dialog = Dialog(self._config, call.on_event, timer, dead_cbs=discard)
        self._calls.add(call.dialog)
        outcome = call.dialog.recvRequest(request, transaction)
        self._loop.call_soon_threadsafe(self._on_call, call)
        return outcome

    def _session_timer(self) -> SessionTimer:
        return SessionTimer(self._settings.session_s, self._settings.least_session_s)

    def _begin(self, dialog: Dialog, invite: Any) -> None:
        self._calls.add(dialog)
        dialog.recvEvent(invite)

    def _say_goodbye(self) -> None:
        if self._registration is not None:
            self._registration.end()
        for dialog in tuple(self._calls):
            dialog.recvEvent(CCEventDisconnect())

    def _waiting(self) -> int:
        return len(self._config["_sip_tm"].tclient)

    def _shut_down(self) -> None:
        for dialog in tuple(self._calls):
            dialog.changeState((dialog.UaStateDead,))
            dialog.cId = None  # its last timer must not look for it again
        self._config["_sip_tm"].shutdown()


class _NoLog:
    """sippy hands its logger whole messages, numbers and all."""

    def write(self, *_: object, **__: object) -> None:
        pass


class _Server(Udp_server):
    seen: str
    """The address that peers know us by."""

    @property
    def port(self) -> int:
        return int(self.uopts.laddress[1])

    def getSIPaddr(self) -> tuple[tuple[str, int], str]:  # noqa: N802 - sippy's name
        return (self.seen, self.port), self.transport

    def send_to(self, data: str, address: Any, delayed: bool = False) -> None:
        super().send_to(Packet.of(data), address, delayed)


class _OneReader(Udp_server_opts):
    # Several would overtake one another, and a shared port could be taken by anybody.
    nworkers = 1
    flags = 0


class _Transactions(SipTransactionManager):
    model_udp_server = (_Server, _OneReader)
    admits: Callable[[str, bytes], bool]

    @property
    def server(self) -> _Server:
        (server,) = self.l4r.cache_l2s.values()
        return cast("_Server", server)

    def handleIncoming(self, data: bytes, remote: Any, server: Any, rtime: Any) -> None:  # noqa: N802
        if self.admits(remote.address[0], data):
            super().handleIncoming(Packet(data), remote, server, rtime)

    def shutdown(self) -> None:
        for transaction in (*self.tclient.values(), *self.tserver.values()):
            for name in ("teA", "teB", "teC", "teD", "teE", "teF", "teG"):
                timer = getattr(transaction, name, None)
                if timer is not None:
                    timer.cancel()
        super().shutdown()


def _response(request: Any, code: int, reason: str, *more: Any) -> Any:
    response = request.genResponse(code, reason, server=AGENT)
    response.appendHeaders([header("Allow", METHODS), header("Supported", "timer"), *more])
    return (response, None, None)


def _target(uri: str) -> tuple[str, tuple[str, int]]:
    """«sip:user@host:port» -> user, (host, port)."""
    found = _URI.fullmatch(uri)
    if found is None or int(found["port"] or 5060) > 65535:
        raise ValueError(f"{uri!r} is no sip:user@host:port")
    return found["user"], (found["host"], int(found["port"] or 5060))
