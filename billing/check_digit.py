"""Check digits of numbers that people dictate and key."""


def luhn(number: str) -> bool:
    """Whether the last figure follows from the others (ISO/IEC 7812-1, annex B)."""
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(number)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
