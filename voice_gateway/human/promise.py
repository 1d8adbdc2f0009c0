"""When somebody is called back, in words. Pure."""

from datetime import datetime

from voice_gateway.operators.sides import CallBackPromise


def when(promise: CallBackPromise, now: datetime) -> str:
    """«сегодня с 15:40 до 20:30», by the promise's own clock. now: with a zone."""
    opens, closes = promise.opens, promise.closes.astimezone(promise.opens.tzinfo)
    days = (opens.date() - now.astimezone(opens.tzinfo).date()).days
    day = {0: "сегодня", 1: "завтра"}.get(days, f"{opens.day}.{opens:%m}")
    return f"{day} с {opens.hour}:{opens:%M} до {closes.hour}:{closes:%M}"
