"""What may reach the SIP stack at all."""

import ipaddress
from collections.abc import Sequence
from ipaddress import IPv4Network
from typing import TypeAlias

from sippy.SipRequest import SipRequest
from sippy.SipResponse import SipResponse

Message: TypeAlias = SipRequest | SipResponse

_LARGEST = 2**31  # RFC 3261, 8.1.1.5
_SINGLE = ("from", "to", "call-id", "cseq")
_USED = (*_SINGLE, "via", "contact", "route", "record-route", "expires", "max-forwards")


class Unreadable(ValueError):
    """Not a SIP message that can be worked with. Its text holds nothing of the message."""


class Packet(bytes):
    """A message whose characters are its bytes: lengths are told in bytes, and names in any
    encoding come back in answers as they were sent."""

    def decode(self, *_: object, **__: object) -> str:
        return super().decode("ascii", "surrogateescape")

    @classmethod
    def of(cls, text: str) -> bytes:
        """The bytes of what `decode` gave."""
        return text.encode("ascii", "surrogateescape")


class Peers:
    """The allow-list: networks of the operators and PBXs that calls come from."""

    def __init__(self, networks: Sequence[IPv4Network]) -> None:
        self._networks = tuple(networks)

    def __contains__(self, host: str) -> bool:
        address = ipaddress.ip_address(host)
        return any(address in network for network in self._networks)


def check(data: bytes) -> None:
    """Raises Unreadable for what the stack would stumble over later.

    The stack parses a header when it is first needed, in the middle of a transaction that would
    then be left half made; here all it may need is parsed before.
    """
    try:
        text = Packet(data).decode()
        message = SipResponse(text) if text.startswith("SIP/2.0 ") else SipRequest(text)
        _parse(message)
    # Whatever a hostile message makes of the parser: it has no one kind of error.
    except Exception as error:  # noqa: BLE001
        raise Unreadable(type(error).__name__) from None


def _parse(message: Message) -> None:
    if message.countHFs("via") == 0 or any(message.countHFs(name) != 1 for name in _SINGLE):
        raise Unreadable("headers missing or repeated")
    for name in _USED:
        for body in message.getHFBodys(name):
            str(body)  # what cannot be written cannot be answered
            number = getattr(body, "number", 0)
            if number is not None and not 0 <= number < 2 * _LARGEST:
                raise Unreadable(f"{name} out of range")
    sequence, method = message.getHFBody("cseq").getCSeq()
    if not 0 <= sequence < _LARGEST:
        raise Unreadable("cseq out of range")
    for via in message.getHFBodys("via"):
        via.getTAddr()
    if not message.getHFBody("from").getTag():
        raise Unreadable("no tag")
    if isinstance(message, SipResponse):
        if not 100 <= message.getSCode()[0] <= 699:
            raise Unreadable("no status")
        return
    if message.getMethod() != method or message.sipver != "SIP/2.0":
        raise Unreadable("start line")
    if method == "INVITE":
        if message.countHFs("contact") != 1:
            raise Unreadable("no one contact")
        message.getHFBody("contact").getUrl().getTAddr()
