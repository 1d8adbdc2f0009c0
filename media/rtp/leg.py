"""The phone leg: an RTP session agreed by SDP, whatever signalling carried it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from media.leg import Inbound
from media.playout import Playout


class NoPorts(Exception):
    """Every pair of the range is in use (SIP 503)."""


@dataclass(frozen=True)
class RtpSettings:
    host: str
    """The address the sockets are bound to, an IP literal."""
    ports: range
    """UDP ports: each leg takes an even one for RTP and the next for RTCP."""
    rate_in: int
    """Hz of what `inbound` gives: 8000 or 16000."""
    public_host: str = ""
    """The address written into SDP, where it differs from `host` (one-to-one NAT)."""
    codecs: tuple[str, ...] = ("PCMA", "PCMU", "G722", "opus")
    """What is spoken; in an offer, best first."""
    inactivity_s: float = 30.0
    """So long without RTP or RTCP, while sound is due, and the far end is taken for gone."""


class RtpStack:
    """One a process: the ports and the clock all phone legs share."""

    def __init__(self, settings: RtpSettings) -> None: ...

    def leg(self) -> "RtpLeg":
        """A leg that has no ports yet: `answer` or `offer` comes next."""
        raise NotImplementedError

    @property
    def ports_in_use(self) -> int:
        """Pairs held by legs that are not closed."""
        raise NotImplementedError


class RtpLeg:
    """One caller or callee. Everything is called in the event loop; nothing but `close` waits.

    Called:  answer(offer), then perhaps renegotiate(offer) any number of times.
    Calling: offer(), accept(answer); a later answer (200 after 183, our re-INVITE) is accepted too.
    Sound runs from the first agreement on. On hold nothing is sent and `inbound` gives silence.
    """

    channel = "phone"

    rate_in: int

    @property
    def playout(self) -> Playout:
        """At the first agreed codec's rate for as long as the leg lives. Not before agreement."""
        raise NotImplementedError

    @property
    def on_hold(self) -> bool:
        """The far end wants no sound from us (RFC 3264, 8.4)."""
        raise NotImplementedError

    def answer(self, offer: str) -> str:
        """Binds ports and starts. Raises BadSdp, NoPorts; the leg holds no ports then."""
        raise NotImplementedError

    def offer(self) -> str:
        """Our offer; binds ports at the first call, repeats with a higher version after that.
        Raises NoPorts."""
        raise NotImplementedError

    def accept(self, answer: str) -> None:
        """The far end's answer to `offer`. Raises BadSdp; what was agreed before stays."""
        raise NotImplementedError

    def renegotiate(self, offer: str) -> str:
        """A re-INVITE's or UPDATE's offer (hold, resume, another address or codec).
        Raises BadSdp; what was agreed before stays."""
        raise NotImplementedError

    def inbound(self) -> AsyncIterator[Inbound]:
        """20 ms of Sound every 20 ms, also across losses and holds; Dtmf; at last HungUp.
        One reader at a time; a new one goes on where the last stopped."""
        raise NotImplementedError

    def send_dtmf(self, digits: str) -> None:
        """Presses keys (0-9 * #), 100 ms each, as RFC 4733 events; sound pauses meanwhile.
        Raises ValueError for other keys and where telephone-event was not agreed."""
        raise NotImplementedError

    def dtmf_info(self, digit: str) -> None:
        """A key that came by SIP INFO. Ignored if it is none, or also came as an RTP event."""
        raise NotImplementedError

    def hung_up(self) -> None:
        """Signalling says that the far end is gone: `inbound` ends with HungUp."""
        raise NotImplementedError

    def notify(self, event: dict[str, Any]) -> None:
        """A phone has no eyes: does nothing."""

    async def close(self) -> None:
        """Sends RTCP BYE, frees the ports, ends `inbound`. A second call does nothing."""
        raise NotImplementedError
