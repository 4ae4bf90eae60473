"""ask_where_to_file: the counter, what else is possible, and how far that holds."""

from __future__ import annotations

import re

from actions.aspects.basics import Section, extra_facts, phrase_by_case
from actions.hotlines import phrase_line
from actions.location import Location, settled_lines
from actions.turn import Procedure, Turn
from actions.wording import sentence, shorten
from procedure_kb.checklist import truth
from procedure_kb.filing import FilingAdvice, rule_for, where_to_file
from procedure_kb.model.guide import Mode

_MOST_COUNTERS = 3
_SMALL_WORDS = frozenset("nộp gửi làm ở tại đến cho của thì là đặc khu".split())


def where(procedure: Procedure, turn: Turn) -> Section:
    """Where to file, ordered by what the person has (VNeID), for the place they named."""
    advice = advice_for(procedure, turn)
    lines = [*settled_place(turn), *extra_facts(procedure, turn, count=1)]
    if procedure.guide is None:
        lines += _agency(procedure)
    counter = [*_counters(advice), *_reach(advice)]
    online = [_online(advice)] if advice.online and offers(procedure, turn, "online") else []
    postal = postal_lines(procedure, turn, advice)
    caveats = [sentence(c) for c in advice.caveats]
    if advice.expired:  # all rests on it, and lists are long
        lines.append(caveats.pop(0))
    ways = {"counter": counter, "online": online, "postal": postal}
    if advice.expired:  # on the first screen: everything else rests on it
        lines.append(sentence(advice.caveats[0]))
    for channel in advice.channels:
        lines += ways[channel]
    if advice.two_places:
        lines.append(sentence(advice.two_places))
    if advice.elsewhere:
        lines.append(sentence(advice.elsewhere))
    lines += caveats
    question = None
    if procedure.guide:
        said, question = phrase_by_case(
            procedure.guide, procedure.guide.where, turn, lambda s: sentence(s.text)
        )
        lines += said
    lines.append(phrase_line(advice.hotline))
    return Section(_once(lines), question=question, asks_place=advice.needs_place)


def _once(lines: list[str]) -> list[str]:
    """Without lines that say less than one before: rule and record often say the same."""
    kept: list[tuple[str, set[str]]] = []
    for line in lines:
        words = set(re.findall(r"\w+", line.lower())) - _SMALL_WORDS
        if line and not any(words <= other for _, other in kept):
            kept.append((line, words))
    return [line for line, _ in kept]


def advice_for(procedure: Procedure, turn: Turn) -> FilingAdvice:
    """The filing rule of a procedure applied to the person's places."""
    location = turn.location or Location()
    guide = procedure.guide
    rule = rule_for(
        filing_id=guide.filing if guide else None,
        field=procedure.entry.field,
        level=procedure.entry.level,
        code=procedure.code,
    )
    place, surely = location.deciding(rule.place_needed)
    return where_to_file(
        rule,
        place=place,
        registered=location.registered,
        has_vneid=turn.has_vneid,
        today=turn.today,
        surely=surely,
    )


def settled_place(turn: Turn) -> list[str]:
    """For an old unit named in this message: what it is now, said first."""
    lines: list[str] = []
    for mention in turn.understood.get("places") or []:
        if not mention["ask"] and mention["units"]:
            lines += settled_lines(mention, only_news=True)
    return lines


def postal_lines(procedure: Procedure, turn: Turn, advice: FilingAdvice) -> list[str]:
    """Filing by post where the record offers it, as far as the rule says."""
    if not offers(procedure, turn, "postal"):
        return []
    return [sentence(advice.postal or "Bản ghi chính thức có cách gửi qua bưu điện")]


def offers(procedure: Procedure, turn: Turn, mode: Mode) -> bool:
    """Whether the record has this way of filing for the person's case."""
    guide = procedure.guide
    if guide:
        answers = turn.answers_for(guide.code)
        return any(
            c.mode == mode and c.valid_on(turn.today) and truth(guide, c.when, answers) != "no"
            for c in guide.channels
        )
    return procedure.record is not None and any(c.mode == mode for c in procedure.record.channels)


def _counters(advice: FilingAdvice) -> list[str]:
    counters = advice.counters[:_MOST_COUNTERS]
    if len(counters) > 2:
        several = [f"- {c.text}: {c.when}" if c.when else f"- {c.text}" for c in counters]
        return ["Nộp tại:", *several]
    named = [f"{c.text} ({c.when})" if c.when else c.text for c in counters]
    return [f"Nộp tại {', hoặc '.join(named)}."] if named else []


def _reach(advice: FilingAdvice) -> list[str]:
    # With two places known, the sentence on which one decides says it already.
    return [sentence(advice.reach_text)] if advice.reach_text and not advice.two_places else []


def _online(advice: FilingAdvice) -> str:
    names = ", ".join(o.name for o in advice.online)
    return f"Trực tuyến: {names}."


def _agency(procedure: Procedure) -> list[str]:
    record = procedure.record
    if record is None:
        return []
    lines = []
    agency = record.executing_agency or record.competent_agency
    if agency:
        lines.append(
            sentence(f"Bản ghi chính thức ghi nơi giải quyết: {shorten(agency.rstrip(' .'), 160)}")
        )
    if record.filing_address:
        address = shorten(record.filing_address.rstrip(" ."), 200)
        lines.append(sentence(f"Nơi tiếp nhận theo bản ghi: {address}"))
    return lines
