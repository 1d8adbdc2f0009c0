"""Files that visitor and operator send each other."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request
from fastapi.responses import FileResponse
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from voice_gateway.accounts.accounts import Accounts
from voice_gateway.accounts.tables import Operator
from voice_gateway.records.chat import file_wire
from voice_gateway.records.clamav import ScanUnavailable
from voice_gateway.records.conversations import Conversations
from voice_gateway.records.file_folder import FileFolder
from voice_gateway.records.file_types import Disguised, NotAllowed
from voice_gateway.records.incoming import Incoming, Infected, NotBegun, TooManyFiles
from voice_gateway.records.records import Records
from voice_gateway.settings import Settings
from voice_gateway.web.errors import ApiError
from voice_gateway.web.signed_in import OPERATOR, anybody, session_of

router = APIRouter(prefix="/api/calls")
_UPLOAD_S = 600.0
_FORM_BYTES = 4096
"""What the form around a file may add to it."""
_CallId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]


class _TooLarge(Exception):
    pass


@router.post("/{call_id}/files")
async def send(call_id: _CallId, request: Request) -> dict[str, Any]:
    operator = await _sender(call_id, request)
    who: Literal["visitor", "operator"] = "operator" if operator else "visitor"
    incoming: Incoming = request.app.state.incoming
    settings: Settings = request.app.state.settings
    upload = await _upload(request, settings.max_file_bytes)
    try:
        file = await incoming.keep(
            call_id,
            upload.filename or "",
            upload.file,
            who,
            operator.id if operator else None,
            datetime.now(UTC),
        )
    except NotAllowed:
        message = (
            "Такие файлы не принимаются. Можно отправить фото, видео, PDF, "
            "документ или таблицу, текст."
        )
        raise ApiError(415, "not_allowed", message) from None
    except Disguised:
        message = "Содержимое файла не соответствует его имени. Такой файл отправить нельзя."
        raise ApiError(422, "disguised", message) from None
    except Infected:
        raise ApiError(422, "infected", "В файле найден вирус. Он не отправлен.") from None
    except NotBegun:
        raise ApiError(409, "not_begun", "Разговор ещё не начался.") from None
    except TooManyFiles:
        message = "В этом разговоре отправлено уже слишком много файлов."
        raise ApiError(429, "too_many_files", message) from None
    except ScanUnavailable:
        message = "Файл сейчас не проверить. Отправьте его, пожалуйста, чуть позже."
        raise ApiError(503, "scan_unavailable", message) from None
    finally:
        await upload.close()
    conversations: Conversations = request.app.state.conversations
    conversations.file_sent(call_id, who, file)
    return {"file": file_wire(file)}


@router.get("/{call_id}/files/{file_id}")
async def fetch(call_id: _CallId, file_id: _CallId, request: Request) -> FileResponse:
    """Never shown by the browser in a page of ours, whatever is in it."""
    operator = await _reader(call_id, request)
    records: Records = request.app.state.records
    folder: FileFolder = request.app.state.files
    file = await records.files.get(call_id, file_id)
    if file is None:
        raise ApiError(404, "no_such_file", "Такого файла нет: возможно, его уже удалили.")
    if operator is not None:
        accounts: Accounts = request.app.state.accounts
        await accounts.audit.note(operator.id, "file_opened", file_id, datetime.now(UTC))
    return FileResponse(
        folder.path(call_id, file_id),
        media_type=file.type,
        filename=file.name,
        content_disposition_type="attachment",
        headers={
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, no-store",
        },
    )


async def _sender(call_id: str, request: Request) -> Operator | None:
    """The operator who is in this call; None for its visitor."""
    operator = await _reader(call_id, request)
    conversations: Conversations = request.app.state.conversations
    if operator is not None and not conversations.takes_part(call_id, operator.id):
        raise ApiError(403, "not_your_call", "Вы не участвуете в этом разговоре.")
    return operator


async def _reader(call_id: str, request: Request) -> Operator | None:
    """Any operator; None for the call's visitor. Whoever brings a token is a visitor, even in
    the browser of an operator.
    """
    authorization = request.headers.get("authorization")
    if authorization is None:
        session = await OPERATOR(await anybody(await session_of(request)))
        return session.operator
    conversations: Conversations = request.app.state.conversations
    token = authorization.removeprefix("Bearer ")
    if not conversations.is_visitor(call_id, token):
        raise ApiError(401, "wrong_token", "Этот разговор уже закончен или открыт не здесь.")
    return None


async def _upload(request: Request, most: int) -> UploadFile:
    """The form's one file. Over a megabyte it lies on the disk while it comes."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise ApiError(400, "invalid_request", "Запрос составлен неверно.")
    parser = MultiPartParser(
        request.headers, _counted(request, most + _FORM_BYTES), max_files=1, max_fields=0
    )
    try:
        async with asyncio.timeout(_UPLOAD_S):
            form = await parser.parse()
    except _TooLarge:
        raise _too_large(most) from None
    except MultiPartException:
        raise ApiError(400, "invalid_request", "Запрос составлен неверно.") from None
    except ClientDisconnect:
        raise ApiError(400, "broken_off", "Передача файла прервалась.") from None
    except TimeoutError:
        raise ApiError(408, "too_slow", "Файл передаётся слишком долго.") from None
    upload = form.get("file")
    if not isinstance(upload, UploadFile):
        await form.close()
        raise ApiError(400, "invalid_request", "Запрос составлен неверно. Проверьте поля: file.")
    if (upload.size or 0) > most:
        await form.close()
        raise _too_large(most)
    return upload


async def _counted(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    seen = 0
    async for chunk in request.stream():
        seen += len(chunk)
        if seen > most:
            raise _TooLarge
        yield chunk


def _too_large(most: int) -> ApiError:
    message = f"Файл слишком большой: можно отправить до {most // 1_000_000} МБ."
    return ApiError(413, "too_large", message)
