"""Bringing dossiers in from the export of a one-stop system (docs/dossiers.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, Extra, validator

from procedure_kb.data_files import read_model
from procedure_kb.dossiers.codes import find_code
from procedure_kb.dossiers.exports import read_export
from procedure_kb.dossiers.hashes import plain_identity, plain_phone
from procedure_kb.dossiers.model import Dossier, Status
from procedure_kb.dossiers.registry import EmbeddedRegistry, Filing, Saved
from procedure_kb.dossiers.statuses import status_names
from procedure_kb.dossiers.values import read_amount, read_date, read_list, read_status
from procedure_kb.text import fold

# Names of the national exchange; all but the first two may be missing from a file.
COLUMNS = (
    "MaHoSo", "TrangThaiHoSo", "MaTTHC", "TenTTHC", "ChuHoSo", "SoDinhDanh", "SoDienThoai",
    "NgayTiepNhan", "NgayHenTra", "NgayTra", "DonViXuLy", "GhiChu", "DanhSachHoSoBoSung", "SoTien",
)  # fmt: skip
_BATCH = 5000
_MOST_CHARACTERS = 2000


class Mapping(BaseModel):
    """A mapping file: what another system calls columns and statuses.

    Attributes:
        columns: name of the national exchange → name in the file.
        statuses: name in the file → number of the national status.
        root: key under which a system's answer has the dossier ("data.hoSo"); not for files.
    """

    columns: dict[str, str] = {}
    statuses: dict[str, Status] = {}
    root: str = ""

    class Config:
        extra = Extra.forbid

    @validator("columns")
    def _known(cls, value: dict[str, str]) -> dict[str, str]:
        unknown = sorted(set(value) - set(COLUMNS))
        if unknown:
            raise ValueError(f"không có cột {', '.join(unknown)}; dùng: {', '.join(COLUMNS)}")
        return value


@dataclass(frozen=True)
class BadRow:
    """A row that was left out: the line it begins on, and why, in Vietnamese."""

    line: int
    reason: str


@dataclass
class ImportReport:
    """What became of a file."""

    saved: Saved = field(default_factory=Saved)
    bad: list[BadRow] = field(default_factory=list)


def read_mapping(path: Path) -> Mapping:
    """A mapping file (YAML).

    Raises:
        BadInput: it cannot be read, or names what there is not; says the line.
    """
    return read_model(path, Mapping, rules="DOM")


def import_dossiers(
    registry: EmbeddedRegistry,
    path: Path,
    *,
    now: dt.datetime,
    mapping: Mapping | None = None,
    on_row: Callable[[], object] = lambda: None,
) -> ImportReport:
    """Write the dossiers of a file; importing it again changes nothing.

    A row that cannot be used is reported with its line and left out, the others are kept.

    Args:
        mapping: names of columns and statuses that differ from the national ones.
        on_row: called for each row, to show progress.

    Raises:
        BadInput: the file itself cannot be used.
    """
    reader = RowReader(mapping or Mapping())
    report = ImportReport()
    lines: dict[str, int] = {}
    batch: list[Filing] = []
    for line, row in read_export(path, key=reader.key):
        on_row()
        try:
            filing = reader.read(row)
            code = filing.dossier.code
            if code in lines:
                raise ValueError(f"mã {code} đã có ở dòng {lines[code]}")
        except ValueError as error:
            report.bad.append(BadRow(line, str(error)))
            continue
        lines[code] = line
        batch.append(filing)
        if len(batch) == _BATCH:
            report.saved += registry.save(batch, now=now)
            batch = []
    report.saved += registry.save(batch, now=now)
    return report


class RowReader:
    """Rows by the names of the national exchange, or those of a mapping, as filings."""

    def __init__(self, mapping: Mapping) -> None:
        self._names = {fold(mapping.columns.get(name, name)): name for name in COLUMNS}
        self._seen: dict[str, str | None] = {}  # name in the file → name of the exchange
        self.key = mapping.columns.get("MaHoSo", "MaHoSo")
        theirs = {" ".join(fold(name).split()): to for name, to in mapping.statuses.items()}
        self._statuses = {**status_names(), **theirs}

    def read(self, row: dict[str, str]) -> Filing:
        """A row as a filing.

        Raises:
            ValueError: it cannot be used; the message says why, in Vietnamese.
        """
        cell = dict.fromkeys(COLUMNS, "")
        for theirs, text in row.items():
            if theirs not in self._seen:
                self._seen[theirs] = self._names.get(fold(theirs))
            name = self._seen[theirs]
            if name is not None:
                cell[name] = text
        received, due, returned = (
            _date(cell[name], name) for name in ("NgayTiepNhan", "NgayHenTra", "NgayTra")
        )
        if received and due and due < received:
            raise ValueError("ngày hẹn trả trước ngày tiếp nhận")
        return Filing(
            Dossier(
                code=_code(cell["MaHoSo"]),
                status=self._status(cell["TrangThaiHoSo"]),
                procedure_code=cell["MaTTHC"],
                procedure_title=_short(cell["TenTTHC"]),
                owner=_short(cell["ChuHoSo"]),
                received_on=received,
                due_on=due,
                returned_on=returned,
                office=_short(cell["DonViXuLy"]),
                note=_short(cell["GhiChu"]),
                missing=read_list(cell["DanhSachHoSoBoSung"]),
                amount=_amount(cell["SoTien"]),
            ),
            identity=_number(cell["SoDinhDanh"], plain_identity, "số định danh"),
            phone=_number(cell["SoDienThoai"], plain_phone, "số điện thoại"),
        )

    def _status(self, text: str) -> Status:
        if not text:
            raise ValueError("thiếu trạng thái hồ sơ")
        status = read_status(text, self._statuses)
        if status is None:
            raise ValueError(f"không hiểu trạng thái '{text[:60]}'")
        return status


def _code(text: str) -> str:
    if not text:
        raise ValueError("thiếu mã hồ sơ")
    code = find_code(text)
    if code is None or (code.start, code.end) != (0, len(text)):
        raise ValueError(f"mã hồ sơ '{text[:60]}' không đúng dạng H26.12-250701-0001")
    return code.text


def _date(text: str, column: str) -> dt.date | None:
    if not text:
        return None
    try:
        return read_date(text)
    except ValueError as error:
        raise ValueError(f"{column} {error}, ví dụ 05/12/2026") from None


def _amount(text: str) -> int | None:
    if not text:
        return None
    try:
        return read_amount(text)
    except ValueError as error:
        raise ValueError(f"SoTien {error}") from None


def _number(text: str, read: Callable[[str], str | None], name: str) -> str | None:
    """A number that identifies somebody; the reason why it cannot be read does not repeat it."""
    if not text:
        return None
    number = read(text)
    if number is None:
        raise ValueError(f"{name} không đọc được (định dạng cột là văn bản, không phải số)")
    return number


def _short(text: str) -> str:
    if len(text) > _MOST_CHARACTERS:
        raise ValueError(f"một ô dài quá {_MOST_CHARACTERS} chữ")
    return " ".join(text.split())
