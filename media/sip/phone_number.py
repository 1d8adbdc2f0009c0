"""Telephone numbers as E.164."""

import re

_DECORATION = re.compile(r"[\s()\-.]")
_E164 = re.compile(r"\+[1-9]\d{6,14}")


def e164(text: str) -> str | None:
    """«+7 (495) 123-45-01», «8 495 1234501», «74951234501» -> «+74951234501».

    Ten figures are a Russian number without its code, as trunks deliver them. None for what is no
    full number: an extension, a name, an emergency number.
    """
    digits = _DECORATION.sub("", text)
    if re.fullmatch(r"[78]\d{10}", digits, re.ASCII):
        digits = "+7" + digits[1:]
    elif re.fullmatch(r"[3489]\d{9}", digits, re.ASCII):
        digits = "+7" + digits
    return digits if _E164.fullmatch(digits) and digits.isascii() else None
