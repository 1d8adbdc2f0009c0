"""Errors of the HTTP API: a code for programs, a Russian sentence for people."""

from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException


class ApiError(Exception):
    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.headers = status, code, message, headers


def too_many_tries(wait_s: int) -> ApiError:
    """wait_s: whole seconds until one more is allowed."""
    message = "Слишком много попыток. Подождите несколько минут и попробуйте снова."
    return ApiError(429, "too_many_tries", message, {"Retry-After": str(wait_s)})


def _response(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    error = {"error": {"code": code, "message": message}}
    return JSONResponse(error, status_code=status, headers=headers)


def install(app: FastAPI) -> None:
    @app.exception_handler(ApiError)
    async def api_error(_: Request, error: ApiError) -> JSONResponse:
        return _response(error.status, error.code, error.message, error.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        # Names of the fields only: their values may be personal.
        fields = sorted({str(part) for e in error.errors() for part in e["loc"][1:]})
        named = f" Проверьте поля: {', '.join(fields)}." if fields else ""
        return _response(422, "invalid_request", f"Запрос составлен неверно.{named}")

    @app.exception_handler(HTTPException)
    async def http_error(_: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 400:  # a body that is not even text
            return _response(400, "invalid_request", "Запрос составлен неверно.")
        messages = {404: "Такой страницы нет.", 405: "Так обратиться нельзя."}
        message = messages.get(error.status_code, "Запрос не выполнен.")
        return _response(error.status_code, f"http_{error.status_code}", message)

    @app.exception_handler(Exception)
    async def broken(_: Request, error: Exception) -> JSONResponse:
        return _response(500, "internal", "Внутренняя ошибка. Попробуйте ещё раз.")
