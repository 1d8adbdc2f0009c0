"""No dead air: a word when an answer takes long."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

_T = TypeVar("_T")


@dataclass(frozen=True)
class Acknowledgement:
    text: str = "Секунду…"
    """Empty: nothing is said."""
    after_s: float = 1.0

    async def while_waiting(
        self, answer: Coroutine[Any, Any, _T], say: Callable[[list[str]], None]
    ) -> _T:
        """The answer; `say` is called once when it does not come in time."""
        waiting = asyncio.create_task(answer)
        try:
            done, _ = await asyncio.wait([waiting], timeout=self.after_s)
            if not done and self.text:
                say([self.text])
            return await waiting
        finally:
            waiting.cancel()
