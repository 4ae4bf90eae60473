"""ask_steps: how it is done, as the person lives it; the office's own steps are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.aspects.basics import (
    Section,
    case_label,
    extra_facts,
    next_question,
    too_many,
    without_own_count,
)
from actions.turn import Procedure, Turn
from actions.wording import numbered, sentence, shorten
from procedure_kb.checklist import facts_holding
from procedure_kb.model.guide import Guide
from procedure_kb.model.official import OfficialRecord
from procedure_kb.passages import best_passages
from procedure_kb.text import fold


def steps(procedure: Procedure, turn: Turn) -> Section:
    """The citizen's steps, numbered."""
    if procedure.guide:
        return _from_guide(procedure, procedure.guide, turn)
    if procedure.record and procedure.record.steps:
        return _from_record(procedure.record, turn)
    return Section.unknown("Bản ghi chính thức không nêu các bước của việc này.")


def _from_guide(procedure: Procedure, guide: Guide, turn: Turn) -> Section:
    answers = turn.answers_for(guide.code)
    own = [s for s in guide.steps if s.actor == "citizen" and s.valid_on(turn.today)]
    holding, still_open = facts_holding(guide, own, answers, on=turn.today)
    question = next_question(guide, [s.when for s in still_open], turn)
    office = [s.text for s in guide.steps if s.actor == "office"]
    asked = best_passages(turn.text, office, count=1)
    lines = [*extra_facts(procedure, turn), *(sentence(p) for p in asked)]
    if question is not None and too_many(still_open, turn):
        # Some of the steps without the others would look like all of them.
        return Section([*lines, f"{guide.title}: các bước mỗi người một khác."], question=question)
    said = []
    for step in own:
        if any(step is held for held in holding):
            said.append(sentence(step.text))
        elif any(step is one for one in still_open):
            said.append(f"{case_label(guide, step.when, answers)}: {sentence(step.text)}")
    said = list(dict.fromkeys(said))
    return Section([*lines, f"{guide.title}, các bước:", *numbered(said)], question=question)


def _from_record(record: OfficialRecord, turn: Turn) -> Section:
    asked = best_passages(turn.text, record.steps, count=1)
    told = [shorten(without_own_count(p), 300) for p in asked]
    return Section([*told, "Các bước theo bản ghi chính thức:", *_counted(record.steps)])


def _counted(official: list[str]) -> Iterator[str]:
    """The steps, numbered anew under each heading ("Trường hợp nộp trực tiếp:")."""
    number = 0
    for step in official:
        text = without_own_count(step)
        if re.fullmatch(r"trinh tu thuc hien\W*", fold(text)):
            continue
        if text.endswith(":") and len(text) < 160 and not re.match(r"\W*bước", step.lower()):
            number = 0
            yield shorten(text, 160)
            continue
        number += 1
        yield f"{number}. {sentence(shorten(text, 260))}"
