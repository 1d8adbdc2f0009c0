"""What the gateway itself says, when nobody else can. Made ahead, so that they need no engine."""

APOLOGY = "Простите, у нас технические неполадки."
GOODBYE_UNHEARD = "Похоже, связь прервалась. Перезвоните нам, пожалуйста. До свидания!"
HANDOFF_STUB = (
    "К сожалению, операторы к этой системе ещё не подключены. Ваше обращение записано. До свидания!"
)
PINNED = (
    APOLOGY,
    GOODBYE_UNHEARD,
    "К сожалению, операторы к этой системе ещё не подключены.",
    "Ваше обращение записано.",
    "До свидания!",
)


def queue_position(position: int) -> str:
    return f"Соединяю вас с оператором. Вы {position}-й в очереди."
