"""A gateway's own call goes by the edge to an operator's trunk, its sound through rtpengine."""

import asyncio
from ipaddress import IPv4Network

import numpy as np
import pytest

from launcher.ports import free_udp_port
from media.leg import Sound
from media.pcm import dbfs
from media.rtp.leg import RtpSettings, RtpStack
from media.sip.endpoint import SipSettings
from media.sip.sippy_endpoint import SippyEndpoint
from tests.deploy.edge import INSIDE, Edge
from voice_gateway.phone.leg import PhoneLeg

RATE = 8000
LOOPBACK = (IPv4Network("127.0.0.0/8"),)
NUMBER, CALLER = "+74951112233", "+74951234501"
HUM = (6000 * np.sin(2 * np.pi * 400 * np.arange(RATE // 50) / RATE)).astype(np.int16)


class End:
    """A gateway, or an operator's switch."""

    def __init__(self, first_rtp: int) -> None:
        self.port = free_udp_port()
        settings = SipSettings("127.0.0.1", self.port, LOOPBACK, ("p-asserted-identity",))
        self.endpoint = SippyEndpoint(settings)
        self.rtp = RtpStack(RtpSettings("127.0.0.1", range(first_rtp, first_rtp + 20), RATE))
        self.calls = asyncio.Queue()
        self._legs = []

    def leg(self, sip, rtp):
        phone = PhoneLeg(sip, rtp)
        phone.over = asyncio.create_task(phone.follow())
        self._legs.append(phone)
        return phone

    async def close(self):
        for leg in self._legs:
            await leg.close()
        await self.endpoint.close()


@pytest.fixture
async def ends(tmp_path):
    gateway, trunk = End(32600), End(32700)
    for end in (gateway, trunk):
        await end.endpoint.start(end.calls.put_nowait)
    edge = Edge(tmp_path / "edge", [gateway.port], "1 127.0.0.1 32\n", trunk=trunk.port)
    try:
        await asyncio.to_thread(edge.wait_until_ready)
        yield gateway, trunk, edge
    finally:
        for end in (gateway, trunk):
            await end.close()
        edge.close()


async def hears_the_hum(speaker, hearer):
    async for event in hearer.inbound():
        speaker.playout.push(HUM)
        if isinstance(event, Sound) and dbfs(event.pcm) > -25:
            return


async def test_a_gateways_call_reaches_the_trunk_with_sound_both_ways_and_ends(ends):
    gateway, trunk, edge = ends
    async with asyncio.timeout(60):
        rtp = gateway.rtp.leg()
        uri = f"sip:{NUMBER}@{INSIDE}:{edge.inside_port}"
        calling = gateway.leg(gateway.endpoint.dial(uri, rtp.offer(), CALLER), rtp)
        sip = await trunk.calls.get()
        assert (sip.dialled, sip.caller) == (NUMBER, CALLER)
        called = trunk.leg(sip, trunk.rtp.leg())
        called.answer()
        assert await calling.connected(30)
        await hears_the_hum(calling, called)
        await hears_the_hum(called, calling)
        await called.close()
        await calling.over
        assert calling.ended == 200
