"""ask_online: whether it can be done online, by post, with VNeID."""

from __future__ import annotations

from actions.aspects.basics import Section, extra_facts, phrase_by_case
from actions.aspects.where import advice_for, offers, postal_lines
from actions.turn import Procedure, Turn
from actions.wording import sentence, shorten
from procedure_kb.checklist import truth
from procedure_kb.filing import FilingAdvice
from procedure_kb.model.guide import Channel, Guide, Mode

_MODES: tuple[Mode, ...] = ("online", "direct", "postal")


# A guide says in these words that one still has to come.
_PARTLY = ("một phần", "vẫn phải", "vẫn nộp", "vẫn đưa")


def online(procedure: Procedure, turn: Turn) -> Section:
    """Online first, then post, then the counter for who cannot."""
    guide, record = procedure.guide, procedure.record
    if guide is None and record is None:
        return Section.unknown("Chưa có thông tin chính thức về cách nộp của việc này.")
    advice = advice_for(procedure, turn)
    lines = extra_facts(procedure, turn)
    modes = {mode for mode in _MODES if offers(procedure, turn, mode)}
    question = None
    told: list[str] = []
    if guide:
        noted = [c for c in guide.channels if c.text and c.mode in ("online", "postal")]
        told, question = phrase_by_case(guide, noted, turn, _note)
    elif record:
        notes = [c.note for c in record.channels if c.mode == "online" and c.note]
        told = [shorten(n, 300) for n in notes[:1]]
    if "online" in modes:
        lines.append(f"Việc này {_how_far(guide, turn)}.")
        lines += [line for line in _portals(advice) if not _named_in(advice, told)]
    elif modes:
        lines.append("Bản ghi chính thức không nêu cách nộp trực tuyến.")
        if "direct" in modes:
            lines.append("Nộp tại quầy.")
    else:
        return Section.unknown("Bản ghi chính thức không nêu cách nộp của việc này.")
    lines += told
    if not (guide and any(c.text for c in guide.channels if c.mode == "postal")):
        lines += postal_lines(procedure, turn, advice)
    if "online" in modes and "direct" in modes:
        lines.append("Không tiện dùng mạng thì nộp tại quầy.")
    return Section(lines, question=question)


def _note(channel: Channel) -> str:
    """What the guide says of a way of filing, with its name where the words lack it."""
    text = channel.text or ""
    if channel.mode == "postal" and "bưu" not in text.lower():
        text = f"Gửi qua bưu điện: {text[:1].lower()}{text[1:]}"
    return sentence(text)


def _how_far(guide: Guide | None, turn: Turn) -> str:
    """Whether all of it can be done online."""
    if guide is None:
        return "nộp trực tuyến được"
    answers = turn.answers_for(guide.code)
    ways = [
        c
        for c in guide.channels
        if c.mode == "online" and c.valid_on(turn.today) and truth(guide, c.when, answers) != "no"
    ]
    partly = [any(words in (c.text or "").lower() for words in _PARTLY) for c in ways]
    if all(partly):
        return "chỉ làm trực tuyến được một phần"
    if any(partly) or any(truth(guide, c.when, answers) == "open" for c in ways):
        return "nộp trực tuyến được, tùy từng người"
    return "nộp trực tuyến được"


def _portals(advice: FilingAdvice) -> list[str]:
    """The places to file online, those for which the same is said together."""
    by_text: dict[str, list[str]] = {}
    for place in advice.online:
        by_text.setdefault(place.text or "", []).append(place.name)
    return [
        sentence(f"Nộp trên {', '.join(names)}{': ' + text if text else ''}")
        for text, names in by_text.items()
    ]


def _named_in(advice: FilingAdvice, told: list[str]) -> bool:
    """Whether the guide's own words name every portal already."""
    said = " ".join(told)
    return all(place.name.removeprefix("ứng dụng ") in said for place in advice.online)
