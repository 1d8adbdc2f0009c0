"""Kamailio and rtpengine before two gateways: who gets through, and what a death costs."""

import os
import re
import subprocess
import time

import pytest

from launcher.debian_programs import kamailio
from tests.deploy.edge import KAMAILIO, PUBLIC, Edge, Gateway, certificate, settings
from tests.media.test_rtp_codecs import voice_like
from tests.system.phones.likeness import alike

LINE, CALLER = "+74951240002", "+74951234501"
ALIKE = 0.99
BELIEVED, TOLERATED, STRANGER = "127.0.0.1", "127.0.0.9", "127.0.0.77"
OFFER = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 40000 RTP/AVP 8\r\n"
)


def invite(edge: Edge, source: str, **headers: str) -> str:
    """The first answer to a call by UDP."""
    return edge.ask(
        f"INVITE sip:{LINE}@{PUBLIC}:{edge.port} SIP/2.0",
        source=source,
        body=OFFER,
        Content_Type="application/sdp",
        **headers,
    )


def dial(installation, phone, tcp: bool = False) -> Gateway:
    """The call of a secure phone, or of one by TCP, up to the gateway that took it."""
    before = [one.log.read_text().count("call from") for one in installation.gateways]
    edge = installation.edge
    at = f"{edge.port};transport=tcp" if tcp else f"{edge.tls_port};transport=tls"
    phone.dial(f"sip:{LINE}@{PUBLIC}:{at}")
    give_up = time.monotonic() + 30
    while True:
        for gateway, calls in zip(installation.gateways, before, strict=True):
            if gateway.log.read_text().count("call from") > calls:
                wait_for(phone, "Call established")
                return gateway
        assert time.monotonic() < give_up, installation.edge.kamailio.log.read_text()
        time.sleep(0.1)


def log(phone) -> str:
    return (phone.folder / "log").read_text(errors="replace")


def wait_for(phone, words: str) -> None:
    give_up = time.monotonic() + 60
    while words not in log(phone):
        assert time.monotonic() < give_up, log(phone)[-3000:]
        time.sleep(0.1)


