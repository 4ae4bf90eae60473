"""Checking guides, topics and life events: cases, plain words, and the official record.

``cases`` walks every set of answers, ``words`` reads what is shown, ``official`` compares with
the record that the guide was written from, ``subjects`` checks topics and life events. Rules
and thresholds: docs/guides.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from procedure_kb.check.cases import check_cases, combinations
from procedure_kb.check.finding import Finding
from procedure_kb.check.official import check_against
from procedure_kb.check.records import OfficialFile, Records
from procedure_kb.check.subjects import check_subject, check_subjects, is_subject
from procedure_kb.check.words import check_words, plain_words
from procedure_kb.errors import BadInput, NotFound
from procedure_kb.filing import rule_for
from procedure_kb.guide_files import SHIPPED_GUIDES, load_guide
from procedure_kb.model.guide import Guide
from procedure_kb.model.official import OfficialRecord

__all__ = [
    "Finding",
    "OfficialFile",
    "Records",
    "check_guide",
    "check_guides",
    "check_subject",
    "check_subjects",
    "combinations",
    "is_subject",
    "plain_words",
]


def check_guides(
    records: Records,
    paths: list[Path] | None = None,
    *,
    on_guide: Callable[[Guide, bool], None] | None = None,
) -> list[Finding]:
    """Check guide files (all shipped ones by default).

    Args:
        records: where the official records are looked up; guides without one are compared
            with nothing.
        on_guide: called with each guide that could be read, and whether it was compared.
    """
    findings: list[Finding] = []
    for path in paths or sorted(SHIPPED_GUIDES.glob("*.yml")):
        try:
            guide = load_guide(path)
        except BadInput as error:
            findings.append(Finding(path.name, error.rule or "KB002", str(error)))
            continue
        record = records.record(guide.code)
        findings += check_guide(guide, record, records)
        if on_guide is not None:
            on_guide(guide, record is not None)
    return findings


def check_guide(
    guide: Guide, record: OfficialRecord | None, records: Records | None = None
) -> list[Finding]:
    """Everything that can be checked of one guide; without its record, less.

    Args:
        records: for papers that rest on the record of another procedure.
    """
    findings = [*check_cases(guide), *_filing(guide), *check_words(guide)]
    if record is not None:
        findings += check_against(guide, record, records)
    return findings


def _filing(guide: Guide) -> Iterator[Finding]:
    try:
        rule_for(filing_id=guide.filing, field=guide.field, level=guide.level, code=guide.code)
    except NotFound as error:
        yield Finding(guide.code, "KB030", str(error))
