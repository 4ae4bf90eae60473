"""Events of dossiers, pushed by a one-stop system that has the token."""

from __future__ import annotations

import datetime as dt
import hmac
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Extra, Field, SecretStr
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from bot.web.problems import problem
from procedure_kb import clock
from procedure_kb.dossiers.importing import COLUMNS, Mapping, RowReader
from procedure_kb.shared import registry

router = APIRouter(prefix="/api/v1/dossiers", tags=["dossiers"])

_CLOCKS_MAY_DIFFER = dt.timedelta(minutes=10)


class PushedEvent(BaseModel):
    """An event, and the dossier after it by the names of the national exchange."""

    event_id: str = Field(
        ..., regex="^[A-Za-z0-9_.:-]{1,100}$", description="the sender's; again: the same event"
    )
    happened_at: dt.datetime = Field(..., description="with its zone, else Vietnamese time")
    dossier: dict[str, str] = Field(
        ..., description=f"{', '.join(COLUMNS)}; what is left out stays as it was"
    )

    class Config:
        extra = Extra.forbid


@router.post("/events", summary="An event of a dossier", response_model=dict[str, str])
async def take(body: PushedEvent, request: Request) -> Response | dict[str, Any]:
    """Answers 200 once the event is on disk: ``taken``, or ``known`` if it was before."""
    _allow(request)
    happened = body.happened_at
    if happened.tzinfo is not None:
        happened = happened.astimezone(clock.ZONE).replace(tzinfo=None)
    if happened > clock.stored_now() + _CLOCKS_MAY_DIFFER:
        return problem(422, "happened_at: thời điểm này chưa đến.")
    try:
        filing = RowReader(Mapping()).read(body.dossier)
    except ValueError as error:
        return problem(422, f"dossier: {error}")
    new = await run_in_threadpool(
        registry().push, filing, event_id=body.event_id, happened=happened
    )
    return {"result": "taken" if new else "known"}


def _allow(request: Request) -> None:
    """Let only the holder of the token pass; without one there is no such page.

    Raises:
        HTTPException: 404 or 401.
    """
    token: SecretStr = request.app.state.push_token
    expected = token.get_secret_value()
    if not expected:
        raise HTTPException(404)
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.encode(), expected.encode()):
        raise HTTPException(401)
