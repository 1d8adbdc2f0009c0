"""Phones that others made call the readings line and submit, by voice and by keys."""

import shutil

import pytest

from caller.billing import last_reading
from tests.system.phones.baresip import Baresip
from tests.system.phones.likeness import alike, read
from tests.system.phones.linphone import Linphone
from tests.system.phones.transcripts import Transcript

pytestmark = pytest.mark.system

READINGS_LINE = "+74951240002"
PROGRAMS = {Baresip: "baresip", Linphone: "linphonec"}
NAMES = list(PROGRAMS.values())
# People of the demo with one meter of five figures, a caller for each test.
BY_VOICE = {Baresip: "+79102284047", Linphone: "+79111833238"}
# As INFO linphone sends a key five seconds after the one before it.
BY_KEYS = {
    (Baresip, "rtpevent"): "+79111952267",
    (Baresip, "info"): "+79157689547",
    (Linphone, "rtpevent"): "+79119693885",
    (Linphone, "info"): "+79218296956",
}
ALIKE = 0.99
RIGHT, ONCE_MORE = "Верно?", "ещё раз"
DIGITS = "ноль один два три четыре пять шесть семь восемь девять".split()


@pytest.fixture(scope="session")
def spoken(recorded):
    """A phrase -> its sound at 8 kHz."""
    return lambda phrase: read(recorded(phrase))


@pytest.fixture
def phone(tmp_path):
    """Starts a phone of a kind for a caller; it is closed after the test."""
    phones = []

    def start(kind, caller, **options):
        if shutil.which(PROGRAMS[kind]) is None:
            pytest.skip(f"{PROGRAMS[kind]} was not found; see ./dozvon doctor")
        phones.append(kind(tmp_path / f"phone-{len(phones)}", caller, **options))
        return phones[-1]

    yield start
    for one in phones:
        one.close()


def submit(system, phone, caller: str, spoken, by_keys: bool, at: str = "") -> Transcript:
    """The whole call up to the thanks; `at`: where the line is called, if not at the gateway.
    Who is asked for the figures again says them again, as people do; a third miss ends it."""
    transcript = Transcript(system, caller)
    reading = last_reading(system.billing_url, caller) + 100
    # Made before the call: a voice takes its time.
    yes, figures = spoken("да"), spoken(", ".join(DIGITS[int(d)] for d in f"{reading:05}"))
    phone.dial(f"sip:{READINGS_LINE}@{at or system.sip_address}")
    transcript.wait_for(RIGHT)
    phone.play(yes)
    transcript.wait_for("цифры до запятой")
    if by_keys:
        phone.press(f"{reading:05}")
        transcript.wait_for(RIGHT)
    else:
        phone.play(figures)
        while transcript.wait_for(RIGHT, ONCE_MORE) == ONCE_MORE:
            phone.play(figures)
    phone.play(yes)
    transcript.wait_for("показания приняты")
    assert last_reading(system.billing_url, caller) == reading
    return transcript


@pytest.mark.parametrize(("kind", "caller"), BY_VOICE.items(), ids=NAMES)
def test_a_phone_submits_by_voice_and_hears_what_was_sent(system, phone, spoken, kind, caller):
    one = phone(kind, caller)
    transcript = submit(system, one, caller, spoken, by_keys=False)
    one.hang_up()
    recording = transcript.wait_for_end()
    one.close()
    assert alike(one.heard(), recording, channel=1) > ALIKE
    if kind is Baresip:  # the other one does not keep what it sent
        assert alike(one.sent(), recording, channel=0) > ALIKE


@pytest.mark.parametrize(
    ("kind", "keys", "caller"), [(*kind_and_keys, who) for kind_and_keys, who in BY_KEYS.items()]
)
def test_a_phone_submits_by_keys(system, phone, spoken, kind, keys, caller):
    one = phone(kind, caller, keys=keys)
    transcript = submit(system, one, caller, spoken, by_keys=True)
    one.hang_up()
    transcript.wait_for_end()
