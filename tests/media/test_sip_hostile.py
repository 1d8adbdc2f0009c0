"""Strangers, junk and torture messages (RFC 4475): nothing raises, nothing leaks, calls go on."""

import asyncio
import random
import socket
from ipaddress import IPv4Network

import pytest

from media.sip import reactor
from media.sip.endpoint import SipSettings
from media.sip.guard import Peers, Unreadable, check
from media.sip.sippy_endpoint import SippyEndpoint

LOOPBACK = (IPv4Network("127.0.0.0/8"),)
BODY = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 8\r\n"
)


def request(method="INVITE", uri="sip:+74951240002@127.0.0.1", body=BODY, drop=(), **changed):
    """A good request, less `drop`, with `changed` headers (a_b stands for A-B)."""
    headers = {
        "Via": "SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bK1;rport",
        "Max-Forwards": "70",
        "From": "<sip:+74951234501@127.0.0.1>;tag=a",
        "To": "<sip:+74951240002@127.0.0.1>",
        "Call-ID": "c1",
        "CSeq": f"1 {method}",
        "Contact": "<sip:x@127.0.0.1:5999>",
        "Content-Type": "application/sdp",
        "Content-Length": str(len(body)),
    }
    headers.update({name.replace("_", "-"): value for name, value in changed.items()})
    lines = [f"{name}: {value}" for name, value in headers.items() if name not in drop]
    return "\r\n".join([f"{method} {uri} SIP/2.0", *lines, "", body]).encode()


class Stranger:
    """A bare UDP socket."""

    def __init__(self, address: str, host="127.0.0.1") -> None:
        name, port = address.removeprefix("sip:").split(":")
        self._to = (name, int(port))
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((host, 0))
        self._socket.setblocking(False)
        self.port = self._socket.getsockname()[1]

    def send(self, data: bytes) -> None:
        self._socket.sendto(data, self._to)

    async def answer(self) -> str:
        return (await asyncio.get_running_loop().sock_recv(self._socket, 8192)).decode(
            errors="replace"
        )

    async def options(self) -> str:
        """The answer to a good request: whatever was sent before has been dealt with."""
        branch = f"SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bK{random.getrandbits(40)};rport"
        call = f"options-{random.getrandbits(40)}"
        self.send(request("OPTIONS", body="", Via=branch, Call_ID=call))
        while call not in (answer := await self.answer()):
            pass
        return answer

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
async def endpoint():
    one = SippyEndpoint(SipSettings("127.0.0.1", 0, LOOPBACK))
    one.calls = []
    await one.start(one.calls.append)
    yield one
    await one.close()


@pytest.fixture
async def stranger(endpoint):
    one = Stranger(endpoint.address)
    yield one
    one.close()


def transactions(endpoint) -> int:
    return reactor.now(lambda: len(endpoint._config["_sip_tm"].tserver))


def test_peers_are_the_configured_networks():
    peers = Peers((IPv4Network("10.1.0.0/16"), IPv4Network("192.0.2.7/32")))
    assert [h in peers for h in ("10.1.2.3", "192.0.2.7", "10.2.0.1", "192.0.2.8")] == [
        True,
        True,
        False,
        False,
    ]


async def test_a_stranger_gets_no_answer_and_is_counted():
    endpoint = SippyEndpoint(SipSettings("127.0.0.1", 0, (IPv4Network("127.0.0.2/32"),)))
    await endpoint.start(lambda call: None)
    friend, stranger = Stranger(endpoint.address, "127.0.0.2"), Stranger(endpoint.address)
    stranger.send(request())
    stranger.send(request("OPTIONS", body=""))
    assert "200 OK" in await friend.options()
    with pytest.raises(BlockingIOError):
        stranger._socket.recv(8192)
    assert endpoint.dropped == {"peer": 2, "unreadable": 0}
    friend.close()
    stranger.close()
    await endpoint.close()


