"""Life events: plans that bundle procedures in the order in which they are done.

One YAML file an event in ``procedure_kb/life_events/`` (docs/topics.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field, root_validator

from procedure_kb.model.cited import Citation, Cited, Link
from procedure_kb.model.parts import Dated
from procedure_kb.model.subject import Subject


class PlanStep(Dated):
    """One line of a plan: what, in which case, by when, and what for."""

    what: str = Field(..., description="what to do, few words")
    procedures: list[Link] = Field(
        default_factory=list, description="the usual one first; empty: no national record"
    )
    condition: str | None = Field(None, description="'nếu …': only then")
    when: str | None = Field(None, description="by when, as the record says")
    why: str = Field(..., description="one line: what it is good for, or what to mind")
    source: Citation

    @property
    def sentence(self) -> str:
        """What, in which case and by when: "Tách hộ, nếu vẫn ở cùng chỗ"."""
        case = f", {self.condition}" if self.condition else ""
        return f"{self.what}{case}" + (f": {self.when}" if self.when else "")

    @root_validator(skip_on_failure=True)
    def _whole(cls, values: dict[str, Any]) -> dict[str, Any]:
        condition = values.get("condition")
        if condition is not None and not condition.startswith("nếu "):
            raise ValueError('condition bắt đầu bằng "nếu "')
        if not values["procedures"] and values["source"].record:
            raise ValueError("bước dẫn bản ghi phải có procedures")
        return values


class LifeEvent(Subject):
    """A plan: the steps, in order, and what to know beside them."""

    kind: Literal["life_event"]
    intro: str | None = Field(None, description="one line before the steps; no fact")
    steps: list[PlanStep] = Field(..., min_items=2)
    notes: list[Cited] = Field(default_factory=list)

    def citations(self) -> Iterator[tuple[str, Citation]]:
        """Every source with the place where it stands."""
        for n, step in enumerate(self.steps):
            yield f"steps[{n}]", step.source
        for n, note in enumerate(self.notes):
            yield f"notes[{n}]", note.source

    def links(self) -> Iterator[tuple[str, str]]:
        """Every procedure code that may be opened, with the place where it stands."""
        for n, step in enumerate(self.steps):
            for link in step.procedures:
                yield f"steps[{n}]", link.code

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every sentence shown to people, with the place where it stands."""
        yield "title", self.title
        yield "intro", self.intro or ""
        for n, step in enumerate(self.steps):
            yield f"steps[{n}]", step.sentence
            yield f"steps[{n}].why", step.why
        for n, note in enumerate(self.notes):
            yield f"notes[{n}]", note.text

    @root_validator(skip_on_failure=True)
    def _decisions_known(cls, values: dict[str, Any]) -> dict[str, Any]:
        steps: list[PlanStep] = values["steps"]
        codes = {link.code for step in steps for link in step.procedures}
        cited = [*(s.source for s in steps), *(n.source for n in values["notes"])]
        missing = (codes | {c.record for c in cited if c.record}) - set(values["records"])
        if missing:
            raise ValueError(f"records thiếu số quyết định của {min(missing)}")
        return values
