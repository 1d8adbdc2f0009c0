"""Rasa's request to the action server, made by hand."""

from __future__ import annotations

from typing import Any

from bot.bench.callers import Caller
from bot.bench.situations import Said, Situation

Json = dict[str, Any]

_BEGUN: Json = {
    "service": {"code": "plumbing", "name": "сантехнические работы", "price": "1 400 ₽"},
    "order_time": "утром",
    "order_number": "000001",
    "payment": {"id": "0" * 32, "amount": "940.50"},
    "payment_due": "940.50",
    "pay_sum": "940.50",
    "callback_window": {
        "name": "утром",
        "day": "2026-11-23",
        "opens": "08:30:00",
        "closes": "12:00:00",
    },
}
"""What a caller may have begun before, whatever is asked now."""


def action_call(situation: Situation, caller: Caller, domain: Json, call_id: str) -> Json:
    """The body of POST /webhook: an identified caller was asked something and has just answered."""
    filled = situation.filled(caller)
    latest = _user(situation.said, caller)
    known = {
        "identification": "confirmed",
        "accounts": caller.accounts,
        "account": caller.number,
        "address": caller.accounts[0]["address"],
        "requested_slot": None,
        "goal": "баланс",
        **_BEGUN,
        "callback_phone": caller.phone,
    }
    events = [
        {"event": "action", "name": "action_listen"},
        _user(Said("что у меня по счёту", "баланс"), caller),
        {"event": "action", "name": situation.form or "action_balance"},
        _bot("utter_balance_due", "На 20.11.2026 к оплате 3 481,55 ₽."),
        _bot(situation.offered, "Скажите, пожалуйста."),
        {"event": "action", "name": "action_listen"},
        latest,
        *({"event": "slot", "name": name, "value": value} for name, value in filled.items()),
    ]
    slots = {name: told.get("initial_value") for name, told in domain["slots"].items()}
    return {
        "next_action": situation.action,
        "sender_id": call_id,
        "tracker": {
            "sender_id": call_id,
            "slots": {**slots, **known, **situation.slots(caller), **filled},
            "latest_message": {**latest["parse_data"], "metadata": latest["metadata"]},
            "latest_event_time": 0.0,
            "followup_action": None,
            "paused": False,
            "events": events,
            "latest_input_channel": "voice",
            "active_loop": {"name": situation.form} if situation.form else {},
            "latest_action": {"action_name": "action_listen"},
            "latest_action_name": "action_listen",
        },
        "domain": domain,
        "version": "3.6.21",
    }


def _user(said: Said, caller: Caller) -> Json:
    told = {
        "text": said.text,
        "intent": {"name": said.intent, "confidence": 0.97},
        "entities": [{"entity": name, "value": value} for name, value in said.entities],
        "intent_ranking": [{"name": said.intent, "confidence": 0.97}],
    }
    metadata = {"line": "consultation", "caller": caller.phone, "channel": "phone"}
    return {"event": "user", "text": said.text, "metadata": metadata, "parse_data": told}


def _bot(response: str, text: str) -> Json:
    return {"event": "bot", "text": text, "metadata": {"utter_action": response}}
