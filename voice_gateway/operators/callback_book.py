"""Call-backs: promised, due, tried again, given up. Who is called is decided by `CallingBack`."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from voice_gateway.operators.desk_config import CallBackRules, DeskConfig
from voice_gateway.operators.hours import Window, next_window
from voice_gateway.operators.sides import CallBackPromise, CallBackWish, Message
from voice_gateway.records.callbacks import CallBacks
from voice_gateway.records.tables import CallBack

_log = structlog.get_logger(__name__)


def promised(wish: CallBackWish, config: DeskConfig, now: datetime) -> Window:
    """When the caller will be called: as they wish, else in the queue's next hours.

    now: with its zone. Raises LookupError when there are no such hours.
    """
    if wish.opens is not None and wish.closes is not None and wish.closes > now:
        return Window(wish.opens, wish.closes)
    queue = config.queues[config.queue_of(wish.queue)]
    return next_window(queue.hours, queue.holidays, now.astimezone(config.time_zone))


def next_try(callback: CallBack, rules: CallBackRules, now: datetime) -> datetime | None:
    """When somebody who did not answer is called again; None when it was the last time."""
    again = now + timedelta(minutes=rules.again_min)
    return again if callback.tries < rules.tries and again < callback.closes_at else None


class CallBackBook:
    """Keeps the store and all consoles of one mind."""

    def __init__(
        self, config: DeskConfig, kept: CallBacks, tell_desks: Callable[[Message], None]
    ) -> None:
        self._config, self._kept, self._tell_desks = config, kept, tell_desks
        self.told: Message = {"type": "callbacks", "callbacks": []}
        """What consoles know."""

    async def open(self) -> None:
        """After a start: what was being called waits again."""
        await self._kept.after_restart(_now())
        await self.refresh()

    async def ask(self, wish: CallBackWish) -> CallBackPromise | None:
        """None when it cannot be kept."""
        now = _now()
        try:
            window = promised(wish, self._config, now)
            await self._kept.ask(
                CallBack(
                    call_id=wish.call_id,
                    phone=wish.phone,
                    name=wish.name,
                    queue=self._config.queue_of(wish.queue),
                    line=wish.line,
                    opens_at=window.opens,
                    closes_at=window.closes,
                    state="waiting",
                    tries=0,
                    next_try_at=window.opens,
                    asked_at=now,
                )
            )
            await self.refresh()
        except (LookupError, SQLAlchemyError) as error:
            _log.error("callback_not_kept", call=wish.call_id, error=type(error).__name__)
            return None
        _log.info("callback_asked", call=wish.call_id, queue=wish.queue)
        return CallBackPromise(window.opens, window.closes)

    async def due(self) -> list[CallBack]:
        """Those to be called now. What came too late is given up."""
        now = _now()
        for callback in await self._kept.open():
            if callback.state == "waiting" and callback.closes_at <= now:
                _log.info("callback_given_up", callback=callback.id, tries=callback.tries)
                await self._kept.failed(callback.id)
                await self.refresh()
        return await self._kept.due(now)

    async def begins(self, callback: CallBack) -> bool:
        """The caller is dialled now; False when somebody else does."""
        taken = await self._kept.calling(callback.id)
        callback.tries += taken
        await self.refresh()
        return taken

    async def reached(self, callback: CallBack, operator: str) -> None:
        await self._kept.done(callback.id, operator)
        await self.refresh()

    async def not_reached(self, callback: CallBack) -> None:
        again = next_try(callback, self._config.callback, _now())
        if again is None:
            _log.info("callback_given_up", callback=callback.id, tries=callback.tries)
            await self._kept.failed(callback.id)
        else:
            await self._kept.again(callback.id, again)
        await self.refresh()

    async def refresh(self) -> None:
        """All consoles know what is open."""
        self.told = {
            "type": "callbacks",
            "callbacks": [_wire(callback) for callback in await self._kept.open()],
        }
        self._tell_desks(self.told)


def _wire(callback: CallBack) -> Message:
    return {
        "id": str(callback.id),
        "phone": callback.phone,
        "name": callback.name,
        "queue": callback.queue,
        "from": callback.opens_at.isoformat(),
        "to": callback.closes_at.isoformat(),
        "tries": callback.tries,
        "state": callback.state,
    }


def _now() -> datetime:
    return datetime.now(UTC)
