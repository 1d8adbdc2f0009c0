"""What the gateway itself says, when nobody else can. Made ahead, so that they need no engine."""

from voice_gateway.text.sentences import sentences

APOLOGY = "Простите, у нас технические неполадки. Соединяю вас с оператором."
STILL_RINGING = (
    "Жду ответа оператора. Оставайтесь, пожалуйста, на линии.",
    "Оператор пока не ответил. Пожалуйста, подождите ещё немного.",
)
"""In turn, while an operator is rung. They promise no place in a queue: it is not ours to know."""
NOT_REACHED = (
    "К сожалению, соединить вас с оператором сейчас не получается. Ваше обращение записано. "
    "Позвоните, пожалуйста, чуть позже. До свидания!"
)
"""Where the dialogue is out of order as well."""
FAREWELL = (
    "Извините, мне придётся прервать разговор. Перезвоните, пожалуйста, через минуту. До свидания!"
)
"""Where the gateway stops and the call did not end within the grace."""
PINNED = tuple(piece for text in (APOLOGY, NOT_REACHED, FAREWELL) for piece in sentences(text))
PINNED_FOR_TRANSFERS = tuple(piece for text in STILL_RINGING for piece in sentences(text))
