"""All that a visitor's page needs to draw itself anew: a fold over what the page was told."""

from collections.abc import Mapping
from typing import Any

Message = Mapping[str, Any]
_CAPTIONS = 50


class Snapshot:
    """Pure. `entered` is the message of docs/operators.md."""

    def __init__(self, call_id: str, visitor: Message | None) -> None:
        """visitor: known from the start only of who goes straight to a human."""
        self._state: dict[str, Any] = {
            "call_id": call_id,
            "stage": "waiting" if visitor else "assistant",
            "visitor": visitor,
            "operator": None,
            "waiting": None,
            "hold": False,
            "screen_asked": False,
            "code": None,
            "ended": None,
        }
        self.met_operator = False
        """Somebody has answered at some time."""
        self._chat: list[Message] = []
        self._captions: list[Message] = []

    @property
    def stage(self) -> str:
        return str(self._state["stage"])

    @property
    def ended(self) -> bool:
        return self._state["ended"] is not None

    def apply(self, message: Message) -> None:
        """One message that the page was, or would have been, told."""
        state, fields = self._state, {k: v for k, v in message.items() if k != "type"}
        match message["type"]:
            case "stage":
                state["stage"] = message["stage"]
                if message["stage"] != "waiting":
                    state["waiting"] = None
                if message["stage"] != "talking":
                    state["hold"] = state["screen_asked"] = False
            case "waiting":
                state["waiting"] = fields
            case "operator":
                state["operator"] = message["name"]
                self.met_operator |= message["name"] is not None
            case "hold":
                state["hold"] = message["on"]
            case "screen":
                state["screen_asked"] = message["asked"]
            case "code":
                state["code"] = message["code"]
            case "visitor":
                state["visitor"] = message["visitor"]
            case "ended":
                state["stage"], state["ended"] = "ended", fields
            case "chat":
                self._chat.append(fields)
            case "caption":
                self._caption(fields)

    def entered(self) -> dict[str, Any]:
        return {
            "type": "entered",
            **self._state,
            "chat": list(self._chat),
            "captions": list(self._captions),
        }

    def _caption(self, caption: Message) -> None:
        """The final words of a line take the place of its partial ones."""
        same = (caption["who"], caption["turn"])
        self._captions = [
            one for one in self._captions if one["final"] or (one["who"], one["turn"]) != same
        ]
        self._captions = [*self._captions, caption][-_CAPTIONS:]
