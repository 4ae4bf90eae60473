"""Checking topics and life events: references, dates, numbers, plain words.

KB060  refers to something that is not there: a record, a section, a law, a subject
KB061  the decision of a cited record has changed: read the record again
KB062  a number that the cited section does not hold
KB063  nothing, or too little, is left on a day on which laws end
KB064  the same phrase stands in two subjects
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

from procedure_kb.check.finding import Finding
from procedure_kb.check.records import Records
from procedure_kb.check.words import plain_words
from procedure_kb.errors import BadInput
from procedure_kb.guide_files import SHIPPED_GUIDES, read_table
from procedure_kb.model.life_event import LifeEvent
from procedure_kb.model.topic import Topic
from procedure_kb.sheets.sections import SECTION_NAMES
from procedure_kb.subject_files import (
    SHIPPED_LIFE_EVENTS,
    SHIPPED_TOPICS,
    laws,
    load_subject,
    load_subjects,
)
from procedure_kb.subjects import in_force
from procedure_kb.text import fold

_LEAST = 2
"""Statements or steps that must be left on every day."""

_NUMBER = re.compile(r"(?<![\w/.])\d+(?:[.,]\d+)*(?![\w/]|\.\d)")


def is_subject(path: Path) -> bool:
    """Whether a file says that it is a topic or a life event (`check_guides` reads the others)."""
    try:
        return "kind" in read_table(path)[1]
    except BadInput:
        return False


def check_subjects(records: Records, paths: list[Path] | None = None) -> list[Finding]:
    """Check topic and life event files (all shipped ones by default).

    Args:
        records: where the official records are looked up; those not there are not compared.
    """
    findings: list[Finding] = []
    found: list[Topic | LifeEvent] = []
    for path in paths or [
        *sorted(SHIPPED_TOPICS.glob("*.yml")),
        *sorted(SHIPPED_LIFE_EVENTS.glob("*.yml")),
    ]:
        try:
            found.append(load_subject(path))
        except BadInput as error:
            findings.append(Finding(path.name, error.rule or "KB002", str(error)))
    known = {s.id for s in found} | {s.id for s in load_subjects()}
    for subject in found:
        findings += check_subject(subject, records, known)
    return findings + list(_same_phrases(found))


def check_subject(subject: Topic | LifeEvent, records: Records, known: set[str]) -> list[Finding]:
    """Everything that can be checked of one; without the records, less.

    Args:
        known: ids that may be referred to.
    """
    return [
        *_references(subject, records, known),
        *_numbers(subject, records),
        *_dates(subject),
        *(f for where, text in subject.texts() for f in plain_words(subject.id, where, text)),
    ]


def _references(subject: Topic | LifeEvent, records: Records, known: set[str]) -> Iterator[Finding]:
    shipped = {path.name.split("-", 1)[0] for path in SHIPPED_GUIDES.glob("*.yml")}
    imported = any(code not in shipped for code in records.entries)
    for other in subject.related:
        if other not in known or other == subject.id:
            yield Finding(subject.id, "KB060", f"related: không có chủ đề '{other}'")
    for where, source in subject.citations():
        if source.law is not None and source.law not in laws():
            yield Finding(subject.id, "KB060", f"{where}: rules/laws.yml không có {source.law}")
        record = records.record(source.record) if source.record else None
        sections = record.sections if record is not None else SECTION_NAMES
        if source.section is not None and source.section not in sections:
            yield Finding(
                subject.id, "KB060", f"{where}: {source.record} không có phần '{source.section}'"
            )
    for where, code in subject.links():
        if imported and code not in shipped and records.record(code) is None:
            # A notice: what was imported need not be the whole national file.
            yield Finding(subject.id, "KB060", f"{where}: không có thủ tục {code}", is_error=False)
    for code, decision in subject.records.items():
        record = records.record(code)
        if record is not None and record.decision != decision:
            yield Finding(
                subject.id,
                "KB061",
                f"{code}: bài ghi {decision}, bản ghi nay là {record.decision}; đọc lại bản ghi",
            )


def _numbers(subject: Topic | LifeEvent, records: Records) -> Iterator[Finding]:
    """Every number of a statement stands in the section that it cites."""
    parts = (
        [(f"answer[{n}]", s.text, s.source) for n, s in enumerate(subject.answer)]
        if isinstance(subject, Topic)
        else [
            *(
                (f"steps[{n}]", f"{s.when or ''} {s.why}", s.source)
                for n, s in enumerate(subject.steps)
            ),
            *((f"notes[{n}]", s.text, s.source) for n, s in enumerate(subject.notes)),
        ]
    )
    for where, text, source in parts:
        record = records.record(source.record) if source.record else None
        if record is None or source.section not in record.sections:
            continue
        there = _plain(record.sections[source.section])
        for number in _NUMBER.findall(text):
            if not _stands(_plain(number), there):
                yield Finding(
                    subject.id,
                    "KB062",
                    f"{where}: {number} không có trong phần '{source.section}' của {record.code}",
                )


def _stands(number: str, text: str) -> bool:
    # A halved amount is not printed; the full one is.
    forms = [number, str(int(number) * 2)] if number.isdigit() and len(number) > 3 else [number]
    return any(re.search(rf"(?<!\d)0?{re.escape(form)}(?!\d)", text) for form in forms)


def _plain(text: str) -> str:
    """Amounts without the marks between thousands: "35.000" is "35000"."""
    return re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", text)


def _dates(subject: Topic | LifeEvent) -> Iterator[Finding]:
    parts = subject.answer if isinstance(subject, Topic) else subject.steps
    used = [laws()[s.law] for _, s in subject.citations() if s.law and s.law in laws()]
    ends = {end for part in (*parts, *used) if (end := part.valid_to) is not None}
    for day in sorted({subject.checked, *(end + dt.timedelta(days=1) for end in ends)}):
        if not subject.valid_on(day):
            continue
        known = [p for p in parts if p.source.law is None or p.source.law in laws()]
        if len(in_force(known, day)) < _LEAST:
            yield Finding(
                subject.id, "KB063", f"ngày {day:%d/%m/%Y} còn ít hơn {_LEAST} câu có hiệu lực"
            )


def _same_phrases(found: list[Topic | LifeEvent]) -> Iterator[Finding]:
    owner: dict[str, str] = {}
    for subject in found:
        for phrase in subject.phrases:
            other = owner.setdefault(fold(phrase), subject.id)
            if other != subject.id:
                yield Finding(subject.id, "KB064", f"'{phrase}' đã có ở {other}")
