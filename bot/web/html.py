"""HTML answers: templates that escape everything, and answers that browsers may keep but must
ask about, so that a page is fast and never older than an edit."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from procedure_kb.wording import date

_TEMPLATES = Path(__file__).parent / "templates"


def environment() -> Environment:
    """Templates of the pages; what is put in is text, never markup."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["day"] = date
    made.filters["thousands"] = lambda number: f"{number:,}".replace(",", ".")
    return made


def answer(
    request: Request, body: str, *, media_type: str = "text/html", status: int = 200
) -> Response:
    """The body, or 304 where the client holds the same one.

    The tag is made from the body: whatever a page depends on (the revision, the day, filing
    rules, the program) changes it. There is no ``Last-Modified``, since an amount also ends at
    midnight without an edit.
    """
    content = body.encode()
    tag = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if status == 200 and _holds(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(content, status_code=status, media_type=media_type, headers=headers)


def _holds(request: Request, tag: str) -> bool:
    """Whether ``If-None-Match`` names the tag; a proxy may have dropped the W/ (RFC 9110)."""
    named = [t.strip() for t in request.headers.get("if-none-match", "").split(",")]
    return "*" in named or any(t.removeprefix("W/") == tag.removeprefix("W/") for t in named)
