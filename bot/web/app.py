"""The application: everything on one port."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates

from bot.conversation.dossiers import dossier_desk
from bot.conversation.retention import keep_deleting
from bot.conversation.service import ConversationService
from bot.conversation.store import ConversationStore
from bot.engine import Engine
from bot.web import api, problems, push
from bot.web.guide_pages import guide_router
from bot.web.limits import RateLimit, SizeLimit
from procedure_kb import clock
from procedure_kb.dossiers.identity import Identity
from procedure_kb.settings import Settings
from procedure_kb.shared import hashes, index, knowledge

logger = logging.getLogger(__name__)

_HERE = Path(__file__).parent
_REFRESH_SECONDS = 1.0
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def create_app(engine: Engine, settings: Settings) -> FastAPI:
    """Build the application around a loaded engine."""
    kb = knowledge()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        store, identity = ConversationStore(kb.engine), Identity(kb.engine, hashes())
        jobs = [
            asyncio.create_task(_watch_publications()),
            asyncio.create_task(keep_deleting(store, identity, settings.retention_days)),
        ]
        yield
        for job in jobs:
            job.cancel()
            with suppress(asyncio.CancelledError):
                await job

    app = FastAPI(
        title="Hỏi Một Cửa",
        version="1",
        description="Hỏi đáp thủ tục hành chính: hiểu câu hỏi, giấy tờ, nơi nộp, có nguồn.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.service = ConversationService(
        engine, ConversationStore(kb.engine), clock.stored_now, dossier_desk(clock.stored_now)
    )
    app.state.trusted_proxies = settings.proxies
    problems.install(app)
    app.include_router(api.router)
    app.include_router(guide_router(kb, index, settings.public_url))
    app.state.push_token = settings.push_token
    app.include_router(push.router)
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    templates = Jinja2Templates(directory=_HERE / "templates")

    @app.middleware("http")
    async def headers(request: Request, call_next):  # type: ignore[no-untyped-def]
        response: Response = await call_next(request)
        response.headers["Content-Security-Policy"] = _CSP
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    @app.get("/", include_in_schema=False)
    async def page(request: Request) -> HTMLResponse:
        return templates.TemplateResponse(request, "chat.html", {})

    @app.get("/quyen-rieng-tu", include_in_schema=False)
    async def privacy(request: Request) -> HTMLResponse:
        contact = settings.privacy_contact or "bộ phận một cửa nơi đặt trợ lý này"
        told = {"days": settings.retention_days, "contact": contact}
        return templates.TemplateResponse(request, "privacy.html", told)

    @app.get("/healthz", include_in_schema=False)
    async def alive() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    @app.get("/readyz", include_in_schema=False)
    async def ready() -> JSONResponse:
        return JSONResponse({"status": "ok", "procedures": len(kb.entries)})

    per_minute = settings.messages_per_minute
    if per_minute is not None:
        app.add_middleware(RateLimit, per_minute=per_minute, trusted_proxies=settings.proxies)
    app.add_middleware(SizeLimit)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    return app


async def _watch_publications() -> None:
    """Take over what staff or an import published, within two seconds, off the event loop."""
    kb = knowledge()
    while True:
        await asyncio.sleep(_REFRESH_SECONDS)
        try:
            changed = await asyncio.to_thread(kb.refresh)
            if changed:
                logger.info("took over %d published changes", len(changed))
        except Exception:
            logger.exception("could not read publications; trying again")
