"""Why something cannot be done now, in the operator's words."""

from voice_gateway.operators.sides import Message

_WORDS = {
    "offer_gone": "Этот звонок уже не ждёт вашего ответа.",
    "not_in_a_talk": "Сейчас вы ни с кем не разговариваете.",
    "not_talking": "Сейчас вы не ведёте этот разговор.",
    "nobody_there": "Там сейчас никого нет.",
    "nobody_came": "Коллега не ответил. Клиент снова с вами.",
    "desk_busy": "Этот коллега сейчас занят.",
    "no_such_desk": "Такого рабочего места нет.",
    "no_such_queue": "Такой очереди нет.",
    "no_such_result": "Такого результата нет в списке.",
    "no_such_talk": "Этот разговор уже закончился.",
    "transfer_runs": "Сначала завершите или отмените начатый перевод.",
    "nobody_consulted": "Коллега ещё не ответил.",
    "not_listening": "Вы не слушаете этот разговор.",
    "caller_would_be_alone": "Клиент остался бы один. Завершите разговор или переведите его.",
    "supervisors_only": "Это может только старший смены.",
    "malformed": "Сообщение составлено неверно.",
    "too_fast": "Слишком много сообщений подряд. Подождите немного.",
}


def problem(code: str) -> Message:
    """The contract's `problem`."""
    return {"type": "problem", "code": code, "message": _WORDS.get(code, "Сейчас это невозможно.")}
