"""ask_form: which form, and how to fill it in."""

from __future__ import annotations

from actions.aspects.basics import Section, extra_facts, phrase_by_case, too_many
from actions.aspects.documents import item_line
from actions.aspects.where import offers
from actions.turn import Procedure, Turn
from actions.wording import shorten
from procedure_kb.checklist import facts_holding
from procedure_kb.passages import best_passages


def form(procedure: Procedure, turn: Turn) -> Section:
    """Forms named by the guide or the record; where to get them."""
    guide, record = procedure.guide, procedure.record
    lines = extra_facts(procedure, turn)
    question = None
    if guide:
        forms = [i for i in guide.items if i.form or i.how == "fill"]
        said, question = phrase_by_case(guide, forms, turn, item_line)
        _, still_open = facts_holding(guide, forms, turn.answers_for(guide.code), on=turn.today)
        if not too_many(still_open, turn):
            question = None  # all of them are listed, each with its case
        elif not said:
            said = ["Mẫu đơn mỗi người một khác."]
        if not said and not lines:
            return Section.unknown("Bản ghi chính thức không nêu mẫu đơn riêng cho việc này.")
        lines += said
    elif record:
        named = [d for d in record.documents if d.form]
        if not named:
            words = ("tờ khai", "đơn ", "mẫu", "phiếu")
            named = [d for d in record.documents if any(w in d.name.lower() for w in words)]
        if not named:
            return Section.unknown("Bản ghi chính thức không nêu mẫu đơn riêng cho việc này.")
        lines.append("Mẫu theo bản ghi chính thức:")
        lines += [shorten(d.name, 260) for d in named[:4]]
    else:
        return Section.unknown("Chưa có thông tin chính thức về mẫu đơn của việc này.")
    if record and turn.text:
        told = best_passages(turn.text, [d.name for d in record.documents if d.remark], count=1)
        lines += [shorten(p, 260) for p in told]
    return Section([*lines, *_where_to_get(procedure, turn, lines)], question=question)


def _where_to_get(procedure: Procedure, turn: Turn, said: list[str]) -> list[str]:
    told = []
    if offers(procedure, turn, "direct") or offers(procedure, turn, "postal"):
        told.append("Mẫu giấy lấy tại nơi nộp.")
    if offers(procedure, turn, "online") and not any("mẫu điện tử" in line for line in said):
        told.append("Nộp trực tuyến thì điền ngay trên mẫu điện tử.")
    return [" ".join(told)]
