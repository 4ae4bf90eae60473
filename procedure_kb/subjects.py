"""What of a topic or a life event is in force on a day, and how its sources are shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Protocol, TypeVar

from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.model.cited import Citation
from procedure_kb.model.subject import Subject
from procedure_kb.subject_files import laws

NATIONAL_DATA = "Cơ sở dữ liệu quốc gia về thủ tục hành chính"
NATIONAL_DATE = "dữ liệu 17–18/7/2026"
ABOUT = "Giới thiệu Hỏi Một Cửa"


class _HasSource(Protocol):
    source: Citation

    def valid_on(self, day: dt.date) -> bool: ...


_Part = TypeVar("_Part", bound=_HasSource)


def in_force(parts: Iterable[_Part], day: dt.date) -> list[_Part]:
    """The statements or steps that hold on a day: neither they nor the law they cite has ended."""
    return [part for part in parts if part.valid_on(day) and _law_holds(part.source, day)]


def _law_holds(source: Citation, day: dt.date) -> bool:
    return source.law is None or laws()[source.law].valid_on(day)


def source_line(source: Citation, subject: Subject, kb: KnowledgeBase) -> dict[str, str] | None:
    """A citation as a source of the API; ``None`` for advice, which rests on nothing."""
    checked = subject.checked.isoformat()
    if source.record is not None:
        return record_line(source.record, subject, kb)
    if source.law is not None:
        law = laws()[source.law]
        title = ", ".join(filter(None, (law.name, source.article)))
        read = f" (đọc qua {source.page})" if source.page else ""
        return {"code": "", "title": title + read, "decision": source.law, "checked": checked}
    if source.page is not None:
        return {"code": "", "title": "Trang tin", "decision": source.page, "checked": checked}
    if source.own == "searched":
        return {
            "code": "",
            "title": NATIONAL_DATA,
            "decision": NATIONAL_DATE,
            "checked": checked,
        }
    if source.own == "assistant":
        return {"code": "", "title": ABOUT, "decision": "bản đi kèm", "checked": checked}
    return None


def record_line(code: str, subject: Subject, kb: KnowledgeBase) -> dict[str, str]:
    """The source line of a record; one that is not published here is named by its title alone."""
    entry = kb.entry(code)
    if entry is not None:
        return {
            "code": code,
            "title": entry.title,
            "decision": entry.decision,
            "checked": entry.checked,
        }
    return {
        "code": "",
        "title": f"Thủ tục {code}",
        "decision": subject.records[code],
        "checked": subject.checked.isoformat(),
    }
