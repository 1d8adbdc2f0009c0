"""A trunk of an operator: registered with digest, kept up, given back; calls with a password."""

import asyncio
import hashlib
import re
from ipaddress import IPv4Network

import pytest

from media.sip.endpoint import Connected, Ended, SipSettings, Trunk
from media.sip.sippy_endpoint import SippyEndpoint

LOOPBACK = (IPv4Network("127.0.0.0/8"),)
USER, PASSWORD, REALM, NONCE = "dozvon", "a secret", "operator", "abc123"
SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"


class Operator(asyncio.DatagramProtocol):
    """The other end of a trunk: challenges every request once; `requests` are those it accepted."""

    def __init__(self, challenge=401, expires=300) -> None:
        self.challenge, self.expires = challenge, expires
        self.requests = asyncio.Queue()
        self.contact = ""

    @classmethod
    async def listen(cls, **arguments):
        loop = asyncio.get_running_loop()
        _, operator = await loop.create_datagram_endpoint(
            lambda: cls(**arguments), local_addr=("127.0.0.1", 0)
        )
        return operator

    @property
    def host(self) -> str:
        return "{}:{}".format(*self.transport.get_extra_info("sockname"))

    def connection_made(self, transport) -> None:
        self.transport = transport

    def datagram_received(self, data, peer) -> None:
        text = data.decode()
        method = text.split(" ", 1)[0]
        if method in ("ACK", "SIP/2.0"):
            return
        known = re.search(r"^(Proxy-)?Authorization: (.*)$", text, re.MULTILINE | re.IGNORECASE)
        if method in ("REGISTER", "INVITE") and not (known and self._right(method, known[2])):
            name = "WWW" if self.challenge == 401 else "Proxy"
            digest = f'{name}-Authenticate: Digest realm="{REALM}", nonce="{NONCE}", algorithm=MD5'
            self._answer(text, peer, f"{self.challenge} Who are you", digest)
            return
        self.contact = re.search(r"^Contact: (.*)$", text, re.MULTILINE)[1]
        granted = self.contact.split(";expires=")[0] + f";expires={self.expires}"
        own = f"Contact: <sip:{self.host}>\r\nContent-Type: application/sdp"
        self._answer(
            text, peer, "200 OK", own if method == "INVITE" else f"Contact: {granted}", SDP
        )
        self.requests.put_nowait(text)

    def _right(self, method, header) -> bool:
        told = dict(re.findall(r'(\w+)="?([^",]*)"?', header))
        one = hashlib.md5(f"{USER}:{REALM}:{PASSWORD}".encode()).hexdigest()
        two = hashlib.md5(f"{method}:{told['uri']}".encode()).hexdigest()
        return told["response"] == hashlib.md5(f"{one}:{NONCE}:{two}".encode()).hexdigest()

    def _answer(self, request, peer, status, header, body="") -> None:
        body = body if "INVITE" in request.split("\r\n")[0] and status.startswith("2") else ""
        kept = [
            line
            for line in request.split("\r\n")
            if line.lower().startswith(("via", "from", "call-id", "cseq"))
        ]
        to = re.search(r"^To: (.*)$", request, re.MULTILINE)[1].strip()
        to += "" if ";tag=" in to else ";tag=o"
        lines = [f"SIP/2.0 {status}", *kept, f"To: {to}", header]
        lines += [f"Content-Length: {len(body)}", "", body]
        self.transport.sendto("\r\n".join(lines).encode(), peer)


@pytest.fixture
async def trunk(request):
    """An operator, and an endpoint registered with it."""
    operator = await Operator.listen(**getattr(request, "param", {}))
    settings = SipSettings("127.0.0.1", 0, LOOPBACK, trunk=Trunk(operator.host, USER, PASSWORD))
    endpoint = SippyEndpoint(settings)
    await endpoint.start(lambda call: None)
    yield operator, endpoint
    await endpoint.close()
    operator.transport.close()


@pytest.mark.parametrize("trunk", [{"challenge": 401}, {"challenge": 407}], indirect=True)
async def test_a_trunk_is_registered_with_its_password_and_given_back(trunk):
    operator, endpoint = trunk
    first = await operator.requests.get()
    assert first.startswith(f"REGISTER sip:{operator.host} ")
    assert PASSWORD not in first
    await endpoint.close()
    assert "expires=0" in (await operator.requests.get()).split("Contact: ")[1]
    await endpoint.start(lambda call: None)
    await operator.requests.get()


@pytest.mark.parametrize("trunk", [{"expires": 1}], indirect=True)
async def test_a_registration_is_renewed_before_it_expires(trunk):
    operator, _ = trunk
    loop = asyncio.get_running_loop()
    await operator.requests.get()
    at = loop.time()
    await operator.requests.get()
    assert loop.time() - at < 1.0


@pytest.mark.parametrize("trunk", [{"challenge": 401}, {"challenge": 407}], indirect=True)
async def test_a_call_out_is_made_with_the_trunks_password(trunk):
    operator, endpoint = trunk
    await operator.requests.get()
    call = endpoint.dial(f"sip:+74951234501@{operator.host}", SDP)
    events = call.events()
    assert await anext(events) == Connected(SDP)
    assert (await operator.requests.get()).startswith("INVITE")
    call.hang_up()
    assert (await operator.requests.get()).startswith("BYE")


async def test_without_a_password_a_call_out_ends_by_the_challenge():
    operator = await Operator.listen()
    endpoint = SippyEndpoint(SipSettings("127.0.0.1", 0, LOOPBACK))
    await endpoint.start(lambda call: None)
    call = endpoint.dial(f"sip:+74951234501@{operator.host}", SDP)
    assert await anext(call.events()) == Ended(401)
    await endpoint.close()
    operator.transport.close()


def test_a_password_is_not_shown():
    assert PASSWORD not in repr(Trunk("host", USER, PASSWORD))
