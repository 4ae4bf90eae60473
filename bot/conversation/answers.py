"""What a turn returns to a channel."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

Outcome = Literal["answered", "asked", "declined", "unknown", "handed_off", "refused"]


class Button(BaseModel):
    """A quick reply; ``payload`` goes back as it is."""

    title: str
    payload: str


class Attachment(BaseModel):
    """Something beside the text: a link to a page, a file."""

    type: str
    title: str
    url: str


class Source(BaseModel):
    """Where a factual reply comes from."""

    code: str
    title: str
    decision: str
    checked: str = Field(..., description="ISO date on which the facts were read")


class Reply(BaseModel):
    """One message of the bot. Plain text: channels never render it as HTML."""

    text: str
    buttons: list[Button] = Field(default_factory=list)
    attachments: list[Attachment] = Field(default_factory=list)
    sources: list[Source] = Field(default_factory=list)


class Answer(BaseModel):
    """The result of one message."""

    replies: list[Reply]
    understood: dict[str, Any]
    outcome: Outcome
