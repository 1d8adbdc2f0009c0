"""What is written in a talk, and kept: chat, files, session codes, the wish to be called back."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

import structlog
from sqlalchemy.exc import SQLAlchemyError

from voice_gateway.human.promise import when
from voice_gateway.operators.sides import CallBackWish, CallerCard, DeskFloor, Message
from voice_gateway.records.chat import wire
from voice_gateway.records.customers import BillingUnavailable, HttpCustomers, UnusablePhone
from voice_gateway.records.records import Records
from voice_gateway.records.tables import StoredFile
from voice_gateway.visit.links import Links

_log = structlog.get_logger(__name__)

_VIDEO = "Продолжите разговор с видео: {url} Ссылка действует 15 минут."

Who = Literal["visitor", "operator"]


class Correspondence:
    """Everything is kept before it is told. What cannot be kept comes back as a `problem`."""

    def __init__(
        self,
        card: CallerCard,
        records: Records,
        floor: DeskFloor,
        customers: HttpCustomers,
        to_visitor: Callable[[Message], None],
    ) -> None:
        self._card, self._records, self._floor = card, records, floor
        self._customers = customers
        self._to_visitor = to_visitor
        self._in_turn = asyncio.Lock()

    async def chat(
        self, who: Who, name: str, message: Message, operator_id: str | None = None
    ) -> None:
        """message: `chat` with text and key."""
        await self._post(who, name, message["text"], operator_id, None, message["key"])

    async def file(self, who: Who, name: str, file: StoredFile) -> None:
        """A file that is stored already."""
        await self._post(who, name, "", file.operator_id, file, None)

    async def code(self, operator_id: str, note: str) -> None:
        """Opens a case: its code is told to both."""
        try:
            case = await self._records.cases.open(
                operator_id, self._card.call_id, note, datetime.now(UTC)
            )
        except SQLAlchemyError as error:
            self._not_kept(error)
            self._problem("code_not_kept", "Код не сохранился. Попробуйте ещё раз.", operator_id)
            return
        self._floor.tell(self._card.call_id, {"type": "code", "code": case.code})
        self._to_visitor({"type": "code", "code": case.code, "note": note})

    async def link(self, operator_id: str, links: Links, phone: str | None) -> None:
        """A phone caller's way to a page of this call: by SMS to `phone`, and for copying."""
        link = links.make(self._card.call_id, datetime.now(UTC))
        expires = link.expires.isoformat()
        sent = phone is not None and await self._sent(
            phone, _VIDEO.format(url=link.url), operator_id
        )
        told = {"type": "link", "url": link.url, "expires": expires, "sent": sent}
        self._floor.tell(self._card.call_id, told, operator_id)

    async def _sent(self, phone: str, text: str, operator_id: str) -> bool:
        try:
            await self._customers.send_message(phone, text)
        except UnusablePhone:
            self._problem("unusable_phone", "Такого номера нет. Проверьте его.", operator_id)
        except BillingUnavailable as error:
            _log.warning("sms_not_sent", call=self._card.call_id, reason=str(error))
        else:
            return True
        return False

    async def call_back(self, phone: str) -> bool:
        """The visitor wants to be called instead of waiting; whether it is promised."""
        card = self._card
        wish = CallBackWish(
            card.call_id, phone, card.queue, card.line,
            name=card.name, account=card.account, section=card.section, collected=card.collected,
        )  # fmt: skip
        promise = await self._floor.call_back(wish)
        if promise is None:
            self._problem(
                "no_callback", "Не получилось записать обратный звонок. Попробуйте ещё раз.", None
            )
            return False
        told = when(promise, datetime.now(UTC))
        self._to_visitor({"type": "callback", "confirmed": True, "phone": phone, "when": told})
        return True

    async def _post(
        self,
        who: Who,
        name: str,
        text: str,
        operator_id: str | None,
        file: StoredFile | None,
        key: str | None,
    ) -> None:
        async with self._in_turn:
            try:
                line = await self._records.chat.add(
                    self._card.call_id, who, name, text, datetime.now(UTC),
                    operator_id=operator_id, file_id=file.id if file else None, key=key,
                )  # fmt: skip
            except SQLAlchemyError as error:
                self._not_kept(error)
                message = "Сообщение не отправлено. Попробуйте ещё раз."
                self._problem("chat_not_kept", message, operator_id)
                return
        told = {"type": "chat", **wire((line, file))}
        self._to_visitor(told)
        self._floor.tell(self._card.call_id, told)

    def _problem(self, code: str, message: str, operator_id: str | None) -> None:
        """operator_id: whom it concerns; None for the visitor."""
        problem = {"type": "problem", "code": code, "message": message}
        if operator_id is None:
            self._to_visitor(problem)
        else:
            self._floor.tell(self._card.call_id, problem, operator_id)

    def _not_kept(self, error: SQLAlchemyError) -> None:
        _log.error("not_kept", call=self._card.call_id, error=type(error).__name__)
