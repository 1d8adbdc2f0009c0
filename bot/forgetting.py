"""Which conversations are over."""

from __future__ import annotations


class Forgetting:
    """Pure; time in seconds, never backwards."""

    def __init__(self, kept_s: float) -> None:
        """kept_s: so long nothing is said in a conversation before it is forgotten."""
        self._kept_s = kept_s
        self._heard_s: dict[str, float] = {}
        """By conversation; who spoke last is last."""

    def heard(self, conversation: str, now_s: float) -> list[str]:
        """Something was said in it. -> the conversations that are forgotten now."""
        self._heard_s.pop(conversation, None)
        self._heard_s[conversation] = now_s
        over = []
        for other, at_s in self._heard_s.items():
            if now_s - at_s <= self._kept_s:
                break
            over.append(other)
        for other in over:
            del self._heard_s[other]
        return over
