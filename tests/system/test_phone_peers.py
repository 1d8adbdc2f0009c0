"""Phones that others made call the readings line and submit, by voice and by keys."""

import shutil

import httpx
import pytest

from tests.system.phones.baresip import Baresip
from tests.system.phones.likeness import alike, read
from tests.system.phones.transcripts import Transcript

pytestmark = pytest.mark.system

READINGS_LINE = "+74951240002"
# People of the demo with one meter of five figures, a caller for each test.
BY_VOICE, BY_EVENTS, BY_INFO = "+79102284047", "+79111833238", "+79111952267"
ALIKE = 0.99
DIGITS = "ноль один два три четыре пять шесть семь восемь девять".split()


@pytest.fixture(scope="session")
def spoken(recorded):
    """A phrase -> its sound at 8 kHz."""
    return lambda phrase: read(recorded(phrase))


@pytest.fixture
def baresip(tmp_path):
    if shutil.which("baresip") is None:
        pytest.skip("baresip was not found; Debian: apt install baresip")
    phones = []

    def start(caller, **options):
        phones.append(Baresip(tmp_path / f"baresip-{len(phones)}", caller, **options))
        return phones[-1]

    yield start
    for phone in phones:
        phone.close()


def last_reading(system, caller: str) -> int:
    account = httpx.post(f"{system.billing_url}/accounts/lookup", json={"phone": caller}).json()[0]
    meters = httpx.get(f"{system.billing_url}/accounts/{account['number']}/meters").json()
    return meters[0]["registers"][0]["last"]["value"]


def submit(system, phone, caller: str, spoken, by_keys: bool) -> Transcript:
    """The whole call up to the thanks."""
    transcript = Transcript(system, caller)
    reading = last_reading(system, caller) + 100
    # Made before the call: a voice takes its time.
    yes, figures = spoken("да"), spoken(" ".join(DIGITS[int(d)] for d in f"{reading:05}"))
    phone.dial(f"sip:{READINGS_LINE}@{system.sip_address}")
    transcript.wait_for("Верно?")
    phone.play(yes)
    transcript.wait_for("цифры до запятой")
    if by_keys:
        phone.press(f"{reading:05}")
    else:
        phone.play(figures)
    transcript.wait_for("Верно?")
    phone.play(yes)
    transcript.wait_for("показания приняты")
    assert last_reading(system, caller) == reading
    return transcript


def test_baresip_submits_by_voice_and_sound_arrives_as_it_was_sent(system, baresip, spoken):
    phone = baresip(BY_VOICE)
    transcript = submit(system, phone, BY_VOICE, spoken, by_keys=False)
    phone.hang_up()
    recording = transcript.wait_for_end()
    phone.close()
    assert alike(phone.sent(), recording, channel=0) > ALIKE
    assert alike(phone.heard(), recording, channel=1) > ALIKE


@pytest.mark.parametrize(("keys", "caller"), [("rtpevent", BY_EVENTS), ("info", BY_INFO)])
def test_baresip_submits_by_keys(system, baresip, spoken, keys, caller):
    phone = baresip(caller, keys=keys)
    transcript = submit(system, phone, caller, spoken, by_keys=True)
    phone.hang_up()
    transcript.wait_for_end()
