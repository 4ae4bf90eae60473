"""One official record from the sections of a sheet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from procedure_kb.errors import BadInput
from procedure_kb.model.official import LegalText, OfficialRecord, ParseIssue, RecordLevel
from procedure_kb.sheets import sections as s
from procedure_kb.sheets.channels import parse_channels
from procedure_kb.sheets.documents import parse_documents
from procedure_kb.sheets.issuer import issuer_of
from procedure_kb.sheets.stale import stale_reasons
from procedure_kb.sheets.text import known, one_line, split_outside_parens, strip_bullet

# Lowest first: 'Cấp Tỉnh, Cấp Xã' can be done at the commune.
_LEVELS: tuple[tuple[str, RecordLevel], ...] = (
    ("xã", "commune"),
    ("huyện", "other"),
    ("tỉnh", "province"),
    ("bộ", "ministry"),
    ("trung ương", "ministry"),
    ("cục", "ministry"),
)
_NO_KEYWORD = re.compile(r"từ khóa\s*:?|không(?: có)?\.?|\W*", re.IGNORECASE)
# Pasted into a title together with the heading that followed it.
_HEADING_IN_TITLE = re.compile(r"\s*\(?\d*\)?\s*Trình tự thực hiện\s*:?\s*$")

_LAW_ITEM = re.compile(r"^\s*\*\s*", re.MULTILINE)
_LAW_NUMBER = re.compile(
    r"\d+(?:\.\w{1,2})?\s*/\s*(?:\d{4}\s*/+\s*)?[A-ZĐa-zđ][\wĐđ]*(?:\s?[-–_]\s?[A-ZĐa-zđ][\wĐđ]*)*"
)
_LAST_PARENS = re.compile(r"\(([^()]*)\)\s*[.;,]?\s*$")

_STEP = re.compile(r"^\W{0,4}(?:\d+(?:\.\d+)*[.)]?\s*)?B(?:ước|ƯỚC)\s*\d")
_DASH = re.compile(r"^\s*-\s+\S|^\s*-[^\W\d_]")
_NEW_LINE_ITEM = re.compile(
    r"^\s*(?:[-+*•–]|\(?[a-zđ]{1,4}\)|\(?\d{1,2}(?:\.\d+)*[.)/]|\(?[ivx]{1,4}\)|[A-Z]\.|B(?:ước|ƯỚC)\s*\d)"
)
_SENTENCE_ENDS = (".", ";", ":", "!", "?", "…")


def record_from_sections(
    sections: Mapping[str, str], *, on: dt.date | None = None
) -> OfficialRecord:
    """The typed record of a sheet.

    Args:
        sections: section name → text, as :mod:`procedure_kb.sheets.sections` gives it.
        on: day to measure ended fee notes against; see :func:`stale.stale_reasons`.
    Raises: BadInput: the sheet has no code or no title.
    """
    code = sections.get(s.CODE, "").strip()
    title = _title(sections.get(s.TITLE, ""))
    if not code or not title:
        missing = s.TITLE if code else s.CODE
        raise BadInput(f"phiếu {code or '(không mã)'} thiếu “{missing}”", rule="SH003")

    legal_basis = parse_legal_basis(sections.get(s.LEGAL_BASIS, ""))
    documents, issues = parse_documents(sections.get(s.DOCUMENTS, ""))
    channels, channel_issues = parse_channels(
        sections.get(s.CHANNELS, ""),
        title=title,
        steps=sections.get(s.STEPS, ""),
        legal_numbers=frozenset(law.number for law in legal_basis if law.number),
    )
    level = level_of(sections.get(s.LEVEL, ""))
    issues += channel_issues
    issues += _doubts(sections, level=level)
    conditions = known(sections.get(s.CONDITIONS))
    description = known(sections.get(s.DESCRIPTION))
    record = OfficialRecord(
        code=code,
        title=title,
        decision=one_line(sections.get(s.DECISION, "")),
        level=level,
        kind=one_line(sections.get(s.KIND, "")),
        field=one_line(sections.get(s.FIELD, "")),
        steps=split_steps(sections.get(s.STEPS, "")),
        channels=channels,
        documents=documents,
        applicants=_list(sections.get(s.APPLICANTS, ""), ","),
        executing_agency=_line(sections.get(s.EXECUTING_AGENCY)),
        competent_agency=_line(sections.get(s.COMPETENT_AGENCY)),
        filing_address=_line(sections.get(s.FILING_ADDRESS)),
        delegated_agency=_line(sections.get(s.DELEGATED_AGENCY)),
        coordinating_agency=_line(sections.get(s.COORDINATING_AGENCY)),
        result=known(sections.get(s.RESULT)),
        legal_basis=legal_basis,
        conditions=conditions,
        keywords=[
            word
            for word in _list(sections.get(s.KEYWORDS, ""), ",;\n")
            if not _NO_KEYWORD.fullmatch(word)
        ],
        # The portal prints the conditions a second time under 'Mô tả'.
        description=description if description != conditions else None,
        issuer=issuer_of(sections),
        sections=dict(sections),
        issues=issues,
    )
    return record.copy(update={"stale": stale_reasons(record, on=on)})


def records_from_file(
    path: Path | str, *, on: dt.date | None = None, on_error: s.OnError | None = None
) -> Iterator[OfficialRecord]:
    """Records of a file or folder; see :func:`sections.read_file` for ``on_error``."""
    for source in s.read_file(path, on_error=on_error):
        yield record_from_sections(source.sections, on=on)


def level_of(text: str) -> RecordLevel:
    """Lowest level that can act, from 'Cấp Xã', 'Cấp Tỉnh', 'Cấp Bộ/Trung ương'."""
    value = text.strip().lower()
    if not value:
        return "unknown"
    return next((level for word, level in _LEVELS if word in value), "other")


def parse_legal_basis(text: str) -> list[LegalText]:
    """'  * Luật Hộ tịch (60/2014/QH13)' → title and number.

    The number is what the last parentheses hold, without words such as 'Nghị định số'.
    """
    if known(text) is None:
        return []
    laws = []
    for item in _LAW_ITEM.split(text):
        line = one_line(item)
        if not line:
            continue
        last = _LAST_PARENS.search(line)
        number = law_number(last[1]) if last is not None else None
        title = line[: last.start()].strip() if last is not None else line
        if number is None:
            # Parentheses without a number belong to the title; the title may name one.
            number, title = law_number(title), line
        laws.append(LegalText(title=title or line, number=number))
    return laws


def law_number(text: str) -> str | None:
    """The number of a legal text in one spelling: '68/2018/NĐ-CP'."""
    match = _LAW_NUMBER.search(text)
    if match is None:
        return None
    number = re.sub(r"\s+", "", match.group()).replace("–", "-").replace("_", "-")
    number = re.sub(r"/+", "/", number).upper().rstrip("-/")
    number = re.sub(r"/QD-", "/QĐ-", number)
    number = re.sub(r"/QĐ-TTG\b", "/QĐ-TTg", number)
    return re.sub(r"/NĐ-C$|/ND-CP$", "/NĐ-CP", number)


def split_steps(text: str) -> list[str]:
    """Steps in order: at 'Bước N' where there are such, else at '- ', else paragraphs.

    What stands below a step ('+ …', 'a) …') stays with it, on its own line. Lines that the
    portal broke in the middle of a sentence are joined again.
    """
    lines = _joined_lines(text)
    if any(_STEP.match(line) for line in lines):
        opens = _STEP
    elif sum(1 for line in lines if _DASH.match(line)) > 1:
        opens = _DASH
    else:
        return lines
    steps: list[str] = []
    for line in lines:
        if opens.match(line):
            steps.append(strip_bullet(line))
        elif not steps:
            steps.append(line)
        else:
            steps[-1] += f"\n{line}"
    return steps


def _joined_lines(text: str) -> list[str]:
    lines: list[str] = []
    for raw in text.split("\n"):
        line = one_line(raw)
        if not line:
            continue
        broken = (
            lines
            and not _NEW_LINE_ITEM.match(line)
            and (line[0].islower() or line[0] in ",;)")
            and not lines[-1].endswith(_SENTENCE_ENDS)
        )
        if broken:
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return lines


def _doubts(sections: Mapping[str, str], *, level: RecordLevel) -> list[ParseIssue]:
    issues = []
    if sections.get(s.LEVEL) and level == "other":
        issues.append(
            ParseIssue(field="level", message="cấp thực hiện chưa biết", text=sections[s.LEVEL])
        )
    issues += [
        ParseIssue(field=field, message=f"phiếu không có “{name}”")
        for field, name in (("steps", s.STEPS), ("channels", s.CHANNELS))
        if not sections.get(name)
    ]
    return issues


def _title(text: str) -> str:
    return _HEADING_IN_TITLE.sub("", one_line(text)).strip()


def _line(text: str | None) -> str | None:
    value = known(text)
    return one_line(value) if value is not None else None


def _list(text: str, separators: str) -> list[str]:
    if known(text) is None:
        return []
    return [one_line(part) for part in split_outside_parens(text, separators)]
