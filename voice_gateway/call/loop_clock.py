"""The clock of a call's timers."""

import asyncio


def now_ms() -> float:
    """ms on the running loop's clock."""
    return asyncio.get_running_loop().time() * 1000
