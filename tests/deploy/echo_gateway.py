"""python -m tests.deploy.echo_gateway HOST SIP_PORT FIRST_RTP_PORT: says back what it hears.

A gateway as the edge sees it, real signalling and sound, without the house behind; prints a line
for all that a test may want to know.
"""

import asyncio
import sys
from ipaddress import IPv4Network

from media.leg import Dtmf, Sound
from media.rtp.leg import RtpSettings, RtpStack
from media.sip.endpoint import Ended, Key, Reoffered, SipSettings
from media.sip.sippy_endpoint import SippyEndpoint

RATE = 8000


def say(text: str) -> None:
    print(text, flush=True)


async def echo(leg):
    async for event in leg.inbound():
        match event:
            case Sound(pcm):
                leg.playout.push(pcm)
            case Dtmf(digit):
                say(f"key {digit}")


async def serve(call, leg):
    say(f"call from {call.caller} to {call.dialled}")
    say("offer " + call.offer.replace("\r\n", "|"))
    call.answer(leg.answer(call.offer))
    hearing = asyncio.create_task(echo(leg))
    async for event in call.events():
        match event:
            case Key(digit):
                leg.dtmf_info(digit)
            case Reoffered(sdp):
                call.agree(leg.renegotiate(sdp))
                say("hold" if leg.on_hold else "resume")
            case Ended():
                say("ended")
    await leg.close()
    await hearing


async def main(host, port, first):
    peers = (IPv4Network("127.0.0.0/8"),)
    endpoint = SippyEndpoint(SipSettings(host, port, peers, ("p-asserted-identity",)))
    stack = RtpStack(RtpSettings(host, range(first, first + 40), RATE))
    calls = set()
    await endpoint.start(lambda call: calls.add(asyncio.create_task(serve(call, stack.leg()))))
    say("ready")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
