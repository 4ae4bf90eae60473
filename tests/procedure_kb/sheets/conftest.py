"""Fixtures for the sheet importer; the national file is used only where it is at hand."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from procedure_kb.errors import BadInput
from procedure_kb.model.official import OfficialRecord
from procedure_kb.sheets import ParseReport, records_from_file, with_relations
from procedure_kb.sheets import sections as s

_ROOT = Path(__file__).resolve().parents[3]
_NATIONAL = "procedures_national_2026-07.jsonl.gz"
READ_ON = dt.date(2026, 11, 21)

MakeRecord = Callable[..., OfficialRecord]


@dataclass
class National:
    """The whole national file, read once for all tests."""

    records: dict[str, OfficialRecord]
    report: ParseReport
    seconds: float
    errors: list[BadInput] = field(default_factory=list)

    def __getitem__(self, code: str) -> OfficialRecord:
        return self.records[code]


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Folder with the shared data, or the test is skipped."""
    folder = Path(os.environ.get("MOTCUA_DATA") or _ROOT.parent / "shared" / "data")
    if not (folder / _NATIONAL).is_file():
        pytest.skip(f"không có {_NATIONAL} trong {folder} (đặt MOTCUA_DATA)")
    return folder


@pytest.fixture(scope="session")
def national(data_dir: Path) -> National:
    """Every record of the national file."""
    errors: list[BadInput] = []
    started = time.process_time()
    records = list(records_from_file(data_dir / _NATIONAL, on=READ_ON, on_error=errors.append))
    seconds = time.process_time() - started
    report = ParseReport()
    records = with_relations(records)
    for record in records:
        report.add(record)
    return National({record.code: record for record in records}, report, seconds, errors)


@pytest.fixture
def sheet() -> Callable[..., dict[str, str]]:
    """Sections of a small, whole sheet; keyword arguments replace sections by constant name."""

    def make(**changes: str) -> dict[str, str]:
        sections = {
            s.CODE: "1.001193",
            s.DECISION: "163/QĐ-BTP",
            s.TITLE: "Thủ tục đăng ký khai sinh",
            s.LEVEL: "Cấp Xã",
            s.FIELD: "Hộ tịch",
            s.STEPS: "    - Bước 1: Nộp hồ sơ.\n    - Bước 2: Nhận kết quả.",
            s.CHANNELS: (
                "  * Hình thức nộp: DIRECT\n    Thời hạn giải quyết: 3 WORKING_DAY\n"
                "    Phí, lệ phí: Không có thông tin"
            ),
            s.DOCUMENTS: "    - Tờ khai\n      Số lượng: Bản chính: 1, Bản sao: 0",
        }
        sections.update({getattr(s, name.upper()): text for name, text in changes.items()})
        return sections

    return make
