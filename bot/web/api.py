"""The conversation API, version 1 (DESIGN.md §6)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field, root_validator

from bot.conversation.answers import Answer, Reply
from bot.conversation.service import ConversationService, checked_text
from bot.conversation.store import Turn
from bot.web.limits import client_of
from procedure_kb.clock import ZONE

router = APIRouter(prefix="/api/v1", tags=["conversations"])

_ID = "^[A-Za-z0-9_.:-]{1,128}$"


class ParseRequest(BaseModel):
    """A sentence to understand."""

    text: str = Field(..., description="one sentence of a citizen, any spelling")


class MessageRequest(BaseModel):
    """A message: text that was typed, or the payload of a button."""

    text: str | None = None
    payload: str | None = Field(None, max_length=2000)
    message_id: str | None = Field(
        None, regex=_ID, description="the client's id; sending it again returns the same answer"
    )

    @root_validator(skip_on_failure=True)
    def _one_of(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values.get("text") is None) == (values.get("payload") is None):
            raise ValueError("exactly one of text and payload")
        return values


class ConversationStarted(BaseModel):
    """A new conversation."""

    id: str
    replies: list[Reply]


class TurnOut(BaseModel):
    """One message and its answer, for resuming."""

    number: int
    text: str | None
    payload: str | None
    at: str
    replies: list[Reply]
    outcome: str

    @classmethod
    def of(cls, turn: Turn) -> TurnOut:
        """From a stored turn."""
        return cls(
            number=turn.number,
            text=turn.text,
            payload=turn.payload,
            at=turn.at.replace(tzinfo=ZONE).isoformat(),
            replies=turn.answer.replies,
            outcome=turn.answer.outcome,
        )


class Transcript(BaseModel):
    """A conversation so far."""

    id: str
    turns: list[TurnOut]


def _service(request: Request) -> ConversationService:
    service: ConversationService = request.app.state.service
    return service


@router.post("/parse", summary="Understand one sentence, without context")
async def parse(body: ParseRequest, request: Request) -> dict[str, Any]:
    """Intent, procedures, place and dossier code of one sentence."""
    checked_text(body.text)
    return await _service(request).parse(body.text)


@router.post("/conversations", status_code=201, summary="Begin a conversation")
async def start(request: Request) -> ConversationStarted:
    """Begin; the first reply says that this is an automatic assistant."""
    started = await _service(request).start("web")
    return ConversationStarted(id=started.id, replies=started.replies)


@router.post("/conversations/{conversation_id}/messages", summary="Send a message")
async def send(conversation_id: str, body: MessageRequest, request: Request) -> Answer:
    """Answer a message; the same ``message_id`` gets the same stored answer."""
    return await _service(request).send(
        conversation_id,
        text=body.text,
        payload=body.payload,
        message_id=body.message_id,
        client=client_of(request.scope, request.app.state.trusted_proxies),
    )


@router.get("/conversations/{conversation_id}", summary="Resume a conversation")
async def resume(conversation_id: str, request: Request) -> Transcript:
    """All turns so far."""
    turns = await _service(request).turns(conversation_id)
    return Transcript(id=conversation_id, turns=[TurnOut.of(t) for t in turns])


@router.get("/conversations/{conversation_id}/events", summary="What came later")
async def events(conversation_id: str, request: Request, after: int = Query(0, ge=0)) -> Transcript:
    """Turns after a number, for a client that lost its connection or has several tabs."""
    turns = await _service(request).turns(conversation_id, after=after)
    return Transcript(id=conversation_id, turns=[TurnOut.of(t) for t in turns])


@router.delete("/conversations/{conversation_id}", status_code=204, summary="Forget")
async def forget(conversation_id: str, request: Request) -> Response:
    """Delete the conversation and all that was said in it."""
    await _service(request).forget(conversation_id)
    return Response(status_code=204)