# RFC 4475, 3.1.2: messages that are not valid, by the RFC's names.
TORTURE = {
    "badinv01": request(Via="SIP/2.0/UDP 127.0.0.1:5999;;,;,,"),
    "clerr": request(Content_Length="9999"),
    "ncl": request(Content_Length="-999"),
    "scalar02": request(CSeq="36893488147419103232 INVITE"),
    "scalarlg": request(CSeq="4294967301 INVITE", Max_Forwards="300"),
    "quotbal": request(To='"Mr. J. User <sip:j.user@example.com>'),
    "ltgtruri": request(uri="<sip:user@example.com>"),
    "lwsruri": request(uri="sip:user@example.com; lr"),
    "lwsstart": request(uri=" sip:user@example.com"),
    "trws": request().replace(b" SIP/2.0\r\n", b" SIP/2.0 \r\n"),
    "escruri": request(uri="sip:user@example.com?Route=%3Csip:sip.example.com%3E"),
    "badvers": request().replace(b"SIP/2.0\r\n", b"SIP/7.0\r\n", 1),
    "mismatch01": request("OPTIONS", CSeq="8 INVITE"),
    "mismatch02": request("NEWMETHOD", CSeq="8 INVITE"),
    "bigcode": request().replace(
        b"INVITE sip:+74951240002@127.0.0.1 SIP/2.0", b"SIP/2.0 4294967301 x"
    ),
    "unkscm": request(uri="nobodyKnowsThisScheme:totallyopaquecontent"),
    "novelsc": request(uri="soap.beep://192.0.2.103:3002"),
    "unksm2": request(To="isbn:2983792873", From="<http://www.example.com>;tag=3"),
    "bext01": request(Require="nothingSupportsThis, nothingSupportsThisEither"),
    "invut": request(Content_Type="application/unknownformat"),
    "regbadct": request("REGISTER", Contact="sip:user@example.com?Route=%3Csip%3A%3E"),
    "multi01": request(CSeq="5 INVITE\r\nCSeq: 59 INVITE", Call_ID="a\r\nCall-ID: b"),
    "mcl01": request(Content_Length="25\r\nContent-Length: 500"),
    "bcast": b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923\r\n\r\n",
    "zeromf": request(Max_Forwards="0"),
    "insuf": request(drop=("Call-ID", "From", "To")),
    "no contact": request(drop=("Contact",)),
    "star contact": request(Contact="*"),
    "two contacts": request(Contact="<sip:a@127.0.0.1>, <sip:b@127.0.0.1>"),
    "no tag": request(From="<sip:a@127.0.0.1>"),
    "no via": request(drop=("Via",)),
    "bad port": request(Via="SIP/2.0/UDP 127.0.0.1:notaport;branch=z9hG4bK1"),
    "huge port": request(Contact="<sip:x@127.0.0.1:999999>"),
    "not utf-8": request().replace(b"c1", b"\xff\xfe"),
    "nul": request(Call_ID="a\0b"),
    "only newlines": b"\r\n" * 40,
    "cancel of nothing": request("CANCEL", body="", drop=("Content-Type",)),
    "bye of nothing": request("BYE", body="", To="<sip:x@127.0.0.1>;tag=none"),
    "ack of nothing": request("ACK", body=""),
    "unknown in a dialog": request("FOO", body="", To="<sip:x@127.0.0.1>;tag=none"),
    "endless line": request(Subject="x" * 7000),
    "many headers": request(Subject="\r\n".join(["x", *["X-Y: z"] * 800])),
}


@pytest.mark.parametrize("name", TORTURE)
async def test_torture_messages_raise_nothing_and_the_next_request_is_answered(
    endpoint, stranger, capfd, name
):
    stranger.send(TORTURE[name])
    assert "200 OK" in await stranger.options()
    for call in endpoint.calls:
        call.refuse(486, "Busy Here")
    assert "200 OK" in await stranger.options()
    told = "".join(capfd.readouterr())
    assert "sip_stack_stumbled" not in told
    assert "Traceback" not in told
    assert "7495" not in told


@pytest.mark.parametrize(
    ("message", "answered"),
    [
        (request(Require="100rel, x"), "420 Bad Extension"),
        (request(Content_Type="text/plain"), "415 Unsupported Media Type"),
        (request("REGISTER", body=""), "405 Method Not Allowed"),
        (request("SUBSCRIBE", body=""), "405 Method Not Allowed"),
        (request("BYE", body="", To="<sip:x@127.0.0.1>;tag=none"), "481 "),
        (request("INFO", body="", To="<sip:x@127.0.0.1>;tag=none"), "481 "),
        (request(To="<sip:x@127.0.0.1>;tag=none"), "481 "),
    ],
)
async def test_what_cannot_be_done_is_answered_by_its_status(endpoint, stranger, message, answered):
    stranger.send(message)
    assert (await stranger.answer()).startswith(f"SIP/2.0 {answered}")
    assert endpoint.calls == []


async def test_health_is_asked_by_options_and_refused_while_no_calls_are_taken(endpoint, stranger):
    answer = await stranger.options()
    assert answer.startswith("SIP/2.0 200 OK")
    assert "INVITE" in answer
    endpoint.accepting = False
    assert (await stranger.options()).startswith("SIP/2.0 503")


def mutated(seed: int) -> bytes:
    chance = random.Random(seed)
    data = bytearray(
        chance.choice([request(), request("BYE"), request("OPTIONS"), request("INFO")])
    )
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randint(1, 20)]
            case 2:
                data[at:at] = chance.randbytes(chance.randint(1, 20))
            case 3:
                data[at:at] = data[at : at + chance.randint(1, 60)]
        data = data or bytearray(b"x")
    return bytes(data)


def test_ten_thousand_mutated_messages_are_readable_or_told_apart():
    readable = 0
    for seed in range(10_000):
        try:
            check(mutated(seed))
            readable += 1
        except Unreadable:
            continue
    assert 0 < readable < 10_000


async def test_mutated_messages_leave_the_endpoint_working(endpoint, stranger, capfd):
    for seed in range(2_000):
        stranger.send(mutated(seed))
        if seed % 50 == 0:
            assert "200 OK" in await stranger.options()
    assert "200 OK" in await stranger.options()
    assert "sip_stack_stumbled" not in "".join(capfd.readouterr())
    for call in endpoint.calls:
        call.refuse(486, "Busy Here")
    assert "200 OK" in await stranger.options()
