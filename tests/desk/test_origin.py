import pytest

from voice_gateway.web.origin import is_own


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("https://call.example", "call.example", True),
        ("http://127.0.0.1:8800", "127.0.0.1:8800", True),
        (None, "call.example", True),
        ("https://evil.example", "call.example", False),
        ("https://call.example.evil.example", "call.example", False),
        ("https://call.example:8443", "call.example", False),
        ("http://127.0.0.1:8801", "127.0.0.1:8800", False),
        ("null", "call.example", False),
        ("", "call.example", False),
        ("null", "", False),
        ("https://call.example@evil.example", "call.example", False),
    ],
)
def test_only_pages_of_this_very_host_are_own(origin, host, own):
    headers = {"host": host} | ({} if origin is None else {"origin": origin})
    assert is_own(headers) == own
