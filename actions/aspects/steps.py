"""ask_steps: how it is done, as the person lives it; the office's own steps are left out."""

from __future__ import annotations

from actions.aspects.basics import Section, extra_facts, phrase_by_case
from actions.turn import Procedure, Turn
from actions.wording import numbered, sentence, shorten
from procedure_kb.passages import best_passages


def steps(procedure: Procedure, turn: Turn) -> Section:
    """The citizen's steps, numbered."""
    guide = procedure.guide
    if guide:
        own = [s for s in guide.steps if s.actor == "citizen"]
        lines, question = phrase_by_case(guide, own, turn, lambda s: sentence(s.text))
        office = [s.text for s in guide.steps if s.actor == "office"]
        asked = best_passages(turn.text, office, count=1)
        told = [*extra_facts(procedure, turn), *(sentence(p) for p in asked)]
        return Section([*told, f"{guide.title}, các bước:", *numbered(lines)], question=question)
    if procedure.record and procedure.record.steps:
        asked = best_passages(turn.text, procedure.record.steps, count=1)
        told = [shorten(p, 300) for p in asked]
        rest = [shorten(s, 260) for s in procedure.record.steps]
        return Section([*told, "Các bước theo bản ghi chính thức:", *numbered(rest)])
    return Section.unknown("Bản ghi chính thức không nêu các bước của việc này.")
