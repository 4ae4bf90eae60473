"""Topics: questions that no procedure answers, with a source for every statement.

One YAML file a topic in ``procedure_kb/topics/`` (docs/topics.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field, root_validator

from procedure_kb.model.cited import Citation, Cited, Link
from procedure_kb.model.subject import Subject

Elsewhere = Literal[
    "complain", "help", "ask_dossier_status", "ask_merged_unit", "ask_service_point"
]
MOST_LINKS = 3
"""Buttons to procedures; the fourth one of VOICE.md is the way to a person."""


class Topic(Subject):
    """An answer of a few statements, the most important ones first."""

    kind: Literal["topic"]
    answer: list[Cited] = Field(..., min_items=2)
    buttons: list[Link] = Field(default_factory=list, max_items=MOST_LINKS)
    also_for: list[Elsewhere] = Field(
        default_factory=list,
        description="answers these messages too, which ask nothing about a procedure",
    )
    hotlines: bool = Field(False, description="ends with the province's line, where one is known")

    def citations(self) -> Iterator[tuple[str, Citation]]:
        """Every source with the place where it stands."""
        for n, statement in enumerate(self.answer):
            yield f"answer[{n}]", statement.source

    def links(self) -> Iterator[tuple[str, str]]:
        """Every procedure code that may be opened, with the place where it stands."""
        for n, link in enumerate(self.buttons):
            yield f"buttons[{n}]", link.code

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every sentence shown to people, with the place where it stands."""
        yield "title", self.title
        for n, statement in enumerate(self.answer):
            yield f"answer[{n}]", statement.text

    @root_validator(skip_on_failure=True)
    def _decisions_known(cls, values: dict[str, Any]) -> dict[str, Any]:
        cited = {s.source.record for s in values["answer"] if s.source.record}
        missing = cited - set(values["records"])
        if missing:
            raise ValueError(f"records thiếu số quyết định của {min(missing)}")
        return values
