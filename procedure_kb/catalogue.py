"""The catalogue: one light entry per published procedure, kept in memory for search.

The full guide or record is read from the database when an answer needs it; the catalogue
holds only what finding and ranking need.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from procedure_kb.model.guide import Guide
from procedure_kb.model.official import OfficialRecord
from procedure_kb.model.subject import Subject


@dataclass(frozen=True)
class Entry:
    """What search and source lines need to know of one procedure."""

    code: str
    title: str
    official_title: str = ""
    field: str = ""
    level: str = "unknown"
    decision: str = ""
    checked: str = ""
    scope: str = "national"  # national | province | unknown_province
    province_code: str | None = None
    aliases: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    agency: str = ""
    stale: tuple[str, ...] = ()
    has_guide: bool = False
    related: tuple[str, ...] = ()

    @property
    def listed(self) -> bool:
        """Whether a list may name it: not a record whose province nobody knows, nor one that
        another has replaced."""
        if self.has_guide:
            return True
        replaced = any(reason.startswith("superseded") for reason in self.stale)
        return self.scope != "unknown_province" and not replaced

    def to_dict(self) -> dict[str, Any]:
        """Plain form for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Entry:
        """The reverse of `to_dict`."""
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in data.items()
        }
        return cls(**values)


def entry_of_guide(guide: Guide) -> Entry:
    """The catalogue entry of a guide."""
    return Entry(
        code=guide.code,
        title=guide.title,
        field=guide.field,
        level=guide.level,
        decision=guide.source.decision,
        checked=guide.source.checked.isoformat(),
        aliases=tuple(guide.aliases),
        life_events=tuple(guide.life_events),
        has_guide=True,
        related=tuple(guide.related),
    )


def entry_of_record(record: OfficialRecord, *, checked: str = "") -> Entry:
    """The catalogue entry of an official record.

    Args:
        checked: ISO date of the import, shown as the date the facts were read.
    """
    return Entry(
        code=record.code,
        title=record.title,
        official_title=record.title,
        field=record.field,
        level=record.level,
        decision=record.decision,
        checked=checked,
        scope=record.issuer.scope,
        province_code=record.issuer.province_code,
        keywords=tuple(record.keywords),
        applicants=tuple(record.applicants),
        agency=record.executing_agency or "",
        stale=tuple(record.stale),
    )


def entry_of_subject(subject: Subject) -> Entry:
    """The catalogue entry of a topic or life event; its id stands as the code."""
    return Entry(
        code=subject.id,
        title=subject.title,
        checked=subject.checked.isoformat(),
        aliases=tuple(subject.phrases),
        related=tuple(subject.related),
    )


def merge(guide: Entry | None, record: Entry | None) -> Entry:
    """One entry out of our guide and the official record of the same code.

    The guide decides; the record adds what a guide does not carry (official title, scope).
    """
    if guide is None:
        assert record is not None, "merge needs a guide or a record"
        return record
    if record is None:
        return guide
    return Entry(
        code=guide.code,
        title=guide.title,
        official_title=record.official_title,
        field=guide.field,
        level=guide.level,
        decision=guide.decision,
        checked=guide.checked,
        scope=record.scope,
        province_code=record.province_code,
        aliases=guide.aliases,
        life_events=guide.life_events,
        keywords=record.keywords,
        applicants=record.applicants,
        agency=record.agency,
        stale=record.stale,
        has_guide=True,
        related=guide.related,
    )
