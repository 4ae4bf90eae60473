"""The ten statuses in plain words (``rules/dossier_statuses.yml``, which staff edit)."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Extra, validator

from procedure_kb.clock import LiveFile
from procedure_kb.data_files import read_model
from procedure_kb.dossiers.model import Status
from procedure_kb.text import fold

STATUSES_FILE = Path(__file__).parents[1] / "rules" / "dossier_statuses.yml"


class StatusText(BaseModel):
    """What a status means and what it asks of the person; the keys are told in the file."""

    number: Status
    name: str
    short: str
    means: str
    do: str
    verified: str = ""
    ends: bool = False
    waits: bool = False
    aliases: list[str] = []

    class Config:
        extra = Extra.forbid
        allow_mutation = False

    @property
    def can_be_late(self) -> bool:
        """Whether the office owes the result: neither settled nor waiting for the person."""
        return not (self.ends or self.waits or self.number == Status.DECIDED)


class _Statuses(BaseModel):
    statuses: list[StatusText]

    class Config:
        extra = Extra.forbid

    @validator("statuses")
    def _all_ten(cls, value: list[StatusText]) -> list[StatusText]:
        if [text.number for text in value] != list(Status):
            raise ValueError("phải có đủ mười trạng thái, theo thứ tự 1 đến 10")
        return value


def text_of(status: Status) -> StatusText:
    """The words for a status.

    Raises:
        BadInput: the file cannot be read.
    """
    return _texts()[status - 1]


def status_names() -> dict[str, Status]:
    """Every way of writing a status in an export, folded: number, name, alias."""
    names: dict[str, Status] = {}
    for text in _texts():
        for name in (str(text.number.value), text.name, *text.aliases):
            names[fold(name)] = text.number
    return names


def _texts() -> list[StatusText]:
    return _LIVE.get(STATUSES_FILE).statuses


def _read(path: Path) -> _Statuses:
    return read_model(path, _Statuses, rules="DST")


_LIVE = LiveFile(_read)
