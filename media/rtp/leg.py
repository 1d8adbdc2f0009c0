"""The phone leg: an RTP session agreed by SDP, whatever signalling carried it."""

import asyncio
import ipaddress
import secrets
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from media.leg import Dtmf, HungUp, Inbound, Sound
from media.pcm import FRAME_MS, Pcm, silence
from media.playout import Playout
from media.rtp.channel import Channel, NoPorts, PortPairs
from media.rtp.codecs import encoder
from media.rtp.session import Quality, RtpSession
from media.rtp.ticker import Ticker
from media.sdp import (
    Agreed,
    Audio,
    BadSdp,
    Description,
    Direction,
    agree,
    answering,
    our_formats,
    parse,
    write,
)

__all__ = ["BadSdp", "NoPorts", "Quality", "RtpLeg", "RtpSettings", "RtpStack"]

_UNREAD_FRAMES = 1000 // FRAME_MS
_UNREAD_KEYS = 64


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

    def __init__(self, settings: RtpSettings, wall: Callable[[], float] = time.time) -> None:
        """wall: seconds since 1970, the clock of reports and of the kernel's time stamps.
        Raises ValueError for an unknown codec, a range without a pair of ports, or 0.0.0.0 where
        SDP must name an address: there it means hold."""
        if ipaddress.ip_address(settings.public_host or settings.host).is_unspecified:
            raise ValueError("RTP needs the address that phones reach, not 0.0.0.0")
        self.settings, self.wall = settings, wall
        self.formats = our_formats(settings.codecs)
        self.ports = PortPairs(settings.host, settings.ports)
        self.ticker = Ticker()

    def leg(self) -> "RtpLeg":
        """A leg that has no ports yet: `answer` or `offer` comes next."""
        return RtpLeg(self)

    @property
    def ports_in_use(self) -> int:
        """Pairs held by legs that are not closed."""
        return self.ports.in_use


class RtpLeg:
    """One caller or callee. Everything is called in the event loop; nothing but `close` waits.

    Called:  answer(offer), then perhaps renegotiate(offer) any number of times.
    Calling: offer(), accept(answer); a later answer (200 after 183, our re-INVITE) is accepted too.
    Sound runs from the first agreement on. On hold nothing is sent and `inbound` gives silence.
    """

    channel = "phone"

    def __init__(self, stack: RtpStack) -> None:
        self.rate_in = stack.settings.rate_in
        self.dropped_frames = 0
        """Sound nobody read in time."""
        self._stack = stack
        self._sockets: Channel | None = None
        self._session: RtpSession | None = None
        self._theirs: Description | None = None
        self._sdp_session, self._sdp_version = secrets.randbits(62), 0
        self._sounds: deque[Pcm] = deque()
        self._keys: deque[str] = deque(maxlen=_UNREAD_KEYS)
        self._news = asyncio.Event()
        self._gone = self._closed = False

    @property
    def playout(self) -> Playout:
        """At the first agreed codec's rate for as long as the leg lives. Not before agreement."""
        return self._agreed_session.playout

    @property
    def on_hold(self) -> bool:
        """The far end wants no sound from us (RFC 3264, 8.4)."""
        return not self._agreed_session.direction.sends

    @property
    def quality(self) -> Quality:
        """The call so far, for metrics. Not before agreement."""
        return self._agreed_session.quality

    def answer(self, offer: str) -> str:
        """Binds ports and starts. Raises BadSdp, NoPorts; the leg holds no ports then."""
        return self.renegotiate(offer)

    def offer(self) -> str:
        """Our offer; binds ports at the first call, repeats with a higher version after that.
        Raises NoPorts."""
        ours = self._ours()
        self._sdp_version += 1
        return write(ours, self._sdp_session, self._sdp_version, self._theirs)

    def accept(self, answer: str) -> None:
        """The far end's answer to `offer`. Raises BadSdp; what was agreed before stays."""
        self._use(agree(parse(answer).audio, self._stack.formats))

    def renegotiate(self, offer: str) -> str:
        """A re-INVITE's or UPDATE's offer (hold, resume, another address or codec).
        Raises BadSdp; what was agreed before stays."""
        theirs = parse(offer)
        agreed = agree(theirs.audio, self._stack.formats)
        ours = answering(self._ours(), agreed)
        self._theirs = theirs
        self._use(agreed)
        self._sdp_version += 1
        return write(ours, self._sdp_session, self._sdp_version, theirs)

    async def inbound(self) -> AsyncIterator[Inbound]:
        """20 ms of Sound every 20 ms, also across losses and holds; Dtmf; at last HungUp.
        One reader at a time; a new one goes on where the last stopped."""
        while True:
            while self._keys:
                yield Dtmf(self._keys.popleft())
            if self._sounds:
                yield Sound(self._sounds.popleft())
                continue
            if self._gone:
                yield HungUp()
                return
            self._news.clear()
            await self._news.wait()

    def send_dtmf(self, digits: str) -> None:
        """Presses keys (0-9 * #), 100 ms each, as RFC 4733 events; sound pauses meanwhile.
        Raises ValueError for other keys and where telephone-event was not agreed."""
        self._agreed_session.press(digits)

    def dtmf_info(self, digit: str) -> None:
        """A key that came by SIP INFO. Ignored if it is none, also came as an RTP event, or came
        before there was an agreement."""
        if self._session is None:
            return
        key = self._session.informed(digit, asyncio.get_running_loop().time())
        if key is not None:
            self._keys.append(key)
            self._news.set()

    def hung_up(self) -> None:
        """Signalling says that the far end is gone: `inbound` ends with HungUp."""
        self._gone = True
        self._news.set()

    def notify(self, event: dict[str, Any]) -> None:
        """A phone has no eyes: does nothing."""

    async def close(self) -> None:
        """Sends RTCP BYE, frees the ports, ends `inbound`. A second call does nothing."""
        if self._closed:
            return
        self._closed = True
        self._sounds.clear()
        self.hung_up()
        if self._session is not None:
            self._stack.ticker.remove(self._tick)
            self._session.bye(self._stack.wall())
        if self._sockets is not None:
            self._stack.ports.free(self._sockets)

    @property
    def _agreed_session(self) -> RtpSession:
        assert self._session is not None, "answer() or accept() comes first"
        return self._session

    def _ours(self) -> Audio:
        """Our end, bound. Raises NoPorts."""
        if self._sockets is None:
            self._sockets = self._stack.ports.bind()
        settings, port = self._stack.settings, self._sockets.port
        host = settings.public_host or settings.host
        return Audio(host, port, port + 1, self._stack.formats, Direction.SENDRECV)

    def _use(self, agreed: Agreed) -> None:
        if self._session is not None:
            self._session.use(agreed)
            return
        assert self._sockets is not None, "offer() comes before accept()"
        playout = Playout(encoder(agreed.codecs[0].name).rate)
        self._session = RtpSession(self._sockets, playout, agreed, self.rate_in)
        self._stack.ticker.add(self._tick)

    def _tick(self, now: float) -> None:
        if self._closed:
            return
        session, wall = self._agreed_session, self._stack.wall()
        session.speak(now, wall)
        self._keys.extend(session.hear(now, wall))
        frame = session.frame(now)
        self._sounds.append(frame if frame is not None else silence(self.rate_in // 50))
        if len(self._sounds) > _UNREAD_FRAMES:
            self._sounds.popleft()
            self.dropped_frames += 1
        if session.silent_s(now) > self._stack.settings.inactivity_s:
            self._gone = True
        self._news.set()
