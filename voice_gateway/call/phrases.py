"""What the gateway itself says, when nobody else can. Made ahead, so that they need no engine."""

from voice_gateway.text.sentences import sentences

APOLOGY = "Простите, у нас технические неполадки. Соединяю вас с оператором."
HANDOFF_STUB = (
    "К сожалению, операторы к этой системе ещё не подключены. Ваше обращение записано. До свидания!"
)
PINNED = tuple(sentences(APOLOGY) + sentences(HANDOFF_STUB))


def queue_position(position: int) -> str:
    return f"Вы {position}-й в очереди."
