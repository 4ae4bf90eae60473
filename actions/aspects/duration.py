"""ask_duration: how long the office takes, and by when the person must act."""

from __future__ import annotations

import re

from actions.aspects.basics import Section, extra_facts, phrase_by_case, without_own_count
from actions.turn import Procedure, Turn
from actions.wording import duration as phrase_duration
from actions.wording import sentence, shorten
from procedure_kb.model.guide import Deadline, Guide
from procedure_kb.model.official import OfficialRecord
from procedure_kb.passages import best_passages
from procedure_kb.sheets.deadlines import deadline_in_text

_MODES = {"direct": "nộp tại quầy", "online": "nộp trực tuyến", "postal": "gửi bưu điện"}
_SAYS_MODE = {
    "direct": re.compile("trực tiếp|tại quầy", re.IGNORECASE),
    "online": re.compile("trực tuyến", re.IGNORECASE),
    "postal": re.compile("bưu (?:điện|chính)", re.IGNORECASE),
}


def duration(procedure: Procedure, turn: Turn) -> Section:
    """Processing time by case and way of filing, then the person's own time limits."""
    if procedure.guide:
        return _from_guide(procedure, procedure.guide, turn)
    if procedure.record:
        return _from_record(procedure.record, turn)
    return Section.unknown("Chưa có thời hạn chính thức của việc này.")


def _from_guide(procedure: Procedure, guide: Guide, turn: Turn) -> Section:
    def phrase(fact: Deadline) -> str:
        named = any(_SAYS_MODE[mode].search(fact.text) for mode in fact.modes)
        if fact.modes and len(fact.modes) < 3 and not named:
            return sentence(f"{fact.text.rstrip('.')} ({', '.join(_MODES[m] for m in fact.modes)})")
        return sentence(fact.text)

    takes, question = phrase_by_case(guide, guide.deadlines, turn, phrase)
    limits, _ = phrase_by_case(guide, guide.time_limits, turn, lambda t: sentence(t.text))
    lines = extra_facts(procedure, turn)
    if takes:
        lines += [
            "Thời gian giải quyết:" if len(takes) > 1 else f"Thời gian giải quyết: {takes[0]}"
        ]
        lines += takes if len(takes) > 1 else []
    elif question:
        lines.append("Thời gian giải quyết mỗi người một khác.")
    if limits:
        lines += (
            ["Hạn người dân phải làm:", *limits]
            if len(limits) > 1
            else [f"Hạn phải làm: {limits[0]}"]
        )
    return Section(lines, question=question)


def _from_record(record: OfficialRecord, turn: Turn) -> Section:
    by_text: dict[str, list[str]] = {}
    for channel in record.channels:
        for deadline in channel.deadlines:
            if deadline.placeholder or deadline.amount is None or deadline.unit is None:
                continue
            modes = by_text.setdefault(phrase_duration(deadline.amount, deadline.unit), [])
            if _MODES[channel.mode] not in modes:
                modes.append(_MODES[channel.mode])
    lines = []
    if len(by_text) == 1:
        lines.append(f"Thời gian giải quyết theo bản ghi chính thức: {next(iter(by_text))}.")
    elif by_text:
        lines.append("Thời gian giải quyết theo bản ghi chính thức:")
        lines += [f"{text} ({', '.join(modes)})" for text, modes in by_text.items()]
    texts = [c.note for c in record.channels if c.note] + list(record.steps)
    if lines:
        asked = best_passages(turn.text, texts, count=1)
        told = [p for p in asked if deadline_in_text(p)]
        return Section([*lines, *(shorten(sentence(p), 300) for p in told)])
    told = list(dict.fromkeys(d.stated for c in record.channels for d in c.deadlines if d.stated))
    # Times of single acts: better than nothing, and quoted as what they are.
    told = told or list(dict.fromkeys(t.sentence for t in deadline_in_text("\n".join(texts))))
    if told:
        quoted = (shorten(sentence(without_own_count(s)), 300) for s in told[:3])
        return Section(["Bản ghi chính thức nói về thời gian:", *quoted])
    return Section.unknown("Bản ghi chính thức không nêu thời hạn giải quyết của việc này.")
