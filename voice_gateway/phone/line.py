"""The phone line: incoming SIP calls become calls of the house."""

import asyncio
import uuid
from dataclasses import dataclass

import structlog

from media.rtp.leg import NoPorts, RtpSettings, RtpStack
from media.sdp import BadSdp
from media.sip.endpoint import SipCall, SipEndpoint, SipSettings, Trunk
from media.sip.sippy_endpoint import SippyEndpoint
from voice_gateway import metrics
from voice_gateway.call.house import House
from voice_gateway.call.registry import CallRegistry, CallsFull
from voice_gateway.call.talk import never_connected, talk
from voice_gateway.dialogue.client import CallInfo
from voice_gateway.phone.leg import PhoneLeg
from voice_gateway.settings import Settings

_log = structlog.get_logger(__name__)
_CONNECT_S = 15.0
_RETRY_S = 30
LINE = "phone"
"""The line's name for the dialogue, which knows better by the dialled number."""
PHONE_RATES = (8000, 16000)
"""Hz of what phones hear: G.711, G.722."""


@dataclass(frozen=True)
class PhoneNetwork:
    """What calls come by and are made by."""

    endpoint: SipEndpoint
    rtp: RtpStack


def phone_network(settings: Settings, rate: int) -> PhoneNetwork | None:
    """The one that the settings describe, None when they describe none. rate: Hz of what the
    recogniser hears."""
    if settings.sip_port is None:
        return None
    first, last = map(int, settings.rtp_ports.split("-"))
    host, public = str(settings.sip_host), str(settings.sip_public_host or "")
    rtp = RtpStack(RtpSettings(host, range(first, last + 1), rate, public))
    trunk = None
    if settings.sip_trunk is not None:
        user, registrar = settings.sip_trunk.split("@")
        trunk = Trunk(registrar, user, settings.sip_trunk_password.get_secret_value())
    sip = SipSettings(
        host,
        settings.sip_port,
        settings.sip_peers,
        settings.sip_caller_from,
        settings.sip_dialled_from,
        trunk,
        settings.sip_session_s,
        public_host=public,
    )
    return PhoneNetwork(SippyEndpoint(sip), rtp)


class PhoneLine:
    def __init__(self, network: PhoneNetwork, calls: CallRegistry, house: House) -> None:
        self._endpoint, self._rtp = network.endpoint, network.rtp
        self._calls, self._house = calls, house

    @property
    def address(self) -> str:
        """«sip:host:port»."""
        return self._endpoint.address

    async def open(self) -> None:
        """Takes calls from now on. Raises SipUnavailable."""
        await self._endpoint.start(self._on_call)
        metrics.IN_USE.labels("rtp_ports").set_function(lambda: self._rtp.ports_in_use)
        metrics.IN_USE.labels("sip_dialogs").set_function(lambda: self._endpoint.dialogs)

    def refuse(self) -> None:
        """Tells those who ask (OPTIONS) that no calls are taken any more."""
        self._endpoint.accepting = False

    async def close(self) -> None:
        await self._endpoint.close()

    def _on_call(self, sip: SipCall) -> None:
        try:
            self._calls.admit()
        except CallsFull:
            sip.refuse(503, "Service Unavailable", _RETRY_S)
            return
        leg = PhoneLeg(sip, self._rtp.leg())
        try:
            leg.answer()
        except BadSdp:
            metrics.CALLS_REFUSED.labels("bad_offer").inc()
            sip.refuse(488, "Not Acceptable Here")
            return
        except NoPorts:
            metrics.CALLS_REFUSED.labels("no_ports").inc()
            _log.error("no_rtp_ports")
            sip.refuse(503, "Service Unavailable", _RETRY_S)
            return
        call_id = uuid.uuid4().hex
        info = CallInfo(line=LINE, caller=sip.caller, channel="phone", dialled=sip.dialled)
        self._calls.start(call_id, self._call(call_id, leg, info))

    async def _call(self, call_id: str, leg: PhoneLeg, info: CallInfo) -> None:
        async with asyncio.TaskGroup() as group:
            following = group.create_task(leg.follow())
            if await leg.connected(_CONNECT_S):
                await talk(call_id, leg, info, self._house)
                leg.count_quality()
            else:
                await never_connected(leg)
            following.cancel()
