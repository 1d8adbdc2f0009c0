"""What the stand-in desk tells of: one operator's morning, all of it made up."""

from datetime import UTC, datetime, timedelta
from typing import Any

Message = dict[str, Any]
PASSWORD = "одноразовый-пароль"
OPERATOR: Message = {
    "id": "olga",
    "name": "olga",
    "title": "Ольга Петровна",
    "role": "operator",
    "skills": ["consultation", "services"],
}
SUPERVISOR: Message = {**OPERATOR, "role": "supervisor", "title": "Марина Сергеевна"}
CONFIG: Message = {
    "sections": [
        {"id": "private", "title": "Частным клиентам"},
        {"id": "corporate", "title": "Корпоративным клиентам"},
    ],
    "queues": [
        {"id": "consultation", "title": "Консультации"},
        {"id": "services", "title": "Дополнительные услуги"},
        {"id": "corporate", "title": "Корпоративные клиенты"},
    ],
    "canned": [
        {"title": "Приветствие", "text": "Здравствуйте! Чем я могу вам помочь?"},
        {"title": "Нужна минута", "text": "Одну минуту, пожалуйста: я уточню эту информацию."},
        {"title": "Фото счётчика", "text": "Пришлите, пожалуйста, фотографию счётчика."},
    ],
    "break_reasons": ["Обед", "Короткий перерыв", "Обучение"],
    "results": ["Вопрос решён", "Оформлена заявка", "Связь прервалась"],
    "wrap_up_s": 30,
}
ACCOUNT = "1000000001"
CUSTOMER: Message = {
    "account": ACCOUNT,
    "name": "Иванова Анна Петровна",
    "address": "Москва, улица Ленина, д. 5, кв. 12",
    "phones": ["+74951234501"],
    "closed_on": None,
    "balance": {"amount": "1234.56", "as_of": "2026-11-22"},
    "meters": [
        {
            "number": "012345678",
            "place": "в квартире",
            "registers": [
                {"zone": "day", "digits": 5, "last": {"value": 15780, "on": "2026-10-20"}},
                {"zone": "night", "digits": 5, "last": {"value": 6120, "on": "2026-10-20"}},
            ],
        }
    ],
}


