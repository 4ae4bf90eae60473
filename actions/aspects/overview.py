"""ask_procedure: a need or a life event without an aspect: what it is, and what comes first."""

from __future__ import annotations

from actions.aspects.basics import Section, extra_facts, phrase_by_case
from actions.aspects.documents import documents
from actions.turn import Procedure, Turn
from actions.wording import sentence, shorten
from procedure_kb.passages import best_passages


def overview(procedure: Procedure, turn: Turn) -> Section:
    """Name and purpose, the person's time limit, and the papers."""
    guide, record = procedure.guide, procedure.record
    lines: list[str] = []
    if guide:
        lines.append(
            f"Việc này là {guide.title[0].lower()}{guide.title[1:]}: {_lower(guide.summary)}"
        )
        lines += extra_facts(procedure, turn, count=1)
        limits, _ = phrase_by_case(guide, guide.time_limits, turn, lambda t: sentence(t.text))
        lines += limits[:1]
    elif record:
        lines.append(f"Việc này là thủ tục: {sentence(shorten(record.title, 200))}")
        told = best_passages(turn.text, [record.conditions or "", *record.steps], count=1)
        lines += [shorten(sentence(t), 260) for t in told]
    papers = documents(procedure, turn)
    if papers.known:
        known = set(lines)
        lines += [
            line for line in papers.lines if line not in known and not line.startswith("Hạn:")
        ]
    return Section(lines, question=papers.question)


def _lower(text: str) -> str:
    return sentence(text)[0].lower() + sentence(text)[1:]
