"""An official record word for word, with what a reader must know before trusting it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from procedure_kb.catalogue import Entry
from procedure_kb.model.official import OfficialRecord
from procedure_kb.places.units import load_gazetteer
from procedure_kb.sheets import sections as s
from procedure_kb.sheets.stale import Kind, fees_ended, kind_of
from procedure_kb.wording import date

# Named at the head of the sheet, or of no use to a reader.
_ABOVE = (s.CODE, s.TITLE, s.DECISION, s.FIELD, s.KEYWORDS)
_CODE = re.compile(r"\b\d\.\d{6}\b")
_DATE = re.compile(r"\d{2}/\d{2}/\d{4}")

_WARNINGS: dict[Kind, str] = {
    "district": "Có chỗ còn ghi cấp huyện. Từ 01/7/2025 không còn cấp huyện.",
    "old_law": "Có chỗ còn dựa vào luật cũ đã được thay.",
    "superseded": "Việc này nay làm theo thủ tục khác, theo luật mới.",
    "twice": "Việc này có hai bản ghi. Hỏi nơi nộp xem theo bản nào.",
    "agency_only": "Thủ tục này do cơ quan nhà nước làm, không phải người dân.",
    "wrong_agency": "Tên cơ quan thực hiện có thể bị ghi nhầm.",
    "wrong_papers": "Danh sách giấy tờ có thể bị ghi nhầm sang việc khác.",
    "scrambled": "Một đoạn chữ trên bản gốc bị lẫn.",
    "test": "Đây là bản ghi thử, không dùng được.",
    "deleted": "Cổng quốc gia đã đánh dấu xóa bản ghi này.",
}


@dataclass(frozen=True)
class OfficialSheet:
    """An official record as it stands in the national database.

    Attributes:
        province: the only province in which it holds; empty when it holds everywhere.
        warnings: what does not hold any more, or not everywhere.
        instead: codes of procedures that take its place.
    """

    code: str
    title: str
    field: str
    decision: str
    checked: dt.date | None
    province: str
    warnings: tuple[str, ...]
    instead: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]


def official_sheet(record: OfficialRecord, entry: Entry, *, on: dt.date) -> OfficialSheet:
    """The sheet of a record.

    Args:
        on: the day for which it is read; amounts that ended before are warned of.
    """
    province = province_name(entry)
    replaced = [r for r in record.stale if kind_of(r) in ("superseded", "twice")]
    return OfficialSheet(
        code=record.code,
        title=record.title,
        field=record.field,
        decision=record.decision,
        checked=dt.date.fromisoformat(entry.checked) if entry.checked else None,
        province=province,
        warnings=tuple(_warnings(record, entry, province, on)),
        instead=tuple(dict.fromkeys(c for r in replaced for c in _CODE.findall(r))),
        sections=tuple(
            (name, text.strip())
            for name, text in record.sections.items()
            if name not in _ABOVE and text.strip()
        ),
    )


def province_name(entry: Entry) -> str:
    """The only province in which a record holds; empty when it holds everywhere or nobody
    knows where."""
    if entry.scope != "province" or entry.province_code is None:
        return ""
    unit = load_gazetteer().get(entry.province_code)
    return unit.name if unit else ""


def _warnings(record: OfficialRecord, entry: Entry, province: str, on: dt.date) -> list[str]:
    told = []
    if province:
        told.append(f"Bản ghi này chỉ áp dụng ở {province}.")
    elif entry.scope != "national":
        told.append("Bản ghi này của riêng một tỉnh, chưa rõ tỉnh nào. Hỏi nơi nộp trước khi làm.")
    kinds = dict.fromkeys(kind_of(reason) for reason in record.stale)
    told += [_WARNINGS[kind] for kind in kinds if kind in _WARNINGS]
    ended = {day for reason in fees_ended(record, on) for day in _DATE.findall(reason)[:1]}
    ended |= {
        date(fee.valid_to)
        for channel in record.channels
        for fee in channel.fees
        if fee.valid_to and fee.valid_to < on
    }
    if ended:
        days = ", ".join(sorted(ended, key=lambda d: d.split("/")[::-1]))
        told.append(f"Mức phí, lệ phí có chỗ đã hết hạn ngày {days}. Hỏi mức đúng tại nơi nộp.")
    return told
