"""ask_online: whether it can be done online, by post, with VNeID."""

from __future__ import annotations

from actions.aspects.basics import Section, extra_facts, phrase_by_case
from actions.aspects.where import advice_for
from actions.turn import Procedure, Turn
from actions.wording import sentence, shorten


def online(procedure: Procedure, turn: Turn) -> Section:
    """Online first, then post, then the counter for who cannot."""
    guide, record = procedure.guide, procedure.record
    advice = advice_for(procedure, turn)
    lines = extra_facts(procedure, turn)
    question = None
    if guide:
        modes = {c.mode for c in guide.channels if c.valid_on(turn.today)}
    elif record:
        modes = {c.mode for c in record.channels}
    else:
        return Section.unknown("Chưa có thông tin chính thức về cách nộp của việc này.")
    if "online" in modes:
        lines.append(f"{procedure.entry.title}: nộp trực tuyến được.")
        lines += [
            sentence(f"Nộp trên {o.name}{': ' + o.text if o.text else ''}") for o in advice.online
        ]
    elif modes:
        lines.append("Bản ghi chính thức không nêu cách nộp trực tuyến. Nộp tại quầy.")
    else:
        return Section.unknown("Bản ghi chính thức không nêu cách nộp của việc này.")
    if guide:
        noted = [c for c in guide.channels if c.text and c.mode in ("online", "postal")]
        said, question = phrase_by_case(guide, noted, turn, lambda c: sentence(c.text or ""))
        lines += said
    elif record:
        notes = [c.note for c in record.channels if c.mode == "online" and c.note]
        lines += [shorten(n, 300) for n in notes[:1]]
    if "postal" in modes and not (
        guide and any(c.text for c in guide.channels if c.mode == "postal")
    ):
        lines.append("Gửi qua bưu điện cũng được.")
    if "online" in modes and "direct" in modes:
        lines.append("Không tiện dùng mạng thì nộp tại quầy.")
    return Section(lines, question=question)
