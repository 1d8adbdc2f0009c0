"""The phone leg: the SIP call and its RTP session as one thing, whichever side called."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from media.leg import Inbound
from media.playout import Playout
from media.rtp.leg import RtpLeg
from media.sdp import BadSdp
from media.sip.endpoint import Connected, Ended, Key, Reoffered, SipCall
from voice_gateway import metrics

EVENTS = "dozvon-events"
"""The INFO package (RFC 6086) of a phone that has eyes: `./dozvon call --sip`."""
_NOT_ACCEPTABLE = 488


class PhoneLeg:
    """One caller, or one whom we called. See media.leg.Leg."""

    channel = "phone"

    def __init__(self, sip: SipCall, rtp: RtpLeg) -> None:
        self._sip, self._rtp = sip, rtp
        self._agreed = asyncio.Event()
        self.ended: int | None = None
        """The SIP status that the far end ended the call with; None while it lives."""

    @property
    def agreed(self) -> bool:
        """Sound runs; for whom we call: it was answered."""
        return self._agreed.is_set() and self.ended is None

    @property
    def rate_in(self) -> int:
        return self._rtp.rate_in

    @property
    def playout(self) -> Playout:
        return self._rtp.playout

    def count_quality(self) -> None:
        """How the line was, into the metrics; for a call that was agreed upon."""
        quality = self._rtp.quality
        metrics.PHONE_JITTER_SECONDS.observe(quality.jitter_ms / 1000)
        expected = quality.received + quality.lost
        metrics.PHONE_LOST.labels("in").observe(quality.lost / max(1, expected))
        metrics.PHONE_LOST.labels("out").observe(quality.remote_loss)
        metrics.PHONE_MOS.observe(quality.mos)
        metrics.DROPPED.labels("sip_events").inc(self._sip.dropped_events)
        metrics.DROPPED.labels("phone_frames").inc(self._rtp.dropped_frames)

    def answer(self) -> None:
        """Picks up. Raises BadSdp, NoPorts; the call is still to be refused then."""
        if self._sip.offer is None:
            self._sip.answer(self._rtp.offer())
            return
        self._sip.answer(self._rtp.answer(self._sip.offer))
        self._agreed.set()

    async def follow(self) -> None:
        """Does what the caller's signalling says, until the call is over."""
        async for event in self._sip.events():
            match event:
                case Connected(sdp):
                    self._accept(sdp)
                case Reoffered(sdp):
                    self._renegotiate(sdp)
                case Key(digit):
                    self._rtp.dtmf_info(digit)
                case Ended(code):
                    self._end(code)

    async def connected(self, timeout_s: float) -> bool:
        """Waits until both sides agree on the sound; False if that fails or takes too long."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._agreed.wait()
        except TimeoutError:
            return False
        return self.ended is None

    def inbound(self) -> AsyncIterator[Inbound]:
        return self._rtp.inbound()

    def notify(self, event: dict[str, Any]) -> None:
        if EVENTS in self._sip.wants:
            self._sip.tell(EVENTS, json.dumps(event))

    def press(self, digit: str) -> None:
        """A key for the far end: as an RTP event, or by INFO where those were not agreed."""
        try:
            self._rtp.send_dtmf(digit)
        except ValueError:
            self._sip.press(digit)

    async def close(self) -> None:
        self._sip.hang_up()
        await self._rtp.close()

    def _accept(self, sdp: str | None) -> None:
        """The answer to our offer: the caller's in the ACK, of whom we called, or to a refresh."""
        if sdp is None:
            return
        try:
            self._rtp.accept(sdp)
        except BadSdp:
            if not self._agreed.is_set():
                self._end(_NOT_ACCEPTABLE)
        self._agreed.set()

    def _renegotiate(self, sdp: str) -> None:
        try:
            self._sip.agree(self._rtp.renegotiate(sdp))
        except BadSdp:
            self._sip.disagree()

    def _end(self, code: int) -> None:
        self.ended = code
        self._rtp.hung_up()
        self._agreed.set()
