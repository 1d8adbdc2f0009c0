"""SIPp (Debian: sip-tester) as a hundred callers at once."""

import pytest

from media.sip.bench import AnsweringMachine
from tests.media.sipp import sipp

SOUND = ("-mi", "127.0.0.1", "-mp", "43000", "-timeout", "120")
CALLS = 100


@pytest.fixture
async def machine():
    one = AnsweringMachine(range(42000, 42000 + 2 * CALLS + 20))
    await one.start()
    yield one
    await one.close()


async def test_a_hundred_calls_at_once_are_answered_and_leave_nothing(machine, tmp_path):
    status, output = await sipp(
        machine.endpoint.address,
        "sipp_caller.xml",
        tmp_path,
        *SOUND,
        "-m",
        str(CALLS),
        "-l",
        str(CALLS),
        "-r",
        "20",
    )
    assert status == 0, output[-3000:]
    assert machine.answered == CALLS
    await machine.idle()
    assert machine.rtp.ports_in_use == 0
