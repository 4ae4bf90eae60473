"""Reviewed cases: answers of a person, and the papers that they must bring.

The files in ``cases/`` are for one-stop staff to read and correct. Each paper quotes the words of
the national record that it rests on; where the national file is at hand, the quotes and the
numbers of copies are compared with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from procedure_kb.checklist import askable, checklist_for
from procedure_kb.guide_files import SHIPPED_GUIDES, load_guide
from procedure_kb.model.guide import Guide
from procedure_kb.model.official import OfficialRecord

CASES = Path(__file__).parent / "cases"
FILES: dict[str, dict[str, Any]] = {
    path.stem: YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    for path in sorted(CASES.glob("*.yml"))
}
CODES = sorted(FILES)
GUIDES: dict[str, Guide] = {
    code: load_guide(next(SHIPPED_GUIDES.glob(f"{code}-*.yml"))) for code in CODES
}
NationalRecord = Callable[[str], OfficialRecord]


def _cases() -> Iterator[Any]:
    for code, held in FILES.items():
        for case in held["cases"]:
            yield pytest.param(GUIDES[code], case, id=f"{code}: {case['name']}")


@pytest.mark.parametrize(("guide", "case"), _cases())
def test_the_checklist_is_the_reviewed_one(guide: Guide, case: dict[str, Any]) -> None:
    found = checklist_for(guide, case["answers"], on=guide.source.checked)
    assert [item.id for item in found.items] == case["expected"]
    if "asks" in case:
        question = askable(guide, found.open_questions, case["answers"])
        assert question is not None
        assert question.id == case["asks"]
    else:
        assert found.possible == ()
        assert found.open_questions == ()


def test_there_are_enough_reviewed_guides() -> None:
    assert len(FILES) >= 12


@pytest.mark.parametrize("code", CODES)
def test_a_case_file_names_its_guide_and_decision(code: str) -> None:
    assert FILES[code]["code"] == code
    assert GUIDES[code].code == code
    assert FILES[code]["decision"] == GUIDES[code].source.decision


@pytest.mark.parametrize("code", CODES)
def test_every_paper_and_every_answer_is_in_some_case(code: str) -> None:
    guide, cases = GUIDES[code], FILES[code]["cases"]
    expected = {item for case in cases for item in case["expected"]}
    assert {item.id for item in guide.items} == expected
    given = {pair for case in cases for pair in case["answers"].items()}
    offered = {(question.id, option) for question in guide.questions for option in question.options}
    assert offered == given


@pytest.mark.parametrize("code", CODES)
def test_every_paper_rests_on_the_record(code: str, national_record: NationalRecord) -> None:
    guide, papers = GUIDES[code], FILES[code]["papers"]
    assert set(papers) == {item.id for item in guide.items}
    wrong = []
    for item in guide.items:
        paper = papers[item.id]
        record = national_record(paper.get("record", code))
        counts = (paper.get("original", 0), paper.get("copy", 0))
        if "differs" not in paper and counts != (item.original or 0, item.copy_count or 0):
            wrong.append(f"{item.id}: bài ghi số bản khác {counts}")
        if not _stands(record, paper, counts):
            wrong.append(
                f"{item.id}: bản ghi {record.code} không có câu “{paper['says']}”, {counts}"
            )
    assert wrong == []


def _stands(record: OfficialRecord, paper: dict[str, Any], counts: tuple[int, int]) -> bool:
    if paper.get("section") == "steps":
        return any(paper["says"].lower() in step.lower() for step in record.steps)
    return any(
        paper["says"].lower() in document.name.lower()
        and counts == (document.originals or 0, document.copies or 0)
        for document in record.documents
    )
