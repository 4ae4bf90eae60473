"""Walking every shipped guide: all combinations of answers, on days when facts end."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from procedure_kb.check import combinations
from procedure_kb.check.cases import MOST_CASES
from procedure_kb.checklist import askable, checklist_for, questions_deciding
from procedure_kb.guide_files import SHIPPED_GUIDES
from procedure_kb.model.conditions import Condition
from procedure_kb.model.guide import Guide

PATHS = sorted(SHIPPED_GUIDES.glob("*.yml"))
DAYS = (dt.date(2026, 11, 21), dt.date(2027, 1, 1), dt.date(2027, 3, 1))


@pytest.fixture(scope="module", params=PATHS, ids=lambda path: path.stem)
def guide(request: pytest.FixtureRequest, shipped_guides: dict[str, Guide]) -> Guide:
    """Each shipped guide in turn."""
    path: Path = request.param
    return shipped_guides[path.name[:8]]


def _holds(guide: Guide, condition: Condition, answers: dict[str, str]) -> bool:
    """The plain reading of a condition for a full set of answers, written out once more here:
    each question it names arises in this case and was answered so."""
    for question_id, options in condition.clauses.items():
        question = guide.question(question_id)
        assert question is not None
        if not _holds(guide, question.when, answers):
            return False
        if answers.get(question_id) not in options:
            return False
    return True


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_case_has_exactly_its_papers(guide: Guide, day: dt.date) -> None:
    cases = combinations(guide)
    assert 1 <= len(cases) <= MOST_CASES
    assert len({tuple(sorted(answers.items())) for answers in cases}) == len(cases)
    for answers in cases:
        found = checklist_for(guide, answers, on=day)
        ids = [item.id for item in found.items]
        assert ids == [
            item.id
            for item in guide.items
            if item.valid_on(day) and _holds(guide, item.when, answers)
        ], answers
        assert ids, answers
        assert len(ids) == len(set(ids)), answers
        names = [(item.name, item.official, item.form) for item in found.items]
        assert len(names) == len(set(names)), answers
        assert found.possible == (), answers
        assert found.open_questions == (), answers


def test_what_was_answered_before_a_correction_counts_no_more(guide: Guide) -> None:
    """Answers to questions that do not arise in a case leave its list as it is."""
    for answers in combinations(guide):
        papers = checklist_for(guide, answers, on=DAYS[0]).items
        pointless = [question for question in guide.questions if question.id not in answers]
        for number in range(max((len(q.options) for q in pointless), default=0)):
            left = {
                q.id: option for q in pointless for option in list(q.options)[number : number + 1]
            }
            found = checklist_for(guide, {**left, **answers}, on=DAYS[0])
            assert found.items == papers, (answers, left)
            assert found.possible == (), (answers, left)


def test_asking_question_by_question_always_ends(guide: Guide) -> None:
    """Whoever answers what is asked, one question at a time, gets a full list in the end."""

    def walk(answers: dict[str, str]) -> None:
        found = checklist_for(guide, answers, on=DAYS[0])
        if not found.possible:
            return
        question = askable(guide, found.open_questions, answers)
        assert question is not None, (guide.code, answers)
        assert question.id not in answers
        for option in question.options:
            walk({**answers, question.id: option})

    walk({})


def test_nothing_certain_is_taken_back_by_a_later_answer(guide: Guide) -> None:
    for answers in combinations(guide):
        known: dict[str, str] = {}
        certain: set[str] = set()
        for question_id, option in answers.items():
            known[question_id] = option
            now = {item.id for item in checklist_for(guide, known, on=DAYS[0]).items}
            assert certain <= now, (known, certain - now)
            certain = now


def test_every_question_is_asked_in_some_case(guide: Guide) -> None:
    asked = {question_id for answers in combinations(guide) for question_id in answers}
    assert asked == {question.id for question in guide.questions}


def test_every_fact_holds_in_some_case(guide: Guide) -> None:
    cases = combinations(guide)
    for name, condition in guide.facts_with_conditions():
        assert any(_holds(guide, condition, answers) for answers in cases), name


def test_questions_come_before_those_that_depend_on_them(guide: Guide) -> None:
    seen: set[str] = set()
    for question in guide.questions:
        assert set(question.when.clauses) <= seen, question.id
        seen.add(question.id)


def test_a_question_asks_for_something_the_guide_does_not_know_yet(guide: Guide) -> None:
    conditions = [condition for _, condition in guide.facts_with_conditions()]
    for answers in combinations(guide):
        assert questions_deciding(guide, conditions, answers) == (), answers


@pytest.mark.parametrize("day", DAYS[1:], ids=str)
def test_no_fee_has_ended(guide: Guide, day: dt.date) -> None:
    """On the day after Thông tư 64/2025 ends, and when the decrees end, there is a fee for every
    case that had one before, and none that is over. Where the records do not say what holds
    then, the guide gives its reason (exception ``fees.full``) and names no amount."""
    unknown = any(exception.field == "fees.full" for exception in guide.exceptions)
    for answers in combinations(guide):
        before = [f for f in guide.fees if f.valid_on(DAYS[0]) and _holds(guide, f.when, answers)]
        after = [f for f in guide.fees if f.valid_on(day) and _holds(guide, f.when, answers)]
        if unknown:
            assert not after, answers
            continue
        assert bool(after) == bool(before), answers
        assert all(fee.valid_to is None or fee.valid_to >= day for fee in after)
        for ended in (fee for fee in before if fee not in after):
            assert ended.amount is not None
            full = [fee.amount for fee in after if fee.per == ended.per and fee.what == ended.what]
            assert full == [ended.amount * 2], answers  # the halved rate is over
