"""What every model of knowledge shares: strict keys, and facts that hold for a time."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from pydantic import BaseModel, Extra, root_validator

from procedure_kb.model.conditions import Condition


class Part(BaseModel):
    """Common behaviour: unknown keys are mistakes, values are never changed in place."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False
        json_encoders: ClassVar = {Condition: lambda c: c.to_dict()}


class Dated(Part):
    """Something that may begin or end on a day."""

    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def valid_on(self, day: dt.date) -> bool:
        """Whether it is in force on ``day`` (both ends included)."""
        after_start = self.valid_from is None or self.valid_from <= day
        return after_start and (self.valid_to is None or day <= self.valid_to)

    @root_validator(skip_on_failure=True)
    def _ordered(cls, values: dict[str, Any]) -> dict[str, Any]:
        start, end = values.get("valid_from"), values.get("valid_to")
        if start and end and start > end:
            raise ValueError("valid_from phải trước valid_to")
        return values
