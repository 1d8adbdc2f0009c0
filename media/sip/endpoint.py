"""What a call's owner needs of SIP: an endpoint, its calls and what happens to them."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import Literal, Protocol

CallerHeader = Literal["p-asserted-identity", "from"]
DialledHeader = Literal["diversion", "to", "request-uri"]
LEAST_SESSION_S = 90
"""Nobody may ask for less (RFC 4028, 4)."""


class SipUnavailable(Exception):
    """The endpoint cannot listen on its address."""


@dataclass(frozen=True)
class Trunk:
    """An operator's or PBX's account that calls come by (digest, RFC 2617; REGISTER)."""

    registrar: str
    """Host or host:port."""
    user: str
    password: str = field(repr=False)
    expires_s: int = 300


@dataclass(frozen=True)
class SipSettings:
    host: str
    """The IPv4 address that is listened on."""
    port: int
    """UDP; 0 takes a free one."""
    peers: tuple[IPv4Network, ...]
    """Nobody else is answered, not even by an error."""
    caller_from: tuple[CallerHeader, ...] = ()
    """Headers whose number is believed to be the caller's, best first (RFC 3325)."""
    dialled_from: tuple[DialledHeader, ...] = ("request-uri", "to")
    """Where the dialled number is looked for, best first."""
    trunk: Trunk | None = None
    session_s: int = 1800
    """A call that nobody refreshes for so long is over (RFC 4028)."""
    least_session_s: int = LEAST_SESSION_S
    """What peers may ask for instead, at least."""
    public_host: str = ""
    """The address that peers see in Contact and Via, where it is not `host` (one-to-one NAT)."""


@dataclass(frozen=True)
class Ringing:
    """The callee's provisional answer; `sdp` with early media."""

    code: int
    sdp: str | None


@dataclass(frozen=True)
class Connected:
    """The far end's answer: the callee's (200), the caller's (ACK), or to `reoffer`."""

    sdp: str | None


@dataclass(frozen=True)
class Reoffered:
    """The far end offers anew (re-INVITE, UPDATE): `agree` or `disagree` must follow."""

    sdp: str


@dataclass(frozen=True)
class Disagreed:
    """The far end refused what we offered anew; all stays as it was."""


@dataclass(frozen=True)
class Key:
    """A key by INFO: 0-9, *, #."""

    digit: str


@dataclass(frozen=True)
class Told:
    """The JSON body of an INFO of a package we asked for (RFC 6086)."""

    body: str


@dataclass(frozen=True)
class Ended:
    """The call is over by the far end's will, or by failure: its status (RFC 3261, 21), 200 for
    an ordinary end. Nothing follows."""

    code: int


SipEvent = Ringing | Connected | Reoffered | Disagreed | Key | Told | Ended


class SipCall(Protocol):
    """One dialog (RFC 3261, 12). What is too late to matter is ignored: the far end may hang up
    while it is being answered."""

    caller: str | None
    """E.164; None when unknown, withheld or not believed."""
    dialled: str | None
    """E.164, None when it is no full number."""
    offer: str | None
    """The caller's SDP; None when our own offer is asked for."""
    wants: frozenset[str]
    """INFO packages the far end takes (Recv-Info, RFC 6086)."""
    dropped_events: int

    def events(self) -> AsyncIterator[SipEvent]:
        """What the far end does, until it hangs up (Ended) or we do."""

    def ring(self, sdp: str | None = None) -> None:
        """180, or 183 with early media."""

    def answer(self, sdp: str) -> None:
        """200. `sdp`: the answer, or our offer where there was none."""

    def refuse(self, code: int, reason: str, retry_after_s: int | None = None) -> None:
        """A final status of 300 and above."""

    def reoffer(self, sdp: str) -> None:
        """Offers anew; Connected or Disagreed follows."""

    def agree(self, sdp: str) -> None:
        """Accepts what was Reoffered."""

    def disagree(self) -> None:
        """Refuses what was Reoffered (488); all stays as it was."""

    def tell(self, package: str, body: str) -> None:
        """Sends an INFO with a JSON body, in ASCII."""

    def press(self, digit: str) -> None:
        """Sends a key as INFO (application/dtmf-relay)."""

    def hang_up(self) -> None:
        """BYE or CANCEL, whatever the call is up to; a second one does nothing."""


class SipEndpoint(Protocol):
    accepting: bool
    """False: OPTIONS is answered by 503, so that a proxy sends calls elsewhere."""

    @property
    def address(self) -> str:
        """«sip:host:port»."""

    @property
    def dialogs(self) -> int:
        """Dialogs that are not over; one is kept for half a minute after its end."""

    async def start(self, on_call: Callable[[SipCall], None]) -> None:
        """Begins to listen; `on_call` is given each new call. Raises SipUnavailable."""

    def dial(
        self,
        uri: str,
        sdp: str,
        caller: str | None = None,
        wants: frozenset[str] = frozenset(),
    ) -> SipCall:
        """Calls «sip:user@host:port» with our offer. `caller`: the number we say we are, E.164.
        Raises ValueError for another kind of address."""

    async def close(self) -> None:
        """Hangs up all calls, unregisters, stops listening."""
