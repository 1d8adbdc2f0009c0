"""Phones from outside, by TLS with SRTP and by TCP, through Kamailio and rtpengine to the bot."""

import pytest

from launcher import debian_programs
from tests.deploy.edge import PUBLIC, Edge
from tests.system.phones.baresip import Baresip
from tests.system.phones.likeness import alike
from tests.system.test_phone_peers import ALIKE, phone, spoken, submit

pytestmark = pytest.mark.system

__all__ = ["phone", "spoken"]
PEERS = "1 127.0.0.1 32\n"
# People of the demo with one meter of five figures, a caller for each test.
BY_VOICE, BY_EVENTS = "+79307950472", "+79423441109"


@pytest.fixture(scope="module")
def edge(system, tmp_path_factory):
    for find in (debian_programs.kamailio, debian_programs.rtpengine):
        if find() is None:
            pytest.skip(f"{find.__name__} was not found; see ./dozvon doctor")
    running = Edge(
        tmp_path_factory.mktemp("installation") / "edge", [system.settings.sip_port], PEERS
    )
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.close()


@pytest.mark.parametrize(
    ("caller", "by_keys"), [(BY_VOICE, False), (BY_EVENTS, True)], ids=["voice", "keys"]
)
def test_a_tls_and_srtp_phone_submits(system, edge, phone, spoken, caller, by_keys):
    one = phone(Baresip, caller, secure=True)
    at = f"{PUBLIC}:{edge.tls_port};transport=tls"
    transcript = submit(system, one, caller, spoken, by_keys, at)
    one.hang_up()
    recording = transcript.wait_for_end()
    one.close()
    assert alike(one.heard(), recording, channel=1) > ALIKE
    assert alike(one.sent(), recording, channel=0) > ALIKE or by_keys
