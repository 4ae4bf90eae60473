"""Errors of the API: RFC 9457 problem documents with a Vietnamese message."""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.conversation.service import Refused
from bot.conversation.store import ConversationGone
from bot.engine import ActionFailed

logger = logging.getLogger(__name__)

_MESSAGES = {
    400: "Em chưa đọc được nội dung gửi lên.",
    401: "Cần mã truy cập đúng.",
    404: "Không có trang này.",
    405: "Cách gọi này không dùng được ở đây.",
    413: "Nội dung gửi lên quá lớn.",
    415: "Nội dung phải gửi ở dạng JSON.",
    429: "Anh/chị gửi hơi nhanh. Chờ một phút rồi gửi lại giúp em.",
    503: "Hệ thống đang bận hoặc đang khởi động. Anh/chị thử lại sau ít phút.",
}
_BROKEN = "Em đang gặp trục trặc, chưa trả lời được. Anh/chị gửi lại giúp em sau ít phút."


def problem(status: int, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """A problem document."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    return JSONResponse(
        {**body, "detail": detail},
        status_code=status,
        media_type="application/problem+json",
        headers=headers,
    )


def install(app: FastAPI) -> None:
    """Answer every error of the application with a problem document."""

    @app.exception_handler(Refused)
    async def refused(_request: Request, error: Refused) -> JSONResponse:
        return problem(422, error.reason)

    @app.exception_handler(ConversationGone)
    async def gone(_request: Request, _error: ConversationGone) -> JSONResponse:
        return problem(404, "Cuộc trò chuyện này không còn. Anh/chị bắt đầu lại giúp em.")

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        kinds = {e["type"] for e in error.errors()}
        if any(kind.startswith(("value_error.jsondecode", "json_invalid")) for kind in kinds):
            return problem(400, _MESSAGES[400])
        fields = sorted({str(e["loc"][-1]) for e in error.errors()})
        return problem(422, f"Nội dung gửi lên chưa đúng ở: {', '.join(fields)}.")

    @app.exception_handler(HTTPException)
    async def http(_request: Request, error: HTTPException) -> JSONResponse:
        detail = _MESSAGES.get(error.status_code, str(error.detail))
        headers = dict(error.headers) if error.headers else None
        return problem(error.status_code, detail, headers)

    @app.exception_handler(ActionFailed)
    async def failed(_request: Request, error: ActionFailed) -> JSONResponse:
        logger.error("action failed: %s", error)
        return problem(500, _BROKEN)

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> JSONResponse:
        logger.exception("unhandled error at %s %s", request.method, request.url.path)
        return problem(500, _BROKEN)
