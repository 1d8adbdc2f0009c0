"""What can be said or pressed at each step."""

from __future__ import annotations

from bot.replies.reply import Reply

HELP = {
    "menu": "utter_help_menu",
    "account_number": "utter_help_digits",
    "reading": "utter_help_digits",
    "callback_phone": "utter_help_digits",
    "replace_readings": "utter_help_replace",
    "callback_window": "utter_help_window",
    "order_time": "utter_help_window",
    "pay_by": "utter_help_pay_by",
    "pay_sum": "utter_help_digits",
}


def help_reply(step: str) -> Reply:
    """What can be answered at this step; most are answered with «да» or «нет»."""
    return Reply(HELP.get(step, "utter_help_yes_no"))
