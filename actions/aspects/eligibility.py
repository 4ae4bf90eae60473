"""ask_eligibility: who may, on what conditions, whether somebody else may do it for them."""

from __future__ import annotations

import re

from actions.aspects.basics import Section, extra_facts, is_general, phrase_by_case
from actions.turn import Procedure, Turn
from actions.wording import sentence, shorten
from procedure_kb.passages import best_passages, sentences

# Somebody else does it: not "thay đổi", "hộ tịch", "trợ giúp", nor "giúp em với".
_PROXY = re.compile(
    r"\b(?:ủy quyền|giùm|dùm|thế cho|đi cùng"
    r"|nhờ(?!(?: \w+){0,3} (?:tư vấn|chỉ|hướng dẫn|hỏi|giải đáp|xem))"
    r"|thay(?! (?:đổi|thế|mới|tên|họ|vì|thẻ|biển|bằng|sổ))"
    r"|(?:làm|nộp|đi|xin|lấy|nhận|khai|ký|rút|đổi|mua|đăng ký)(?: \w+){0,3}? "
    r"(?:(?<!trợ )giúp|hộ(?! (?:khẩu|tịch|chiếu|kinh|nghèo|cận|gia|dân|sinh|lý|thoát|có|nông))))\b"
)


def eligibility(procedure: Procedure, turn: Turn) -> Section:
    """What the question asks for first: proxy rules when it is about somebody else."""
    guide, record = procedure.guide, procedure.record
    if guide:
        told = extra_facts(procedure, turn)
        own, question = phrase_by_case(guide, guide.eligibility, turn, lambda s: sentence(s.text))
        proxy, proxy_question = phrase_by_case(guide, guide.proxy, turn, lambda s: sentence(s.text))
        about_proxy = _PROXY.search(str(turn.understood.get("normalised") or ""))
        lines = [*told, *(proxy + own if about_proxy else own + proxy)]
        if lines:
            # A small fact answers what was asked: nothing is left to ask about.
            asked = None if told else proxy_question if about_proxy else question
            return Section(lines, question=asked)
        if record is None:
            return Section(
                [
                    sentence(guide.summary),
                    "Bản ghi chính thức không nêu điều kiện riêng, "
                    f"nên {turn.address.me} không đoán.",
                ],
                known=False,
            )
    if record is None:
        return Section.unknown("Chưa có thông tin chính thức về điều kiện của việc này.")
    remarks = [d.name for d in record.documents]
    texts = [record.conditions or "", *remarks, *record.steps]
    told = best_passages(turn.text, texts)
    lines = []
    if told:
        lines += ["Bản ghi chính thức nói:", *(shorten(sentence(p), 320) for p in told)]
    conditions = record.conditions or ""
    if not is_general(conditions):
        rest = [s for s in sentences(conditions) if s not in told]
        lines += ["Điều kiện:", *(shorten(s, 240) for s in rest[:6])] if rest else []
    if record.applicants and not lines:
        lines.append(f"Người làm thủ tục này: {', '.join(record.applicants)}.")
        lines.append("Bản ghi chính thức không nêu điều kiện riêng.")
    if not lines:
        return Section.unknown("Bản ghi chính thức không nêu điều kiện riêng của việc này.")
    return Section(lines)
