"""Nothing was heard or understood (P14)."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.latest import latest_intent
from bot.actions.say import hand_off, hang_up, repeat, say
from bot.actions.step import current_step
from bot.replies.offers import STEP as OFFER
from bot.replies.offers import standing_offer
from bot.replies.office import place_asked
from bot.replies.reprompt import (
    ACTION,
    LAST_ATTEMPT,
    MAX_ATTEMPTS,
    attempt_number,
    reprompt_reply,
)


class ActionReprompt(Action):
    """Asks again, more explicitly each time; the third time in a row an operator takes over."""

    def name(self) -> str:
        return ACTION

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        attempt = attempt_number(tracker.events)
        intent = latest_intent(tracker)
        if intent in ("nlu_fallback", "вне_темы") and place_asked(tracker.events):
            return [FollowupAction("action_office")]
        if attempt >= LAST_ATTEMPT:
            hang_up(dispatcher)
            return []
        step = current_step(tracker)
        reply = reprompt_reply(intent, step, attempt)
        if attempt == MAX_ATTEMPTS:
            return hand_off(dispatcher, tracker, reply, "not_understood")
        say(dispatcher, reply)
        offer = standing_offer(tracker.events)
        if step == OFFER and offer:
            repeat(dispatcher, [offer])
        return []