def ago(seconds: float) -> str:
    return (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat()


def chat(who: str, text: str, number: int, **more: Any) -> Message:
    """A line of the chat; `number` also tells how old it is."""
    names = {"visitor": "Анна", "operator": "Ольга Петровна"}
    return {
        "id": number,
        "who": who,
        "name": names.get(who, ""),
        "text": text,
        "at": ago(1000 - number),
        "file": None,
        **more,
    }


def waiting(call: str, name: str | None, waits_s: float, **more: Any) -> Message:
    return {
        "call": call,
        "kind": "web",
        "name": name,
        "line": "consultation",
        "queue": "consultation",
        "section": "private",
        "reason": "asked",
        "since": ago(waits_s),
        "position": 1,
        "code": None,
        "for": None,
        **more,
    }


def colleague(name: str, presence: str, since_s: float, **more: Any) -> Message:
    return {
        "id": f"id-{name}",
        "name": name,
        "presence": presence,
        "reason": None,
        "since": ago(since_s),
        "call": None,
        "skills": ["consultation"],
        **more,
    }


def queue() -> Message:
    return {
        "type": "queue",
        "waiting": [
            waiting("w1", "Смирнов Пётр Ильич", 84, reason="not_understood"),
            waiting("w2", None, 41, kind="phone", section=None, queue="services", line="services"),
            waiting("w3", "Кузнецова Мария", 12, **{"for": "olga", "code": "4821-7305"}),
        ],
        "total": 3,
        "operators": [
            colleague("Ольга Петровна", "available", 300, id="olga"),
            colleague("Ирина Викторовна", "busy", 213, call="c-7"),
            colleague("Сергей Николаевич", "break", 640, reason="Обед"),
            colleague("Тимур Рашидович", "wrap_up", 15),
            colleague("Елена Андреевна", "offline", 5400),
        ],
    }


BOARD: Message = {
    "type": "board",
    "service_level": 0.76,
    "answered": 143,
    "abandoned": 9,
    "average_wait_s": 27.4,
    "longest_wait_s": 84,
    "talks": [],
}


def offer(call: str = "c-1", **more: Any) -> Message:
    expires = (datetime.now(UTC) + timedelta(seconds=20)).isoformat()
    return {
        "type": "offer",
        "call": call,
        "kind": "web",
        "name": "Иванова Анна Петровна",
        "line": "consultation",
        "queue": "consultation",
        "section": "private",
        "reason": "not_understood",
        "waited_s": 37.2,
        "expires": expires,
        "code": "4821-7305",
        "role": "talking",
        "by": None,
        **more,
    }


def talk(call: str = "c-1", **more: Any) -> Message:
    return {
        "type": "talk",
        "call": call,
        "kind": "web",
        "visitor": {
            "name": "Иванова Анна Петровна",
            "account": ACCOUNT,
            "phone": "+74951234501",
            "section": "private",
            "page": "https://site.example/contacts?from=menu",
        },
        "collected": {
            "goal": "задолженность",
            "account": ACCOUNT,
            "address": "Москва, улица Ленина, дом 5, квартира 12",
            "queue": "consultation",
        },
        "reason": "not_understood",
        "transcript": [
            {"who": "assistant", "text": "Здравствуйте! Чем могу помочь?", "at": ago(190)},
            {"who": "caller", "text": "откуда у меня взялся долг", "at": ago(184)},
            {"who": "assistant", "text": "Долг 1 234,56 ₽ возник в октябре.", "at": ago(180)},
            {"who": "caller", "text": "я же всё оплатила", "at": ago(171)},
        ],
        "chat": [],
        "earlier": [
            {
                "call": "old-1",
                "at": ago(86400 * 12),
                "operator": "Ирина Викторовна",
                "result": "Вопрос решён",
                "note": "Спрашивала о поверке счётчика, отправила список документов.",
                "code": None,
            }
        ],
        "since": ago(0),
        "video": True,
        "hold": False,
        "code": None,
        "notes": "",
        "captions": [],
        "result": None,
        "role": "talking",
        "with": [{"operator": "olga", "name": "Ольга Петровна", "role": "talking"}],
        "transfer": None,
        **more,
    }


def phone_talk(**more: Any) -> Message:
    visitor = {
        "name": None,
        "account": None,
        "phone": "+74951234501",
        "section": None,
        "page": None,
    }
    return talk(kind="phone", video=False, visitor=visitor, **more)


def caption(who: str, turn: int, text: str, *, final: bool = True) -> Message:
    return {"type": "caption", "who": who, "turn": turn, "text": text, "final": final}


CAPTIONS = [
    caption("caller", 1, "Здравствуйте, я не понимаю, откуда долг."),
    caption("operator", 1, "Здравствуйте, Анна Петровна. Сейчас посмотрю вашу карточку."),
    caption("caller", 2, "Я же всё оплатила ещё в октябре, у меня и чек есть."),
    caption("operator", 2, "Пришлите, пожалуйста, фотографию чека в чат."),
    caption("caller", 3, "сейчас отпра", final=False),
]
CALLBACKS: list[Message] = [
    {
        "id": 1,
        "phone": "+74951234507",
        "name": "Орлов Денис Игоревич",
        "from": ago(-1800),
        "to": ago(-5400),
        "tries": 0,
        "state": "waiting",
    },
    {
        "id": 2,
        "phone": "+74951234511",
        "name": None,
        "from": ago(3600),
        "to": ago(-600),
        "tries": 2,
        "state": "calling",
    },
    {
        "id": 3,
        "phone": "+74951234502",
        "name": "Белова Нина",
        "from": ago(9000),
        "to": ago(5400),
        "tries": 1,
        "state": "done",
    },
]
PAST_TALK: Message = {
    "operator": "Ольга Петровна",
    "queue": "consultation",
    "name": "Иванова Анна Петровна",
    "account": ACCOUNT,
    "at": ago(7200),
    "ended_at": ago(6900),
    "notes": "Платёж за октябрь нашёлся, долг снимут сегодня.",
    "result": "Вопрос решён",
    "code": "4821-7305",
}
CALLS: list[Message] = [
    {
        "call": f"past-{index}",
        "at": ago(7200 * (index + 1)),
        "ended_at": ago(7200 * (index + 1) - 400),
        "line": "consultation",
        "channel": "web",
        "end_reason": "completed",
        "talks": [{**PAST_TALK, "name": name, "result": result}],
        "stars": stars,
    }
    for index, (name, result, stars) in enumerate(
        [
            ("Иванова Анна Петровна", "Вопрос решён", 5),
            ("Соколов Игорь", "Оформлена заявка", None),
            (None, None, None),
        ]
    )
]
WHOLE_CALL: Message = {
    **CALLS[0],
    "phone": "+74951234501",
    "reason": "asked",
    "collected": {"goal": "задолженность", "account": ACCOUNT},
    "transcript": [{**line, "kind": "said"} for line in talk()["transcript"]],
    "chat": [chat("visitor", "Вот чек", 1), chat("operator", "Спасибо, вижу.", 2)],
    "files": [],
    "rating": {"stars": 5, "comment": "Быстро разобрались, спасибо!"},
}
