"""What an import could read, field by field, for the people who watch over the data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from procedure_kb.errors import BadInput
from procedure_kb.model.official import OfficialRecord
from procedure_kb.sheets import sections as s
from procedure_kb.sheets.provinces import NAMES
from procedure_kb.sheets.stale import kind_of
from procedure_kb.sheets.text import known

# (field of the record, section it comes from)
_FIELDS: tuple[tuple[str, str], ...] = (
    ("decision", s.DECISION),
    ("level", s.LEVEL),
    ("field", s.FIELD),
    ("steps", s.STEPS),
    ("channels", s.CHANNELS),
    ("deadlines", s.CHANNELS),
    ("fees", s.CHANNELS),
    ("documents", s.DOCUMENTS),
    ("applicants", s.APPLICANTS),
    ("executing_agency", s.EXECUTING_AGENCY),
    ("competent_agency", s.COMPETENT_AGENCY),
    ("filing_address", s.FILING_ADDRESS),
    ("result", s.RESULT),
    ("legal_basis", s.LEGAL_BASIS),
    ("conditions", s.CONDITIONS),
    ("keywords", s.KEYWORDS),
)


@dataclass
class FieldCount:
    """How many records have a section, and of how many it could be read."""

    present: int = 0
    parsed: int = 0

    @property
    def share(self) -> float | None:
        """Parsed among present, or ``None`` where no record has the section."""
        return self.parsed / self.present if self.present else None


@dataclass
class ParseReport:
    """Counts over one import; add records one by one."""

    records: int = 0
    fields: dict[str, FieldCount] = field(
        default_factory=lambda: {name: FieldCount() for name, _ in _FIELDS}
    )
    scopes: Counter[str] = field(default_factory=Counter)
    provinces: Counter[str] = field(default_factory=Counter)
    unknown_province: list[str] = field(default_factory=list)
    stale: Counter[str] = field(default_factory=Counter)
    issues: Counter[str] = field(default_factory=Counter)
    issues_of: dict[str, list[str]] = field(default_factory=dict)
    placeholders: int = 0
    duplicates: list[str] = field(default_factory=list)
    errors: list[BadInput] = field(default_factory=list)
    _by_decision: dict[str, Counter[str]] = field(default_factory=dict, repr=False)
    _decision_of: dict[str, str] = field(default_factory=dict, repr=False)
    _seen: set[str] = field(default_factory=set, repr=False)

    def add(self, record: OfficialRecord) -> None:
        """Count one record."""
        self.records += 1
        if record.code in self._seen:
            self.duplicates.append(record.code)
        self._seen.add(record.code)
        for name, section in _FIELDS:
            count = self.fields[name]
            count.present += _present(record, name, section)
            count.parsed += _parsed(record, name)
        self.placeholders += sum(
            deadline.placeholder for channel in record.channels for deadline in channel.deadlines
        )
        self.stale.update({kind_of(reason) or "other" for reason in record.stale})
        if record.issues:
            self.issues_of[record.code] = [issue.message for issue in record.issues]
            self.issues.update({issue.field for issue in record.issues})
        self._count_issuer(record)

    def add_error(self, error: BadInput) -> None:
        """Count a sheet that could not be read at all; fits ``read_file(on_error=…)``."""
        self.errors.append(error)

    def province_hints(self) -> dict[str, str]:
        """Sheet of an unknown province → province of its siblings under the same decision.

        A hint for staff only: different provinces do use the same decision number, so it is
        given only where all siblings agree, and never applied.
        """
        hints = {}
        for code in self.unknown_province:
            siblings = self._by_decision.get(self._decision_of[code], Counter())
            if len(siblings) == 1:
                hints[code] = next(iter(siblings))
        return hints

    def to_dict(self) -> dict[str, Any]:
        """Plain data, for ``--json``."""
        return {
            "records": self.records,
            "errors": [str(error) for error in self.errors],
            "duplicates": self.duplicates,
            "fields": {
                name: {"present": c.present, "parsed": c.parsed, "share": c.share}
                for name, c in self.fields.items()
            },
            "placeholder_deadlines": self.placeholders,
            "scopes": dict(self.scopes),
            "provinces": dict(sorted(self.provinces.items())),
            "unknown_province": self.unknown_province,
            "province_hints": self.province_hints(),
            "stale": dict(self.stale),
            "issues": dict(self.issues),
            "issues_of": self.issues_of,
        }

    def render(self) -> str:
        """A short table for the terminal."""
        lines = [f"{'field':<18}{'có mục':>8}{'đọc được':>10}{'tỷ lệ':>9}"]
        for name, count in self.fields.items():
            share = "–" if count.share is None else f"{count.share:.1%}"
            lines.append(f"{name:<18}{count.present:>8}{count.parsed:>10}{share:>9}")
        local = ", ".join(f"{NAMES[code]} {n}" for code, n in self.provinces.most_common())
        hints = len(self.province_hints())
        lines += [
            "",
            f"Bản ghi: {self.records}; lỗi không đọc được: {len(self.errors)}; "
            f"mã trùng: {len(self.duplicates)}; có điểm chưa đọc được: {len(self.issues_of)}",
            f"Toàn quốc: {self.scopes['national']}; của tỉnh: {self.scopes['province']}; "
            f"chưa rõ tỉnh: {len(self.unknown_province)} (có gợi ý: {hints})",
        ]
        if local:
            lines.append(f"Theo tỉnh: {local}")
        if self.stale:
            kinds = ", ".join(f"{kind} {n}" for kind, n in self.stale.most_common())
            lines.append(f"Cần xem lại: {kinds}")
        lines += [f"  {error}" for error in self.errors[:20]]
        if len(self.errors) > 20:
            lines.append(f"  … và {len(self.errors) - 20} lỗi khác")
        return "\n".join(lines)

    def _count_issuer(self, record: OfficialRecord) -> None:
        issuer = record.issuer
        self.scopes[issuer.scope] += 1
        if issuer.scope == "unknown_province":
            self.unknown_province.append(record.code)
            self._decision_of[record.code] = record.decision
        elif issuer.province_code is not None:
            self.provinces[issuer.province_code] += 1
            self._by_decision.setdefault(record.decision, Counter())[issuer.province_code] += 1


def build_report(records: Iterable[OfficialRecord]) -> ParseReport:
    """A report over records that are already read."""
    report = ParseReport()
    for record in records:
        report.add(record)
    return report


def _present(record: OfficialRecord, name: str, section: str) -> bool:
    text = known(record.sections.get(section))
    if text is None:
        return False
    if name == "fees":  # a channel may honestly say nothing about fees
        return any(
            known(line.partition(":")[2]) is not None
            for line in text.split("\n")
            if line.lstrip().startswith("Phí, lệ phí:")
        )
    return True


def _parsed(record: OfficialRecord, name: str) -> bool:
    if name == "deadlines":
        return any(channel.deadlines for channel in record.channels)
    if name == "fees":
        return any(channel.fees for channel in record.channels)
    if name == "level":
        return record.level not in ("unknown", "other")
    return bool(getattr(record, name))
