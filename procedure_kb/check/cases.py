"""Every case that a guide knows: no empty list, nothing twice, nothing out of reach."""

from __future__ import annotations

from collections.abc import Iterator

from procedure_kb.check.finding import Finding
from procedure_kb.checklist import truth
from procedure_kb.errors import BadInput
from procedure_kb.model.guide import Guide, Item

MOST_CASES = 5000


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
        if len(found) > MOST_CASES:
            raise BadInput(
                f"{guide.code}: quá {MOST_CASES} trường hợp, cần hỏi ít lại", rule="KB022"
            )
    return found


def check_cases(guide: Guide) -> Iterator[Finding]:
    """Questions that change nothing, cases without papers or with one twice, dead parts."""
    used = {q for _, condition in guide.facts_with_conditions() for q in condition.clauses}
    used |= {q for question in guide.questions for q in question.when.clauses}
    for question in guide.questions:
        if question.id not in used:
            yield Finding(guide.code, "KB020", f"câu hỏi '{question.id}' không làm đổi điều gì")
    try:
        cases = combinations(guide)
    except BadInput as error:
        yield Finding(guide.code, "KB022", error.message.removeprefix(f"{guide.code}: "))
        return
    yield from _lists(guide, cases)
    yield from _out_of_reach(guide, cases)


def _lists(guide: Guide, cases: list[dict[str, str]]) -> Iterator[Finding]:
    """The first empty list, and each paper that stands twice in one list."""
    empty: dict[str, str] | None = None
    twice: dict[str, dict[str, str]] = {}
    valid = [item for item in guide.items if item.valid_on(guide.source.checked)]
    for answers in cases:
        papers = [item for item in valid if truth(guide, item.when, answers) == "yes"]
        if not papers and empty is None:
            empty = answers
        seen: set[tuple[str | None, ...]] = set()
        for item in papers:
            if _identity(item) in seen:
                twice.setdefault(item.id, answers)
            seen.add(_identity(item))
    if empty is not None:
        yield Finding(guide.code, "KB021", f"danh sách giấy tờ rỗng khi {_told(empty)}")
    for item_id, answers in twice.items():
        yield Finding(
            guide.code,
            "KB025",
            f"giấy tờ '{item_id}' có hai lần khi {_told(answers)}",
        )


def _identity(item: Item) -> tuple[str | None, ...]:
    """What makes two lines of a checklist the same paper to who reads them."""
    return item.name, item.official, item.form


def _told(answers: dict[str, str]) -> str:
    return ", ".join(f"{question}={option}" for question, option in answers.items()) or "không hỏi"


def _out_of_reach(guide: Guide, cases: list[dict[str, str]]) -> Iterator[Finding]:
    asked = {question_id for answers in cases for question_id in answers}
    for question in guide.questions:
        if question.id not in asked:
            yield Finding(guide.code, "KB023", f"câu hỏi '{question.id}' không bao giờ được hỏi")
    for name, condition in guide.facts_with_conditions():
        if not set(condition.clauses) <= asked:
            continue  # told with its question
        if not any(truth(guide, condition, answers) == "yes" for answers in cases):
            yield Finding(guide.code, "KB024", f"{name}: không trường hợp nào dùng đến")
