"""SIPp calls the readings line and submits: by voice, by RFC 4733 events, by INFO."""

import pytest

from caller.billing import last_reading
from launcher import debian_programs
from tests.system.phones.likeness import alike
from tests.system.phones.sipp import Presses, Says, Sipp
from tests.system.phones.transcripts import Transcript
from tests.system.test_phone_peers import ALIKE, DIGITS, READINGS_LINE, spoken

pytestmark = pytest.mark.system

__all__ = ["spoken"]
# People of the demo with one meter of five figures, a caller for each test.
CALLERS = {"voice": "+79403228431", "rtpevent": "+79807699937", "info": "+79420506305"}


@pytest.mark.parametrize(("how", "caller"), CALLERS.items(), ids=CALLERS)
def test_sipp_submits(system, spoken, tmp_path, how, caller):
    if debian_programs.sipp() is None:
        pytest.skip("SIPp was not found; see ./dozvon doctor")
    reading = last_reading(system.billing_url, caller) + 100
    figures = f"{reading:05}"
    yes, said = spoken("да"), spoken(", ".join(DIGITS[int(figure)] for figure in figures))
    told = Says(said) if how == "voice" else Presses(figures, by_info=how == "info")
    phone = Sipp(tmp_path / "phone", caller, [Says(yes), told, Says(yes)])
    transcript = Transcript(system, caller)
    try:
        phone.dial(f"sip:{READINGS_LINE}@{system.sip_address}")
        for question in ("Верно?", "цифры до запятой", "Верно?"):
            transcript.wait_for(question)
            phone.go_on()
        transcript.wait_for("показания приняты")
        assert last_reading(system.billing_url, caller) == reading
        phone.go_on()
        recording = transcript.wait_for_end()
        phone.wait_for_end()
    finally:
        phone.close()
    if how == "voice":
        assert alike(phone.sent(1), recording, channel=0) > ALIKE
