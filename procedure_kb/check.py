"""Checking guides: against their own schema, against the official record, for plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from procedure_kb.checklist import truth
from procedure_kb.errors import BadInput, NotFound
from procedure_kb.filing import rule_for
from procedure_kb.guide_files import SHIPPED_GUIDES, load_guide
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.model.guide import Guide
from procedure_kb.model.official import OfficialRecord

MOST_SYLLABLES = 25
"""Longest sentence, in syllables (VOICE.md, rule 1)."""

_SENTENCE_END = re.compile(r"(?<=[.:;])\s+|\n")
_COMBINATIONS = 5000


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or should be looked at."""

    code: str
    rule: str
    message: str
    is_error: bool = True

    def __str__(self) -> str:
        return f"{self.code}: [{self.rule}]{'' if self.is_error else ' (lưu ý)'} {self.message}"


def check_guides(kb: KnowledgeBase, paths: list[Path] | None = None) -> list[Finding]:
    """Check guide files (all shipped ones by default).

    Args:
        kb: where the official records are looked up; those not loaded are not compared.
    """
    findings: list[Finding] = []
    for path in paths or sorted(SHIPPED_GUIDES.glob("*.yml")):
        try:
            guide = load_guide(path)
        except BadInput as error:
            findings.append(Finding(path.name, error.rule or "KB002", str(error)))
            continue
        findings += check_guide(guide, kb.record(guide.code))
    return findings


def check_guide(guide: Guide, record: OfficialRecord | None) -> list[Finding]:
    """Everything that can be checked of one guide; without the record, less."""
    findings = [*_questions(guide), *_filing(guide), *_words(guide)]
    if record is not None:
        findings += _against_record(guide, record)
    return findings


def _questions(guide: Guide) -> Iterator[Finding]:
    used = {q for _, condition in guide.facts_with_conditions() for q in condition.clauses}
    used |= {q for question in guide.questions for q in question.when.clauses}
    for question in guide.questions:
        if question.id not in used:
            yield Finding(guide.code, "KB020", f"câu hỏi '{question.id}' không làm đổi điều gì")
    for answers in combinations(guide):
        certain = [i.id for i in guide.items if truth(guide, i.when, answers) == "yes"]
        if not certain:
            yield Finding(guide.code, "KB021", f"danh sách giấy tờ rỗng khi {answers}")
            return


def combinations(guide: Guide) -> list[dict[str, str]]:
    """Every full set of case answers a person can give, at most 5,000.

    Raises:
        BadInput: there are more, so the guide asks too much.
    """
    found: list[dict[str, str]] = [{}]
    for question in guide.questions:
        longer: list[dict[str, str]] = []
        for answers in found:
            if truth(guide, question.when, answers) == "yes":
                longer += [{**answers, question.id: option} for option in question.options]
            else:
                longer.append(answers)
        found = longer
        if len(found) > _COMBINATIONS:
            raise BadInput(f"{guide.code}: quá {_COMBINATIONS} trường hợp", rule="KB022")
    return found


def _filing(guide: Guide) -> Iterator[Finding]:
    try:
        rule_for(filing_id=guide.filing, field=guide.field, level=guide.level, code=guide.code)
    except NotFound as error:
        yield Finding(guide.code, "KB030", str(error))


def _words(guide: Guide) -> Iterator[Finding]:
    for where, text in _texts(guide):
        yield from plain_words(guide.code, where, text)


def plain_words(code: str, where: str, text: str) -> Iterator[Finding]:
    """Findings on the wording of one text (VOICE.md): long sentences, exclamation marks."""
    for part in _SENTENCE_END.split(text):
        syllables = len(part.split())
        if syllables > MOST_SYLLABLES:
            yield Finding(code, "KB040", f"{where}: câu dài {syllables} tiếng: {part[:60]}…")
    if "!" in text:
        yield Finding(code, "KB041", f"{where}: không dùng dấu chấm than")


def _texts(guide: Guide) -> Iterator[tuple[str, str]]:
    yield "summary", guide.summary
    for question in guide.questions:
        yield f"questions.{question.id}", question.ask
        yield f"questions.{question.id}.why", question.why
    for item in guide.items:
        yield f"items.{item.id}", item.note or ""
    for name in (
        "no_longer_needed",
        "exemptions",
        "deadlines",
        "time_limits",
        "steps",
        "eligibility",
        "proxy",
        "where",
        "result",
        "if_refused",
        "facts",
    ):
        for n, part in enumerate(getattr(guide, name)):
            yield f"{name}[{n}]", part.text


def _against_record(guide: Guide, record: OfficialRecord) -> Iterator[Finding]:
    excused = {e.field.split("[")[0].split(".")[0] for e in guide.exceptions}
    if guide.source.decision != record.decision:
        yield Finding(
            guide.code,
            "KB050",
            f"số quyết định: bài ghi {guide.source.decision}, bản ghi là {record.decision}",
        )
    if guide.level != record.level and "level" not in excused:
        yield Finding(guide.code, "KB051", f"cấp: bài ghi {guide.level}, bản ghi là {record.level}")
    offered = {c.mode for c in record.channels}
    wrong = {c.mode for c in guide.channels} - offered
    if wrong and "channels" not in excused:
        yield Finding(guide.code, "KB052", f"cách nộp {sorted(wrong)} không có trong bản ghi")
    yield from _amounts(guide, record, excused)


def _amounts(guide: Guide, record: OfficialRecord, excused: set[str]) -> Iterator[Finding]:
    text = "\n".join(record.sections.values())
    digits = re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", text)
    for n, fee in enumerate(guide.fees):
        amount = fee.amount
        if not amount or "fees" in excused:
            continue
        # A halved amount is not printed; the full one is.
        if not any(re.search(rf"(?<!\d){a}(?!\d)", digits) for a in (amount, amount * 2)):
            yield Finding(
                guide.code, "KB053", f"fees[{n}]: {amount} không có trong bản ghi chính thức"
            )
    for n, deadline in enumerate(guide.deadlines):
        if deadline.amount is None or "deadlines" in excused:
            continue
        number = f"{deadline.amount:g}"
        if not re.search(rf"(?<!\d)0?{number}(?!\d)", text):
            yield Finding(
                guide.code, "KB054", f"deadlines[{n}]: {number} không có trong bản ghi chính thức"
            )
