"""Personal checklists: what holds, what is open, what to ask next."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from procedure_kb.checklist import (
    askable,
    checklist_for,
    facts_holding,
    questions_deciding,
    require_known,
    truth,
)
from procedure_kb.errors import UnknownAnswer
from procedure_kb.model.conditions import Condition
from procedure_kb.model.guide import Guide

DAY = dt.date(2026, 11, 21)


def _question(name: str, when: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "id": name,
        "ask": f"{name}?",
        "why": "để biết.",
        "options": {"yes": "Có", "no": "Không"},
        "when": when or {},
    }


def _item(name: str, when: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": name, "source": "Thành phần hồ sơ", "when": when or {}, **more}


@pytest.fixture
def guide() -> Guide:
    """child → paper (only for a child) → witness (only without paper); who stands alone."""
    said = {"text": "Một câu.", "source": "Trình tự thực hiện"}
    return Guide.parse_obj(
        {
            "code": "9.000001",
            "source": {"decision": "1/QĐ", "checked": "2026-11-21"},
            "title": "Thử",
            "summary": "Thử.",
            "field": "Hộ tịch",
            "level": "commune",
            "filing": "civil_status",
            "aliases": ["a", "b", "c"],
            "questions": [
                _question("child"),
                _question("paper", {"child": "yes"}),
                _question("witness", {"paper": "no"}),
                _question("who"),
            ],
            "items": [
                _item("form"),
                _item("birth", {"child": "yes", "paper": "yes"}),
                _item("statement", {"child": "yes", "paper": "no", "witness": "yes"}),
                _item("commitment", {"witness": "no"}),
                _item("proxy", {"who": "no"}),
                _item("old_form", valid_to="2026-11-20"),
                _item("new_form", valid_from="2026-11-21"),
            ],
            "deadlines": [said],
            "channels": [{"mode": "direct", "source": "Cách thức"}],
            "steps": [said],
            "result": [said],
            "legal_basis": ["Luật (1/2014/QH13)"],
        }
    )


@pytest.mark.parametrize(
    ("answers", "items", "possible", "asked"),
    [
        ({}, ["form", "new_form"], ["birth", "statement", "commitment", "proxy"],
         ["child", "paper", "witness", "who"]),
        ({"child": "no"}, ["form", "new_form"], ["proxy"], ["who"]),
        ({"child": "no", "who": "yes"}, ["form", "new_form"], [], []),
        ({"child": "no", "who": "no"}, ["form", "proxy", "new_form"], [], []),
        ({"child": "yes"}, ["form", "new_form"], ["birth", "statement", "commitment", "proxy"],
         ["paper", "witness", "who"]),
        ({"child": "yes", "paper": "yes", "who": "yes"}, ["form", "birth", "new_form"], [], []),
        ({"child": "yes", "paper": "no"}, ["form", "new_form"],
         ["statement", "commitment", "proxy"], ["witness", "who"]),
        ({"child": "yes", "paper": "no", "witness": "no", "who": "yes"},
         ["form", "commitment", "new_form"], [], []),
    ],
)  # fmt: skip
def test_checklist(
    guide: Guide,
    answers: dict[str, str],
    items: list[str],
    possible: list[str],
    asked: list[str],
) -> None:
    found = checklist_for(guide, answers, on=DAY)
    assert [item.id for item in found.items] == items
    assert [item.id for item in found.possible] == possible
    assert [question.id for question in found.open_questions] == asked


def test_the_day_of_filing_decides_which_form(guide: Guide) -> None:
    before = checklist_for(guide, {}, on=DAY - dt.timedelta(days=1))
    assert [item.id for item in before.items] == ["form", "old_form"]


@pytest.mark.parametrize("answers", [{"child": "maybe"}, {"nobody": "yes"}])
def test_an_answer_the_guide_does_not_offer(guide: Guide, answers: dict[str, str]) -> None:
    name, option = next(iter(answers.items()))
    with pytest.raises(UnknownAnswer, match=rf"9\.000001.*{name}={option}"):
        checklist_for(guide, answers, on=DAY)
    with pytest.raises(UnknownAnswer):
        require_known(guide, answers)


def test_a_question_that_does_not_arise_settles_what_hangs_on_it(guide: Guide) -> None:
    condition = Condition({"witness": ("no",)})
    assert truth(guide, condition, {}) == "open"
    assert truth(guide, condition, {"paper": "yes"}) == "no"
    assert truth(guide, condition, {"child": "no"}) == "no"


def test_an_answer_that_no_longer_arises_counts_no_more(guide: Guide) -> None:
    """Somebody corrects the first answer after answering the question that followed from it."""
    corrected = {"child": "no", "paper": "no", "witness": "no", "who": "yes"}
    found = checklist_for(guide, corrected, on=DAY)
    assert [item.id for item in found.items] == ["form", "new_form"]


def test_a_question_waits_for_the_one_it_depends_on(guide: Guide) -> None:
    needed = questions_deciding(guide, [Condition({"witness": ("no",)})], {})
    assert [q.id for q in needed] == ["child", "paper", "witness"]
    first = askable(guide, needed, {})
    assert first is not None
    assert first.id == "child"
    answers = {"child": "yes", "paper": "no"}
    left = questions_deciding(guide, [Condition({"witness": ("no",)})], answers)
    second = askable(guide, left, answers)
    assert second is not None
    assert second.id == "witness"
    assert askable(guide, [], {}) is None


def test_a_condition_on_an_unknown_question_stays_open(guide: Guide) -> None:
    assert truth(guide, Condition({"nobody": ("yes",)}), {}) == "open"
    assert questions_deciding(guide, [Condition({"nobody": ("yes",)})], {}) == ()


def test_facts_are_split_into_holding_and_open(guide: Guide) -> None:
    holding, still_open = facts_holding(guide, guide.items, {"child": "no"}, on=DAY)
    assert [item.id for item in holding] == ["form", "new_form"]
    assert [item.id for item in still_open] == ["proxy"]
