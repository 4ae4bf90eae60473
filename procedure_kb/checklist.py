"""Personal checklists: the items of a guide that hold in one person's case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from procedure_kb.errors import UnknownAnswer
from procedure_kb.model.conditions import Condition
from procedure_kb.model.guide import Fact, Guide, Item, Question

FactT = TypeVar("FactT", bound=Fact)


@dataclass(frozen=True)
class Checklist:
    """What is certain, what may be added, and what would have to be asked to know."""

    items: tuple[Item, ...]
    possible: tuple[Item, ...]
    open_questions: tuple[Question, ...]


def checklist_for(guide: Guide, answers: Mapping[str, str], *, on: dt.date) -> Checklist:
    """Select the documents a person needs.

    Args:
        answers: question id → option id; unanswered ones may be absent.
        on: day of filing; items outside their validity are dropped.

    Returns: items in the guide's order, and the questions still open.

    Raises:
        UnknownAnswer: an option the guide does not offer.
    """
    require_known(guide, answers)
    valid = [item for item in guide.items if item.valid_on(on)]
    possible = [i for i in valid if truth(guide, i.when, answers) == "open"]
    return Checklist(
        items=tuple(i for i in valid if truth(guide, i.when, answers) == "yes"),
        possible=tuple(possible),
        # An undecided item is not hidden: it becomes the next question.
        open_questions=questions_deciding(guide, [i.when for i in possible], answers),
    )


def require_known(guide: Guide, answers: Mapping[str, str]) -> None:
    """Check that the guide offers these answers.

    Raises:
        UnknownAnswer: it does not.
    """
    for question_id, option in answers.items():
        question = guide.question(question_id)
        if question is None or option not in question.options:
            raise UnknownAnswer(f"{guide.code}: không có phương án {question_id}={option}")


def truth(guide: Guide, condition: Condition, answers: Mapping[str, str]) -> str:
    """Whether a condition holds: "yes", "no" or "open".

    A condition on a question that does not arise in this case (its own ``when`` fails) does
    not hold, even if the question was answered before: people correct themselves.
    """
    verdict = condition.truth(answers)
    if verdict == "no":
        return "no"
    for question_id in condition.clauses:
        question = guide.question(question_id)
        if question is not None and truth(guide, question.when, answers) == "no":
            return "no"
    return verdict


def questions_deciding(
    guide: Guide, conditions: Iterable[Condition], answers: Mapping[str, str]
) -> tuple[Question, ...]:
    """The unanswered questions that these conditions hang on, in the guide's order.

    A question whose own condition is still open waits for the question it depends on.
    """
    needed: set[str] = set()
    pending = [c for c in conditions if truth(guide, c, answers) == "open"]
    while pending:
        for question_id in pending.pop().clauses:
            question = guide.question(question_id)
            if question is None or question_id in answers or question_id in needed:
                continue
            needed.add(question_id)
            pending.append(question.when)
    return tuple(q for q in guide.questions if q.id in needed)


def askable(
    guide: Guide, questions: Iterable[Question], answers: Mapping[str, str]
) -> Question | None:
    """The first question that can be asked now (its own condition holds)."""
    return next((q for q in questions if truth(guide, q.when, answers) == "yes"), None)


def facts_holding(
    guide: Guide, facts: Iterable[FactT], answers: Mapping[str, str], *, on: dt.date
) -> tuple[list[FactT], list[FactT]]:
    """Facts in force on a day, split into those that hold and those still open."""
    valid = [f for f in facts if f.valid_on(on)]
    return (
        [f for f in valid if truth(guide, f.when, answers) == "yes"],
        [f for f in valid if truth(guide, f.when, answers) == "open"],
    )
