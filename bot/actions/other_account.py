"""«Другой адрес»: the caller wants to talk about another account."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.identification import accounts_of_caller
from bot.actions.say import hand_off, say
from bot.replies.identification import forgotten
from bot.replies.reply import Reply
from bot.replies.resume import set_aside


class ActionOtherAccount(Action):
    """Forgets whose account it was; the other addresses are asked, then the account number."""

    def name(self) -> str:
        return "action_other_account"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        if tracker.slots["goal"] is None:
            say(dispatcher, Reply("utter_menu"))
            return [FollowupAction("action_listen")]
        accounts = await accounts_of_caller(tracker)
        if accounts is None:
            failed = hand_off(dispatcher, tracker, Reply("utter_handoff_failure"), "failure")
            return [SlotSet("identification", "failed"), *failed]
        say(dispatcher, Reply("utter_other_account"))
        slots = forgotten(accounts, tracker.slots["account"])
        goal = set_aside(tracker.active_loop_name, tracker.slots["goal"]) or tracker.slots["goal"]
        left = [ActiveLoop(None), SlotSet("requested_slot", None), SlotSet("goal", goal)]
        return [*left, *(SlotSet(name, value) for name, value in slots.items())]
