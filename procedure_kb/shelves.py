"""Everyday subjects: official fields grouped as people look for a procedure.

The groups are data (``rules/shelves.yml``), in the order in which they are shown.
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

SHIPPED_SHELVES = Path(__file__).parent / "rules" / "shelves.yml"


class _Part(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_mutation = False


class Label(_Part):
    """A group of official fields under an everyday name."""

    id: str = Field(..., regex=r"^[a-z][a-z0-9-]*$")
    name: str
    official_fields: list[str] = Field(..., alias="fields")


class _Shelves(_Part):
    shelves: list[Label] = Field(..., min_items=1)


@dataclass(frozen=True)
class Shelf:
    """An everyday subject with its procedures, by title."""

    label: Label
    entries: tuple[Entry, ...]


def shelves(entries: Iterable[Entry]) -> tuple[Shelf, ...]:
    """The procedures that have a guide, by subject; subjects without any are left out.

    Raises:
        BadInput: the file of shelves cannot be read.
    """
    labels = _LIVE.get(SHIPPED_SHELVES).shelves
    by_field = {field: label.id for label in labels for field in label.official_fields}
    held: dict[str, list[Entry]] = {label.id: [] for label in labels}
    for entry in entries:
        if entry.has_guide:
            held[by_field.get(entry.field, labels[-1].id)].append(entry)
    return tuple(
        Shelf(label, tuple(sorted(held[label.id], key=lambda e: fold(e.title))))
        for label in labels
        if held[label.id]
    )


def _read_shelves(path: Path) -> _Shelves:
    return read_model(path, _Shelves, rules="SHE")


_LIVE = LiveFile(_read_shelves)
