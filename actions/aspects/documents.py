"""ask_documents: the papers of the person's own case."""

from __future__ import annotations

import re

from actions.aspects.basics import (
    Section,
    extra_facts,
    next_question,
    phrase_by_case,
    without_own_count,
)
from actions.turn import Procedure, Turn
from actions.wording import numbered, sentence, shorten
from procedure_kb.checklist import checklist_for, truth
from procedure_kb.model.guide import Guide, Item
from procedure_kb.model.official import Document, OfficialRecord

_MOST_WORDS_OF_A_DOCUMENT = 170
_MOST_POSSIBLE = 5
# A sentence that says by itself that a paper need not be brought.
_NEEDLESS = re.compile(
    r"không (?:phải|cần|đòi|được đòi|yêu cầu|bắt buộc|có trong danh sách)|tự tra cứu|thay cho",
    re.IGNORECASE,
)


def documents(procedure: Procedure, turn: Turn) -> Section:
    """The checklist; open cases become the next question."""
    if procedure.guide:
        return _from_guide(procedure, procedure.guide, turn)
    if procedure.record:
        return _from_record(procedure.record)
    return Section.unknown("Chưa có danh sách giấy tờ chính thức của việc này.")


def _from_guide(procedure: Procedure, guide: Guide, turn: Turn) -> Section:
    checklist = checklist_for(guide, turn.answers_for(guide.code), on=turn.today)
    lines = extra_facts(procedure, turn)
    if checklist.items:
        lines.append(f"{guide.title}, người nộp chuẩn bị:")
        lines += numbered(item_line(item) for item in checklist.items)
    question = next_question(guide, [i.when for i in checklist.possible], turn)
    if checklist.possible:
        names = [i.name[0].lower() + i.name[1:] for i in checklist.possible[:_MOST_POSSIBLE]]
        more = " …" if len(checklist.possible) > _MOST_POSSIBLE else "."
        start = "Có thể thêm, tùy từng người"
        if not checklist.items:
            start = f"{guide.title}: giấy tờ mỗi người một khác, có thể gồm"
        lines.append(f"{start}: {'; '.join(names)}{more}")
    answers = turn.answers_for(guide.code)
    dropped = [
        s.text
        for s in guide.no_longer_needed
        if s.valid_on(turn.today) and truth(guide, s.when, answers) == "yes"
    ]
    lines += [
        sentence(text if _NEEDLESS.search(text) else f"Không phải nộp: {text}") for text in dropped
    ]
    limits, _ = phrase_by_case(guide, guide.time_limits, turn, lambda t: sentence(t.text))
    if limits and question is None:
        lines.append(f"Hạn: {limits[0][0].lower()}{limits[0][1:]}")
    return Section(lines, question=question)


def item_line(item: Item) -> str:
    """One line of the checklist: name, official name, form, counts, how, note."""
    name = item.name
    if item.official and item.official.lower() != name.lower():
        name += f" ({item.official})"
    if item.form:
        name += f", mẫu {item.form.removeprefix('Mẫu ').removeprefix('mẫu ')}"
    counts = []
    if item.original:
        counts.append(f"{item.original} bản chính")
    if item.copy_count:
        counts.append(f"{item.copy_count} bản sao")
    line = f"{name}: {', '.join(counts)}" if counts else name
    if item.how == "present":
        line += ", để xuất trình"
    return sentence(line) + (f" {sentence(item.note)}" if item.note else "") if item.note else line


def _from_record(record: OfficialRecord) -> Section:
    papers = [d for d in record.documents if not d.remark]
    if not papers:
        texts = [d.name for d in record.documents] or [record.sections.get("Thành phần hồ sơ", "")]
        told = [shorten(t, 260) for t in texts if t.strip()][:3]
        if not told:
            return Section.unknown("Bản ghi chính thức không nêu danh sách giấy tờ.")
        return Section(["Bản ghi chính thức nói về hồ sơ:", *told])
    lines = [f"{shorten(record.title, 120)}. Giấy tờ theo bản ghi chính thức:"]
    cases = list(dict.fromkeys(d.case or "" for d in papers))
    for case in cases:
        group = [d for d in papers if (d.case or "") == case]
        if case and len(cases) > 1:
            lines.append(f"{shorten(case, 120).rstrip(':')}:")
        lines += numbered(_document_line(d) for d in group)
    return Section(lines)


def _document_line(document: Document) -> str:
    counts = []
    if document.originals:
        counts.append(f"{document.originals} bản chính")
    if document.copies:
        counts.append(f"{document.copies} bản sao")
    name = shorten(without_own_count(document.name), _MOST_WORDS_OF_A_DOCUMENT).rstrip(".;:, ")
    return f"{name}: {', '.join(counts)}" if counts else name
