"""ask_where_to_file: the counter, what else is possible, and how far that holds."""

from __future__ import annotations

from actions.aspects.basics import Section, extra_facts, phrase_by_case
from actions.hotlines import phrase_line
from actions.location import Location, settled_lines
from actions.turn import Procedure, Turn
from actions.wording import sentence, shorten
from procedure_kb.filing import FilingAdvice, rule_for, where_to_file

_MOST_COUNTERS = 3


def where(procedure: Procedure, turn: Turn) -> Section:
    """Where to file, ordered by what the person has (VNeID), for the place they named."""
    advice = advice_for(procedure, turn)
    lines = [*settled_place(turn), *extra_facts(procedure, turn, count=1)]
    if procedure.guide is None:
        lines += _agency(procedure)
    counter = [_counters(advice), *_reach(advice)]
    online = [_online(advice)] if advice.online and _offers(procedure, "online") else []
    postal = (
        ["Gửi qua bưu điện cũng được."] if _offers(procedure, "postal") and advice.postal else []
    )
    ways = {"counter": counter, "online": online, "postal": postal}
    if advice.expired:  # on the first screen: everything else rests on it
        lines.append(sentence(advice.caveats[0]))
    for channel in advice.channels:
        lines += ways[channel]
    if advice.two_places:
        lines.append(sentence(advice.two_places))
    if advice.elsewhere:
        lines.append(sentence(advice.elsewhere))
    lines += [sentence(c) for c in advice.caveats]
    question = None
    if procedure.guide:
        said, question = phrase_by_case(
            procedure.guide, procedure.guide.where, turn, lambda s: sentence(s.text)
        )
        lines += said
    lines.append(phrase_line(advice.hotline))
    return Section(
        [line for line in lines if line], question=question, asks_place=advice.needs_place
    )


def advice_for(procedure: Procedure, turn: Turn) -> FilingAdvice:
    """The filing rule of a procedure applied to the person's places."""
    place = turn.location or Location()
    guide = procedure.guide
    rule = rule_for(
        filing_id=guide.filing if guide else None,
        field=procedure.entry.field,
        level=procedure.entry.level,
        code=procedure.code,
    )
    return where_to_file(
        rule,
        place=place.home,
        registered=place.registered,
        has_vneid=turn.has_vneid,
        today=turn.today,
    )


def settled_place(turn: Turn) -> list[str]:
    """For an old unit named in this message: what it is now, said first."""
    lines: list[str] = []
    for mention in turn.understood.get("places") or []:
        if not mention["ask"] and mention["units"] and mention.get("old"):
            told = settled_lines(mention)
            if told and "nay vẫn là" not in told[0]:
                lines += told
    return lines


def _counters(advice: FilingAdvice) -> str:
    named = [f"{c.text} ({c.when})" if c.when else c.text for c in advice.counters[:_MOST_COUNTERS]]
    return f"Nộp tại {', hoặc '.join(named)}." if named else ""


def _reach(advice: FilingAdvice) -> list[str]:
    # With two places known, the sentence on which one decides says it already.
    return [sentence(advice.reach_text)] if advice.reach_text and not advice.two_places else []


def _online(advice: FilingAdvice) -> str:
    names = ", ".join(o.name for o in advice.online)
    return f"Trực tuyến: {names}."


def _offers(procedure: Procedure, mode: str) -> bool:
    if procedure.guide:
        return any(c.mode == mode for c in procedure.guide.channels)
    if procedure.record:
        return any(c.mode == mode for c in procedure.record.channels)
    return False


def _agency(procedure: Procedure) -> list[str]:
    record = procedure.record
    if record is None:
        return []
    lines = []
    agency = record.executing_agency or record.competent_agency
    if agency:
        lines.append(f"Bản ghi chính thức ghi nơi giải quyết: {shorten(agency, 160)}.")
    if record.filing_address:
        lines.append(f"Nơi tiếp nhận theo bản ghi: {shorten(record.filing_address, 200)}.")
    return lines