def test_kamailio_takes_the_configuration(tmp_path):
    certificate(tmp_path)
    environment = {**os.environ, **settings(tmp_path)}
    checked = subprocess.run(
        [kamailio() or "kamailio", "-c", "-f", KAMAILIO],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stderr
    assert "config file ok" in checked.stderr
    assert not re.search("ERROR|CRITICAL", checked.stderr), checked.stderr


def test_a_tls_and_srtp_phone_talks_to_a_gateway_that_knows_neither(installation):
    phone = installation.phone(secure=True)
    gateway = dial(installation, phone)
    phone.play(voice_like(8000, 2))
    time.sleep(2.5)
    phone.press("15780#")
    for number, key in enumerate("15780#"):
        assert gateway.wait_for("key", number + 1) == f"key {key}"
    offer = gateway.wait_for("offer v=0")
    assert "RTP/AVP" in offer
    assert "crypto" not in offer
    phone.hang_up()
    gateway.wait_for("ended")
    phone.close()
    assert alike(phone.sent(), phone.heard(), 0) > ALIKE


@pytest.mark.parametrize("tcp", [False, True], ids=["tls", "tcp"])
def test_a_call_is_held_and_resumed_and_goes_on(installation, tcp):
    phone = installation.phone(secure=not tcp, tcp=tcp)
    gateway = dial(installation, phone, tcp)
    phone.hold()
    gateway.wait_for("hold")
    phone.resume()
    gateway.wait_for("resume")
    phone.press("7")
    assert gateway.wait_for("key") == "key 7"
    phone.hang_up()
    gateway.wait_for("ended")


def test_only_those_who_are_believed_say_who_calls(installation):
    asserted = {"P_Asserted_Identity": f"<sip:{CALLER}@operator.example>"}
    for source, caller in ((BELIEVED, CALLER), (TOLERATED, "None")):
        assert invite(installation.edge, source, **asserted).startswith("SIP/2.0 ")
        give_up = time.monotonic() + 10
        while not any(
            f"call from {caller} to {LINE}" in one.log.read_text() for one in installation.gateways
        ):
            assert time.monotonic() < give_up, [
                one.log.read_text() for one in installation.gateways
            ]
            time.sleep(0.1)


def test_strangers_scanners_and_giants_are_not_answered(installation):
    edge = installation.edge
    start = f"OPTIONS sip:{PUBLIC}:{edge.port} SIP/2.0"
    assert edge.ask(start, source=TOLERATED).startswith("SIP/2.0 200")
    assert edge.ask(start, source=STRANGER) == ""
    assert edge.ask(start, source=TOLERATED, User_Agent="friendly-scanner") == ""
    assert edge.ask(start, source=BELIEVED, Subject="x" * 9000) == ""
    assert invite(edge, STRANGER) == ""


def test_a_flood_is_shut_out_and_others_are_served(installation):
    edge = installation.edge
    start = f"OPTIONS sip:{PUBLIC}:{edge.port} SIP/2.0"
    answers = []
    while len(answers) < 1000 and (not answers or answers[-1]):
        answers.append(edge.ask(start, source=TOLERATED))
    assert answers[0].startswith("SIP/2.0 200")
    assert answers[-1] == ""
    assert edge.ask(start, source=BELIEVED).startswith("SIP/2.0 200")


def test_only_calls_are_taken(installation):
    edge = installation.edge
    for method in ("REGISTER", "SUBSCRIBE", "MESSAGE"):
        answer = edge.ask(f"{method} sip:{PUBLIC}:{edge.port} SIP/2.0")
        assert answer.startswith("SIP/2.0 405"), method


def test_a_gateway_that_is_killed_costs_its_callers_a_bye_and_nobody_else(installation):
    first, second = installation.phone(secure=True), installation.phone(secure=True)
    taken = dial(installation, first), dial(installation, second)
    assert taken[0] is not taken[1]
    taken[0].kill()
    wait_for(first, "session closed")
    assert "session closed" not in log(second)
    third = installation.phone(secure=True)
    assert dial(installation, third) is taken[1]
    second.hang_up()
    taken[1].wait_for("ended")


def test_the_next_call_goes_elsewhere_even_before_a_death_is_known(installation):
    for gateway in installation.gateways[:1]:
        gateway.kill()
    phones = [installation.phone(secure=True) for _ in range(2)]
    assert [dial(installation, phone) for phone in phones] == [installation.gateways[1]] * 2


def test_without_any_gateway_the_edge_says_when_to_try_again(installation):
    for gateway in installation.gateways:
        gateway.kill()
    for number in range(2):
        installation.edge.kamailio.wait_for("does not answer", number + 1)
    give_up = time.monotonic() + 20
    while not (answer := invite(installation.edge, BELIEVED)).startswith("SIP/2.0 503"):
        assert time.monotonic() < give_up, answer
    assert "Retry-After: 30" in answer


def test_a_call_that_nobody_would_hear_is_refused_until_rtpengine_is_back(installation):
    edge = installation.edge
    edge.rtpengine.kill()
    give_up = time.monotonic() + 20
    while not (answer := invite(edge, BELIEVED)).startswith("SIP/2.0 503"):
        assert time.monotonic() < give_up, answer
    assert "Retry-After: 30" in answer
    assert not any("call from" in one.log.read_text() for one in installation.gateways)
    edge.start_rtpengine()
    edge.wait_for_rtpengine()
    phone = installation.phone(secure=True)
    dial(installation, phone).wait_for("offer v=0")


def test_the_outside_does_not_see_what_is_inside(installation):
    answer = invite(installation.edge, BELIEVED)
    assert answer.startswith("SIP/2.0 100")
    phone = installation.phone(secure=True)
    dial(installation, phone)
    inside = [f":{one.port}" for one in installation.gateways]
    assert not [port for port in inside if port in log(phone)]
