"""Where the official records of a check come from: the knowledge base, or a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from procedure_kb.importing import read_records
from procedure_kb.model.official import OfficialRecord
from procedure_kb.sheets import ParseReport


class Records(Protocol):
    """Official records by code."""

    @property
    def entries(self) -> Mapping[str, object]:
        """Everything that is held, by code."""

    def record(self, code: str) -> OfficialRecord | None:
        """The record of a code, or ``None``."""


class OfficialFile:
    """The records of a portal file, read without importing it.

    Args:
        path: ``.txt``, ``.jsonl``, ``.jsonl.gz`` or a folder of them.

    Raises:
        BadInput: the file holds no readable sheet at all.
    """

    def __init__(self, path: Path) -> None:
        self.report = ParseReport()
        self._records = {r.code: r for r in read_records(path, self.report)}

    @property
    def entries(self) -> Mapping[str, OfficialRecord]:
        """Every record of the file, by code."""
        return self._records

    def record(self, code: str) -> OfficialRecord | None:
        """The record of a code, or ``None`` where the file does not have it."""
        return self._records.get(code)
