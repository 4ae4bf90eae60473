"""ask_result: what one receives, how long it is valid, how it is collected."""

from __future__ import annotations

from actions.aspects.basics import Section, extra_facts, is_general, phrase_by_case
from actions.turn import Procedure, Turn
from actions.wording import sentence, shorten
from procedure_kb.passages import best_passages


def result(procedure: Procedure, turn: Turn) -> Section:
    """The result of the procedure."""
    guide, record = procedure.guide, procedure.record
    if guide:
        lines, question = phrase_by_case(guide, guide.result, turn, lambda s: sentence(s.text))
        return Section([*extra_facts(procedure, turn), *lines], question=question)
    if record and record.result and not is_general(record.result):
        told = best_passages(turn.text, [*record.steps, record.conditions or ""], count=1)
        return Section(
            [f"Kết quả: {sentence(shorten(record.result, 300))}", *(shorten(t, 300) for t in told)]
        )
    return Section.unknown("Bản ghi chính thức không nêu kết quả của việc này.")
