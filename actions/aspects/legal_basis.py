"""ask_legal_basis: the laws, decrees and circulars a procedure rests on."""

from __future__ import annotations

from actions.aspects.basics import Section, extra_facts
from actions.turn import Procedure, Turn
from actions.wording import shorten
from procedure_kb.legal_basis import as_it_stands


def legal_basis(procedure: Procedure, turn: Turn) -> Section:
    """Legal texts, numbers exactly as issued."""
    lines = extra_facts(procedure, turn, count=1)
    if procedure.guide:
        texts = list(as_it_stands(procedure.guide.legal_basis, turn.today))
    elif procedure.record and procedure.record.legal_basis:
        texts = [
            shorten(t.title, 140)
            + (f" ({t.number})" if t.number and t.number not in t.title else "")
            for t in procedure.record.legal_basis
        ]
    else:
        return Section.unknown("Bản ghi chính thức không nêu căn cứ pháp lý của việc này.")
    return Section([*lines, f"{procedure.entry.title} dựa trên:", *texts])
