"""Facts of a guide laid out by case, for readers who are not asked one question after another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from procedure_kb.checklist import truth
from procedure_kb.model.conditions import Condition
from procedure_kb.model.guide import Fact, Guide

T = TypeVar("T")
U = TypeVar("U")
FactT = TypeVar("FactT", bound=Fact)

_YES_OR_NO = frozenset("có không chưa đã rồi đúng".split())


@dataclass(frozen=True)
class Case(Generic[T]):
    """What holds for those who answer a question in one way.

    Attributes:
        answer: the answer, in the words of its button.
        also: what must hold besides.
    """

    answer: str
    also: str
    lines: tuple[T, ...]


@dataclass(frozen=True)
class Branch(Generic[T]):
    """A question, and what each answer to it brings.

    Attributes:
        only: whom the question is for; empty when it is for everybody.
    """

    ask: str
    only: str
    cases: tuple[Case[T], ...]


@dataclass(frozen=True)
class ByCase(Generic[T]):
    """What holds for everybody, then what depends."""

    common: tuple[T, ...] = ()
    branches: tuple[Branch[T], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.common or self.branches)

    def map(self, phrase: Callable[[T], U]) -> ByCase[U]:
        """The same layout of something else."""
        return ByCase(
            tuple(dict.fromkeys(phrase(fact) for fact in self.common)),
            tuple(
                Branch(
                    branch.ask,
                    branch.only,
                    tuple(
                        Case(c.answer, c.also, tuple(dict.fromkeys(phrase(f) for f in c.lines)))
                        for c in branch.cases
                    ),
                )
                for branch in self.branches
            ),
        )


def in_force(facts: Iterable[FactT], day: dt.date) -> list[FactT]:
    """The facts that hold on a day."""
    return [fact for fact in facts if fact.valid_on(day)]


def by_case(guide: Guide, facts: Iterable[FactT], answers: Mapping[str, str]) -> ByCase[FactT]:
    """Lay facts out by the last question that each of them hangs on.

    Args:
        answers: what is known already; what they rule out is left out.
    """
    common: list[FactT] = []
    branches: dict[str, dict[tuple[str, str], list[FactT]]] = {}
    for fact in facts:
        verdict = truth(guide, fact.when, answers)
        if verdict == "yes":
            common.append(fact)
        if verdict != "open":
            continue
        clauses = open_clauses(guide, fact.when, answers)
        last = max(clauses, key=lambda q: _place(guide, q))
        answer = _labels(guide, last, clauses.pop(last))
        cases = branches.setdefault(last, {})
        cases.setdefault((answer, _in_words(guide, clauses)), []).append(fact)
    return ByCase(
        tuple(common),
        tuple(
            _branch(guide, question_id, branches[question_id], answers)
            for question_id in sorted(branches, key=lambda q: _place(guide, q))
        ),
    )


def open_clauses(
    guide: Guide, condition: Condition, answers: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """The clauses of a condition that are not settled.

    A clause that another one brings along is left out: only unmarried parents are asked
    whether the father is named.
    """
    missing = {q: o for q, o in condition.clauses.items() if q not in answers}
    return {
        question: options
        for question, options in missing.items()
        if not any(_brings(guide, other, question, options) for other in missing)
    }


def in_words(guide: Guide, condition: Condition, answers: Mapping[str, str]) -> str:
    """A condition as the beginning of a line: "Nếu chưa đăng ký kết hôn"; may be empty."""
    said = _in_words(guide, open_clauses(guide, condition, answers))
    if not said:
        return ""
    return f"Nếu {'là ' if said.startswith(('người ', '“')) else ''}{said}"


def _branch(
    guide: Guide,
    question_id: str,
    cases: dict[tuple[str, str], list[FactT]],
    answers: Mapping[str, str],
) -> Branch[FactT]:
    question = guide.question(question_id)
    assert question is not None, question_id  # the guide's own check
    order = [option.label for option in question.options.values()]
    return Branch(
        question.ask,
        _in_words(guide, open_clauses(guide, question.when, answers)),
        tuple(
            Case(answer, also, tuple(lines))
            for (answer, also), lines in sorted(
                cases.items(),
                key=lambda case: min(
                    (n for n, label in enumerate(order) if label in case[0][0]), default=0
                ),
            )
        ),
    )


def _in_words(guide: Guide, clauses: Mapping[str, tuple[str, ...]]) -> str:
    return "; và ".join(_clause(guide, q, options) for q, options in clauses.items())


def _clause(guide: Guide, question_id: str, options: tuple[str, ...]) -> str:
    """An answer by itself where it says enough ("chưa đăng ký kết hôn"), else with its question
    ("“Có giấy báo tử không?” là “Có”")."""
    question = guide.question(question_id)
    assert question is not None, question_id  # the guide's own check
    labels = [question.options[o].label for o in options]
    if any(_only_yes_or_no(label) for label in labels):
        return f"“{question.ask}” là {' hoặc '.join(f'“{label}”' for label in labels)}"
    answer = _labels(guide, question_id, options)
    return answer if len(labels) > 1 else answer[0].lower() + answer[1:]


def _only_yes_or_no(label: str) -> bool:
    first, *others = label.lower().split()
    return first in _YES_OR_NO and len(others) < 2


def _labels(guide: Guide, question_id: str, options: tuple[str, ...]) -> str:
    """The answers as on their buttons; in quotation marks when there are several."""
    question = guide.question(question_id)
    assert question is not None, question_id  # the guide's own check
    labels = [question.options[o].label for o in options]
    return labels[0] if len(labels) == 1 else " hoặc ".join(f"“{label}”" for label in labels)


def _brings(guide: Guide, other: str, question: str, options: tuple[str, ...]) -> bool:
    """Whether ``other`` is asked only where ``question`` has one of these answers."""
    asked = guide.question(other)
    if asked is None or other == question:
        return False
    needed = asked.when.clauses
    if question in needed and set(needed[question]) <= set(options):
        return True
    return any(_brings(guide, above, question, options) for above in needed)


def _place(guide: Guide, question_id: str) -> int:
    return next(n for n, q in enumerate(guide.questions) if q.id == question_id)
