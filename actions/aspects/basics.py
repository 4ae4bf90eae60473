"""What every aspect shares: a section of a reply, and phrasing of guide facts by case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from actions.turn import Procedure, Turn
from actions.wording import sentence
from procedure_kb.checklist import askable, facts_holding, questions_deciding, truth
from procedure_kb.model.conditions import Condition
from procedure_kb.model.guide import Fact, Guide, Question
from procedure_kb.small_facts import facts_asked
from procedure_kb.text import fold

FactT = TypeVar("FactT", bound=Fact)

_MOST_OPEN = 4


@dataclass
class Section:
    """The answer to one aspect."""

    lines: list[str] = field(default_factory=list)
    question: Question | None = None
    """A case question whose answer would change these lines."""
    asks_place: bool = False
    """The answer depends on the commune, and none is known."""
    known: bool = True
    """False when the knowledge base does not say."""

    @classmethod
    def unknown(cls, line: str) -> Section:
        """A section that says plainly that the base does not know."""
        return cls([line], known=False)


def phrase_by_case(
    guide: Guide, facts: Iterable[FactT], turn: Turn, phrase: Callable[[FactT], str]
) -> tuple[list[str], Question | None]:
    """Lines for the facts that hold; open ones carry their case, or become a question.

    Returns: lines, and the question whose answer would settle the open ones. When more are
        open than fit a reply, they are left out and the question has to be asked.
    """
    answers = turn.answers_for(guide.code)
    holding, still_open = facts_holding(guide, facts, answers, on=turn.today)
    lines = [phrase(f) for f in holding]
    if not too_many(still_open, turn):
        lines += [f"{case_label(guide, f.when, answers)}: {phrase(f)}" for f in still_open]
    return list(dict.fromkeys(lines)), next_question(guide, [f.when for f in still_open], turn)


def too_many(still_open: list[FactT], turn: Turn) -> bool:
    """Whether open facts are more than a reply can list (all are, for "Tôi không rõ")."""
    return len(still_open) > _MOST_OPEN and not turn.all_cases


def next_question(guide: Guide, conditions: Iterable[Condition], turn: Turn) -> Question | None:
    """The case question to ask next for these conditions, or ``None``."""
    answers = turn.answers_for(guide.code)
    return askable(guide, questions_deciding(guide, conditions, answers), answers)


def case_label(guide: Guide, condition: Condition, answers: dict[str, str]) -> str:
    """ "Nếu bị mất" – the unanswered part of a condition, in the words of its options."""
    parts = []
    for question_id, options in condition.clauses.items():
        question = guide.question(question_id)
        if question is None or question_id in answers:
            continue
        labels = [question.options[o].label for o in options]
        parts.append(" hoặc ".join(label[0].lower() + label[1:] for label in labels))
    if not parts:
        return "Tùy từng người"
    start = "Nếu là" if parts[0].startswith("người ") else "Nếu"
    return f"{start} {', '.join(parts)}"


def extra_facts(procedure: Procedure, turn: Turn, *, count: int = 2) -> list[str]:
    """Small facts of the guide that the question's own words ask for."""
    guide = procedure.guide
    if guide is None:
        return []
    answers = turn.answers_for(guide.code)
    asked = str(turn.understood.get("normalised") or turn.text)
    found = [
        sentence(fact.text)
        for fact in facts_asked(guide, asked)
        if fact.valid_on(turn.today) and truth(guide, fact.when, answers) != "no"
    ]
    return found[:count]


_SAYS_NOTHING = frozenset(
    "khong co quy dinh yeu cau dieu kien thong tin ket qua giai quyet thuc hien thu tuc hanh chinh "
    "tthc".split()
)
# "Bước 1:", "(1)", "a)", "+": the sheet's own counting, which ours would double.
_OWN_COUNT = re.compile(
    r"(?:[-–+*•)\s]+|bước\s+\d+(?:\.\d+)*\s*[.:)–-]*|\(?\d{1,2}(?:\.\d{1,2})*[.)](?!\d)"
    r"|\(?[a-zđ]\)|\([ivx]+\)|[ivx]+\))\s*",
    re.IGNORECASE,
)


def is_general(text: str) -> bool:
    """Whether an official field says nothing ("Không có thông tin", "Không quy định")."""
    words = re.findall(r"\w+", fold(text))
    return not words or (words[0] == "khong" and _SAYS_NOTHING.issuperset(words))


def without_own_count(text: str) -> str:
    """A line of an official list without the number or bullet that it has there."""
    rest = text.strip()
    while match := _OWN_COUNT.match(rest):
        rest = rest[match.end() :]
    return (rest[:1].upper() + rest[1:]) or text.strip()
