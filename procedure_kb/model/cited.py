"""Statements that name where they come from, part by part, so that a machine can look it up.

A guide rests on one record, so its facts name only the section. A topic or a plan draws on many
records and laws: each statement carries a `Citation`.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, root_validator

from procedure_kb.model.parts import Dated, Part

CODE = r"^\d\.\d{6}$"

Own = Literal["advice", "assistant", "searched"]


class Citation(Part):
    """What a statement rests on: a section of a record, a legal text, a page, or ourselves.

    A law with a ``page`` was read there, not in the law itself: it is shown as second-hand.
    """

    record: str | None = Field(None, regex=CODE)
    section: str | None = Field(None, description="section of the record, by its printed name")
    law: str | None = Field(None, description="number as issued, a key of rules/laws.yml")
    article: str | None = Field(None, description="Điều, khoản")
    page: str | None = Field(None, description="site or paper, with date or number where known")
    own: Own | None = Field(
        None,
        description="advice: common sense, no rule; assistant: about this service itself; "
        "searched: what the national records as a whole hold, or do not hold",
    )

    @root_validator(skip_on_failure=True)
    def _whole(cls, values: dict[str, Any]) -> dict[str, Any]:
        main = [key for key in ("record", "law", "own") if values.get(key)]
        if len(main) > 1 or not (main or values.get("page")):
            raise ValueError("nguồn phải là một trong: record, law, page, own")
        if (values.get("record") is None) != (values.get("section") is None):
            raise ValueError("record phải đi cùng section (phần của bản ghi)")
        if values.get("article") and not values.get("law"):
            raise ValueError("article phải đi cùng law")
        if values.get("law") and not (values.get("article") or values.get("page")):
            raise ValueError("law phải có article (điều) hoặc page (nơi đã đọc)")
        if values.get("page") and (values.get("record") or values.get("own")):
            raise ValueError("page chỉ đi một mình hoặc cùng law")
        return values


class Cited(Dated):
    """A plain sentence with its source and its time."""

    text: str
    source: Citation


class Link(Part):
    """A procedure that can be opened with a button."""

    code: str = Field(..., regex=CODE)
    label: str = Field(..., max_length=40, description="button, two to six syllables")
