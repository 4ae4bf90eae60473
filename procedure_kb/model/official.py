"""Official records: one procedure of the national database, as its detail sheet states it.

Parsed fields serve answers; ``sections`` keeps the original text of every section, so that
nothing is lost and every answer can show what it rests on. What could not be parsed is
listed in ``issues``, never guessed.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, Extra, Field

from procedure_kb.model.guide import Mode, Unit

RecordLevel = Literal["ministry", "province", "commune", "other", "unknown"]


class _Part(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_mutation = False
        # Parts are immutable, so a record may hold the very parts the parsers made.
        copy_on_model_validation = "none"


class Document(_Part):
    """One line of 'Thành phần hồ sơ'."""

    name: str
    case: str | None = Field(default=None, description="heading of the case it stands under")
    originals: int | None = None
    copies: int | None = None
    form: str | None = Field(default=None, description="form number named in the text")
    remark: bool = Field(
        default=False, description="an explanation, not a paper: no counts and worded as a note"
    )


class FeePeriod(_Part):
    """A stretch of time that a fee note names, with the words that belong to it."""

    start: dt.date | None = None
    end: dt.date | None = Field(default=None, description="last day, included")
    text: str = Field(
        default="", description="the clause of the note: amount or share in that time"
    )


class OfficialFee(_Part):
    """A fee line of a channel.

    ``valid_from`` and ``valid_to`` bound the printed amount (or the whole line where no
    amount is printed). A discount that only the note describes does not bound the full
    amount beside it; such a stretch is in ``periods`` alone.
    """

    amount: float | None = Field(default=None, description="None when unknown or set elsewhere")
    currency: Literal["VND", "USD"] = "VND"
    free: bool = Field(default=False, description="only where the sheet says so in words")
    decided_by_province: bool = False
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    periods: list[FeePeriod] = Field(
        default_factory=list, description="every period that the note names, in its order"
    )
    note: str = ""
    raw: str = ""


class OfficialDeadline(_Part):
    """Processing time of a channel; ``placeholder`` when the unit is OTHER.

    A placeholder never has an amount. What the sheet says about the time elsewhere is
    quoted in ``stated``, to be shown as a quotation, not calculated with.
    """

    amount: float | None = None
    unit: Unit | None = None
    placeholder: bool = False
    raw: str = ""
    stated: str = Field(
        default="", description="the sheet's own words about the time of a placeholder"
    )
    stated_in: Literal["", "deadline", "note", "steps"] = Field(
        default="", description="where those words stand"
    )


class OfficialChannel(_Part):
    """A way of filing."""

    mode: Mode
    deadlines: list[OfficialDeadline] = Field(default_factory=list)
    fees: list[OfficialFee] = Field(default_factory=list)
    note: str = Field(default="", description="'Mô tả' of the channel")


class LegalText(_Part):
    """A law, decree or circular the record rests on."""

    title: str
    number: str | None = None


class Issuer(_Part):
    """Who issued the sheet, and so where it is valid."""

    scope: Literal["national", "province", "unknown_province"]
    province_code: str | None = Field(
        default=None, description="two-digit code of units_current.csv"
    )
    reason: str = Field(default="", description="what told us")


class ParseIssue(_Part):
    """Something in the sheet that could not be read."""

    field: str
    message: str
    text: str = ""


class OfficialRecord(_Part):
    """One official detail sheet."""

    code: str
    title: str
    decision: str = ""
    level: RecordLevel = "unknown"
    kind: str = ""
    field: str = ""
    steps: list[str] = Field(default_factory=list)
    channels: list[OfficialChannel] = Field(default_factory=list)
    documents: list[Document] = Field(default_factory=list)
    applicants: list[str] = Field(default_factory=list)
    executing_agency: str | None = None
    competent_agency: str | None = None
    filing_address: str | None = None
    delegated_agency: str | None = None
    coordinating_agency: str | None = None
    result: str | None = None
    legal_basis: list[LegalText] = Field(default_factory=list)
    conditions: str | None = None
    keywords: list[str] = Field(default_factory=list)
    description: str | None = None
    issuer: Issuer
    stale: list[str] = Field(
        default_factory=list,
        description="why parts no longer hold: names the district level, replaced law, ended note",
    )
    sections: dict[str, str] = Field(default_factory=dict)
    issues: list[ParseIssue] = Field(default_factory=list)

    @property
    def offered_nationally(self) -> bool:
        """True unless the sheet is a province's own rule."""
        return self.issuer.scope == "national"
