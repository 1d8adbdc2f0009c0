"""A caller asks the real bot for an operator and talks to one at a phone of another make."""

import json
import tempfile
import time
from pathlib import Path

import pytest

from tests.media.test_rtp_codecs import voice_like
from tests.system.phones.baresip import Baresip
from tests.system.phones.likeness import RATE, alike
from tests.system.phones.transcripts import Transcript
from tests.system.test_phone_peers import ALIKE, phone, spoken
from tests.system_fixture import started

pytestmark = pytest.mark.system

__all__ = ["phone", "spoken"]
CONSULTATION, CALLER, OPERATOR = "+74951240001", "+79304436362", "600"
TALK_S = 4


@pytest.fixture
def operator(phone):
    return phone(Baresip, OPERATOR, answers=True)


@pytest.fixture
def system(operator):
    """One of its own, whose operators answer by phone."""
    var = Path(tempfile.mkdtemp(prefix="dozvon-"))
    transfers = var / "transfers.yml"
    target = f"sip:{OPERATOR}@{operator.address}"
    queues = {"default": "consultation", "queues": {"consultation": {"target": target}}}
    transfers.write_text(json.dumps(queues), encoding="utf-8")
    settings = {
        "GATEWAY_TRANSFERS": str(transfers),
        "GATEWAY_SIP_CALLER_FROM": '["p-asserted-identity", "from"]',
    }
    with started(var, settings) as running:
        yield running


def wait_for(phone, words: str) -> None:
    give_up = time.monotonic() + 60
    while words not in (log := (phone.folder / "log").read_text(errors="replace")):
        assert time.monotonic() < give_up, log[-3000:]
        time.sleep(0.1)


def test_who_asks_for_an_operator_talks_to_one(system, phone, operator, spoken):
    asks = spoken("оператор")
    caller, transcript = phone(Baresip, CALLER), Transcript(system, CALLER)
    caller.dial(f"sip:{CONSULTATION}@{system.sip_address}")
    transcript.wait_for("скажите")
    caller.play(asks)
    wait_for(operator, "Call established")
    wait_for(operator, "incoming rtp")
    caller.play(voice_like(RATE, TALK_S))
    operator.play(voice_like(RATE, TALK_S)[::-1].copy())
    time.sleep(TALK_S + 2)
    operator.hang_up()
    recording = transcript.wait_for_end()
    for one in (caller, operator):
        one.close()
    assert alike(operator.sent(), caller.heard(), 0) > ALIKE
    assert alike(operator.sent(), recording, channel=1) > ALIKE
    assert alike(caller.sent(), recording, channel=0) > ALIKE
    log = system.log("gateway")
    assert '"outcome": "handed_off"' in log
    assert CALLER not in log
