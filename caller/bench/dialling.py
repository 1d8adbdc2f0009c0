"""How a bench's caller comes to the assistant: by the phone line, or as a web page does."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from caller.handset import Handset
from caller.peer import Peer
from caller.sip_peer import SipPeer

OnEvent = Callable[[dict[str, Any]], None]
Dial = Callable[[str | None, Path, OnEvent], Awaitable[Handset]]
"""The caller's number (None: withheld), the recording, what takes the gateway's events -> a
connected handset, to be closed by whoever dialled. Raises CallFailed."""


def by_phone(address: str, number: str) -> Dial:
    async def dial(caller: str | None, recording: Path, on_event: OnEvent) -> Handset:
        peer = SipPeer(recording, on_event)
        return await _connected(peer, peer.dial(address, number, caller))

    return dial


def by_web(url: str, token: str | None) -> Dial:
    """token: the call token, without which no caller's number is believed."""

    async def dial(caller: str | None, recording: Path, on_event: OnEvent) -> Handset:
        peer = Peer(recording, on_event)
        body = {"line": "consultation", "caller": caller}
        return await _connected(peer, peer.dial(url, body, token))

    return dial


async def _connected(peer: Handset, dialling: Awaitable[object]) -> Handset:
    try:
        await dialling
    except BaseException:
        await peer.close()
        raise
    return peer
