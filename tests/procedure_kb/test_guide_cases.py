"""Reviewed cases: a person, what they answer, and exactly what they must bring.

The files in ``cases/`` are for one-stop staff to read and correct; they are written from the
record and from life, not from the guide. One file a guide, ``CODE.yml``::

    code: "1.001193"
    decision: 163/QĐ-BTP    # of the record that the cases were written from
    cases:
      - person: Cha mẹ đã kết hôn, mẹ đi khai, sinh ở bệnh viện
        answers: {child: with_parents, parents: married}   # question: option, all that is asked
        papers:             # exactly these, in any order: id: plain name as shown
          birth_certificate_paper: Giấy chứng sinh
        not_needed: [residence]       # optional: papers of other cases, not of this one
        fee: "8.000"                  # optional: in đồng, "tỉnh quyết định", "không nêu"; a list
        deadline: 3 ngày làm việc     # optional: number and unit, or words of the sentence; a list
        where: vẫn phải đến làm       # optional: words of what is said on where and how; a list
        asks: parents                 # optional: the answers are unfinished, and this is asked next
    rests_on:               # optional: for each paper the words of the record, and its numbers
      birth_certificate_paper: {says: Giấy chứng sinh; trường hợp không có, original: 1}

Where the way of filing decides, ``fee`` and ``deadline`` are tables: ``{direct: "20.000",
online: "10.000"}``. In ``rests_on``, ``record`` names another record, ``section: steps`` says that
the words stand in the steps, and ``differs`` why the guide has other numbers. Where the national
file is at hand, the words and numbers are compared with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

import pytest
from pydantic import BaseModel, Extra, Field, ValidationError
from ruamel.yaml import YAML

from procedure_kb.checklist import askable, checklist_for, facts_holding, truth
from procedure_kb.guide_files import SHIPPED_GUIDES, load_guide
from procedure_kb.model.guide import Deadline, Fee, Guide, Mode
from procedure_kb.model.official import OfficialRecord

CASES = Path(__file__).parent / "cases"
NationalRecord = Callable[[str], OfficialRecord]
Said = str | list[str]
ByMode = Said | dict[Mode, Said]
FeeOrDeadline = TypeVar("FeeOrDeadline", Fee, Deadline)

UNITS = {
    "working_day": "ngày làm việc",
    "day": "ngày",
    "hour": "giờ",
    "month": "tháng",
    "year": "năm",
}


class _Part(BaseModel):
    class Config:
        extra = Extra.forbid


class Case(_Part):
    """One person."""

    person: str = Field(..., min_length=2)
    answers: dict[str, str]
    papers: dict[str, str]
    not_needed: list[str] = Field(default_factory=list)
    fee: ByMode | None = None
    deadline: ByMode | None = None
    where: Said | None = None
    asks: str | None = None


class Words(_Part):
    """What a paper rests on in the record."""

    says: str = Field(..., min_length=8)
    original: int = 0
    copy_count: int = Field(0, alias="copy")
    record: str | None = None
    section: Literal["steps"] | None = None
    differs: str | None = None


class CaseFile(_Part):
    """The cases of one guide."""

    code: str
    decision: str | None = None
    cases: list[Case] = Field(..., min_items=1)
    rests_on: dict[str, Words] = Field(default_factory=dict)


def _read(path: Path) -> CaseFile:
    try:
        return CaseFile.parse_obj(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise AssertionError(f"{path.name}: {error}") from None


def _guide(code: str) -> Guide:
    paths = list(SHIPPED_GUIDES.glob(f"{code}-*.yml"))
    assert paths, f"cases/{code}.yml: không có bài hướng dẫn {code}"
    return load_guide(paths[0])


FILES = {path.stem: _read(path) for path in sorted(CASES.glob("*.yml"))}
GUIDES = {code: _guide(code) for code in FILES}
every_file = pytest.mark.parametrize("code", FILES)


def _cases(wanted: Callable[[Case], Any] = bool) -> Iterator[Any]:
    for code, held in FILES.items():
        for case in held.cases:
            if wanted(case):
                yield pytest.param(GUIDES[code], case, id=f"{code}: {case.person}")


@every_file
def test_a_case_file_names_its_guide_and_decision(code: str) -> None:
    assert FILES[code].code == code
    assert FILES[code].decision in (None, GUIDES[code].source.decision)


@every_file
def test_persons_differ(code: str) -> None:
    persons = [case.person for case in FILES[code].cases]
    assert len(persons) == len(set(persons))


@pytest.mark.parametrize(("guide", "case"), _cases())
def test_the_person_is_told_exactly_these_papers(guide: Guide, case: Case) -> None:
    found = checklist_for(guide, case.answers, on=guide.source.checked)
    assert {item.id: item.name for item in found.items} == case.papers
    assert not set(case.not_needed) & set(case.papers)
    assert set(case.not_needed) <= {item.id for item in guide.items}


@pytest.mark.parametrize(("guide", "case"), _cases())
def test_the_answers_are_those_that_are_asked(guide: Guide, case: Case) -> None:
    found = checklist_for(guide, case.answers, on=guide.source.checked)
    for question_id in case.answers:
        question = guide.question(question_id)
        assert question is not None
        assert truth(guide, question.when, case.answers) == "yes", question_id
    if case.asks is None:
        assert found.possible == ()
        assert found.open_questions == ()
    else:
        next_question = askable(guide, found.open_questions, case.answers)
        assert next_question is not None
        assert next_question.id == case.asks


@pytest.mark.parametrize(("guide", "case"), _cases(lambda case: case.fee))
def test_the_fee(guide: Guide, case: Case) -> None:
    assert case.fee is not None
    for mode, expected in _by_mode(guide, case.fee):
        fees = _holding(guide, guide.fees, case, mode)
        assert sorted({_amount(fee) for fee in fees} or {"không nêu"}) == sorted(expected), mode


@pytest.mark.parametrize(("guide", "case"), _cases(lambda case: case.deadline))
def test_the_deadline(guide: Guide, case: Case) -> None:
    assert case.deadline is not None
    for mode, expected in _by_mode(guide, case.deadline):
        deadlines = _holding(guide, guide.deadlines, case, mode)
        for deadline in deadlines:
            assert any(_lasts(deadline, words) for words in expected), (mode, deadline.text)
        for words in expected:
            assert any(_lasts(deadline, words) for deadline in deadlines), (mode, words)


@pytest.mark.parametrize(("guide", "case"), _cases(lambda case: case.where))
def test_where_and_how_to_file(guide: Guide, case: Case) -> None:
    day = guide.source.checked
    places, _ = facts_holding(guide, guide.where, case.answers, on=day)
    ways, _ = facts_holding(guide, guide.channels, case.answers, on=day)
    said = " ".join([*(p.text for p in places), *(way.text or "" for way in ways)]).lower()
    for words in [case.where] if isinstance(case.where, str) else case.where or []:
        assert words.lower() in said


@every_file
def test_every_paper_and_every_answer_is_in_some_case(code: str) -> None:
    guide, cases = GUIDES[code], FILES[code].cases
    assert {item.id for item in guide.items} == {paper for case in cases for paper in case.papers}
    offered = {(question.id, option) for question in guide.questions for option in question.options}
    assert offered == {pair for case in cases for pair in case.answers.items()}


@pytest.mark.parametrize("code", [code for code, held in FILES.items() if held.rests_on])
def test_every_paper_rests_on_the_record(code: str, national_record: NationalRecord) -> None:
    guide, papers = GUIDES[code], FILES[code].rests_on
    assert set(papers) == {item.id for item in guide.items}
    wrong = []
    for item in guide.items:
        words = papers[item.id]
        record = national_record(words.record or code)
        counts = (words.original, words.copy_count)
        if not words.differs and counts != (item.original or 0, item.copy_count or 0):
            wrong.append(f"{item.id}: bài ghi số bản khác {counts}")
        if not _stands(record, words):
            wrong.append(f"{item.id}: bản ghi {record.code} không có câu “{words.says}”, {counts}")
    assert wrong == []


def _by_mode(guide: Guide, said: ByMode) -> Iterator[tuple[Mode, Sequence[str]]]:
    """What is expected for each way of filing that the guide has."""
    modes = sorted({channel.mode for channel in guide.channels})
    table = said if isinstance(said, dict) else dict.fromkeys(modes, said)
    assert set(table) <= set(modes)
    for mode, words in table.items():
        yield mode, [words] if isinstance(words, str) else words


def _holding(
    guide: Guide, facts: Sequence[FeeOrDeadline], case: Case, mode: Mode
) -> list[FeeOrDeadline]:
    day: dt.date = guide.source.checked
    holding, still_open = facts_holding(guide, facts, case.answers, on=day)
    assert not still_open, "các câu trả lời chưa đủ để biết"
    return [fact for fact in holding if not fact.modes or mode in fact.modes]


def _amount(fee: Fee) -> str:
    if fee.amount is None:
        return "tỉnh quyết định"
    shown = f"{fee.amount:,}".replace(",", ".")
    return shown if fee.currency == "VND" else f"{shown} {fee.currency}"


def _lasts(deadline: Deadline, words: str) -> bool:
    if deadline.amount is None or deadline.unit is None:
        return words.lower() in deadline.text.lower()
    return words == f"{deadline.amount:g} {UNITS[deadline.unit]}"


def _stands(record: OfficialRecord, words: Words) -> bool:
    if words.section == "steps":
        return any(words.says.lower() in step.lower() for step in record.steps)
    return any(
        words.says.lower() in document.name.lower()
        and (words.original, words.copy_count) == (document.originals or 0, document.copies or 0)
        for document in record.documents
    )
