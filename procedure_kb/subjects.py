"""Everyday subjects: official fields grouped as people look for a procedure.

The groups are data (``rules/subjects.yml``), in the order in which they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, Extra, Field

from procedure_kb.catalogue import Entry
from procedure_kb.clock import LiveFile
from procedure_kb.data_files import read_model
from procedure_kb.text import fold

SHIPPED_SUBJECTS = Path(__file__).parent / "rules" / "subjects.yml"


class _Part(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_mutation = False


class Subject(_Part):
    """A group of official fields under an everyday name."""

    id: str = Field(..., regex=r"^[a-z][a-z0-9-]*$")
    name: str
    official_fields: list[str] = Field(..., alias="fields")


class _Subjects(_Part):
    subjects: list[Subject] = Field(..., min_items=1)


@dataclass(frozen=True)
class Shelf:
    """A subject with its procedures, by title."""

    subject: Subject
    entries: tuple[Entry, ...]


def shelves(entries: Iterable[Entry]) -> tuple[Shelf, ...]:
    """The procedures that have a guide, by subject; subjects without any are left out.

    Raises:
        BadInput: the file of subjects cannot be read.
    """
    subjects = _LIVE.get(SHIPPED_SUBJECTS).subjects
    by_field = {field: subject.id for subject in subjects for field in subject.official_fields}
    held: dict[str, list[Entry]] = {subject.id: [] for subject in subjects}
    for entry in entries:
        if entry.has_guide:
            held[by_field.get(entry.field, subjects[-1].id)].append(entry)
    return tuple(
        Shelf(subject, tuple(sorted(held[subject.id], key=lambda e: fold(e.title))))
        for subject in subjects
        if held[subject.id]
    )


def _read_subjects(path: Path) -> _Subjects:
    return read_model(path, _Subjects, rules="SUB")


_LIVE = LiveFile(_read_subjects)
