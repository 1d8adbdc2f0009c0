"""Numbers, identity and keys: what is read from requests, and whom it is believed."""

import pytest

from media.sip.identity import caller_number, dialled_number, number_of
from media.sip.info import key_of, relay_body
from media.sip.phone_number import e164

BOTH = ("p-asserted-identity", "from")
KNOWN, OTHER = "+74951234501", "+74951234502"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+7 (495) 123-45-01", KNOWN),
        ("8 495 1234501", KNOWN),
        ("74951234501", KNOWN),
        ("4951234501", KNOWN),
        ("+4930901820", "+4930901820"),
        ("112", None),
        ("1001", None),
        ("anonymous", None),
        ("+7495123450123456", None),
        ("٨٤٩٥١٢٣٤٥٠١", None),
        ("", None),
    ],
)
def test_a_number_is_known_in_every_spelling_and_nothing_else_is_one(text, number):
    assert e164(text) == number


@pytest.mark.parametrize(
    "value",
    [
        f"<sip:{KNOWN}@pbx>",
        '"Иван" <sip:84951234501@10.0.0.1:5060;user=phone>;tag=1',
        f"sip:{KNOWN}@pbx;tag=1",
        "<tel:+7-495-123-45-01;phone-context=x>",
        "<SIP:%2B74951234501@pbx>",
        f'"sip:{OTHER}@x" <sip:{KNOWN}@pbx>',
        f"<sip:{KNOWN};npdi@pbx>",
    ],
)
def test_a_number_is_taken_from_the_address_not_from_the_name(value):
    assert number_of(value) == KNOWN


@pytest.mark.parametrize(
    ("headers", "believed", "caller"),
    [
        ({"from": [f"<sip:{KNOWN}@a>"]}, BOTH, KNOWN),
        ({"from": [f"<sip:{KNOWN}@a>"]}, ("p-asserted-identity",), None),
        ({"from": [f"<sip:{KNOWN}@a>"]}, (), None),
        (
            {"from": [f"<sip:{OTHER}@a>"], "p-asserted-identity": [f"<sip:{KNOWN}@a>"]},
            BOTH,
            KNOWN,
        ),
        (
            {"from": [f"<sip:{KNOWN}@a>"], "p-asserted-identity": ["<sip:secretary@a>"]},
            BOTH,
            KNOWN,
        ),
        ({"p-asserted-identity": [f"<sip:{KNOWN}@a>"], "privacy": ["id"]}, BOTH, None),
        ({"p-asserted-identity": [f"<sip:{KNOWN}@a>"], "privacy": ["none"]}, BOTH, KNOWN),
        ({"p-asserted-identity": [f"<sip:{KNOWN}@a>"], "privacy": ["user;id"]}, BOTH, None),
        (
            {
                "from": ['"Anonymous" <sip:anonymous@anonymous.invalid>'],
                "p-asserted-identity": [f"<sip:{KNOWN}@a>"],
            },
            BOTH,
            None,
        ),
        ({}, BOTH, None),
    ],
)
def test_a_caller_is_who_is_believed_and_does_not_withhold(headers, believed, caller):
    assert caller_number(headers, believed) == caller


@pytest.mark.parametrize(
    ("sources", "dialled"),
    [
        (("request-uri", "to"), KNOWN),
        (("to",), OTHER),
        (("diversion", "request-uri"), "+74951240003"),
        ((), None),
    ],
)
def test_the_dialled_number_is_looked_for_where_the_trunk_puts_it(sources, dialled):
    headers = {"to": [f"<sip:{OTHER}@a>"], "diversion": ["<sip:+74951240003@a>;reason=unknown"]}
    assert dialled_number(f"sip:{KNOWN}@gateway", headers, sources) == dialled


@pytest.mark.parametrize(
    ("content_type", "body", "key"),
    [
        ("application/dtmf-relay", "Signal=5\r\nDuration=160", "5"),
        ("application/dtmf-relay", "Signal= 5\nDuration= 160\n", "5"),
        ("Application/DTMF-Relay", "signal=*", "*"),
        ("application/dtmf-relay", "Signal=11", "#"),
        ("application/dtmf", "5", "5"),
        ("application/dtmf", " # \r\n", "#"),
        ("application/dtmf", "55", None),
        ("application/dtmf", "A", None),
        ("application/dtmf", "", None),
        ("application/dtmf-relay", "Duration=160", None),
        ("text/plain", "5", None),
    ],
)
def test_a_key_is_read_from_the_bodies_that_phones_send(content_type, body, key):
    assert key_of(content_type, body) == key


@pytest.mark.parametrize("key", "0123456789*#")
def test_a_key_that_we_send_is_one_that_we_read(key):
    assert key_of("application/dtmf-relay", relay_body(key)) == key
