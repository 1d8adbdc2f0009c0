"""The number a caller calls from, or calls."""

from caller.problems import BadInput
from media.sip.phone_number import e164 as known


def e164(text: str) -> str:
    """«+7 (495) 123-45-01», «8 495 1234501» -> «+74951234501». Raises BadInput."""
    number = known(text)
    if number is None:
        raise BadInput(f"{text!r} is not a phone number; write it like +74951234501")
    return number
