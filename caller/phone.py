"""The number a caller calls from."""

import re

from caller.problems import BadInput


def e164(text: str) -> str:
    """«+7 (495) 123-45-01», «8 495 1234501» -> «+74951234501». Raises BadInput."""
    digits = re.sub(r"[\s()\-]", "", text)
    if re.fullmatch(r"8\d{10}", digits):
        digits = "+7" + digits[1:]
    if not re.fullmatch(r"\+[1-9]\d{9,14}", digits):
        raise BadInput(f"{text!r} is not a phone number; write it like +74951234501")
    return digits
