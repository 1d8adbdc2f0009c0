"""What a caller hears while nobody talks to them."""

import math

from voice_gateway.text.morphology import counted

NEXT = "Вам ответит первый освободившийся оператор."
STAY = "Пожалуйста, оставайтесь на линии."
STILL = "Оператор пока занят. Спасибо, что ждёте."
CALLBACK_KEY = "Если вам неудобно ждать, нажмите один, и мы вам перезвоним."
LOST = "Связь с оператором прервалась. Не отключайтесь, пожалуйста: вам ответят в первую очередь."
TRANSFERRED = "Перевожу вас на другого специалиста. Пожалуйста, оставайтесь на линии."
NOBODY = "Сейчас операторов на месте нет. Оставьте номер телефона, и мы вам перезвоним."
"""To those who have a page before them."""


def place(position: int, expected_s: float | None) -> str:
    """position: from 1. expected_s: None when it cannot be told."""
    if position == 1:
        return f"{NEXT} {_wait(expected_s)}".rstrip()
    ahead = position - 1
    people = counted("человек", ahead, "nomn")
    return f"Перед вами в очереди {ahead} {people}. {_wait(expected_s)}".rstrip()


def _wait(expected_s: float | None) -> str:
    if expected_s is None:
        return ""
    minutes = math.ceil(expected_s / 60)
    if minutes <= 1:
        return "Ждать меньше минуты."
    return f"Ждать примерно {minutes} {counted('минута', minutes, 'accs')}."
