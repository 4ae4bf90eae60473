"""A guide as a leaflet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from procedure_kb.catalogue import Entry
from procedure_kb.checklist import truth
from procedure_kb.filing import FilingAdvice, rule_for, where_to_file
from procedure_kb.filing.phrases import (
    counter_lines,
    hotline_line,
    online_line,
    reach_lines,
    without_repeats,
)
from procedure_kb.leaflet.cases import ByCase, by_case, in_force, in_words
from procedure_kb.legal_basis import as_it_stands
from procedure_kb.model.guide import (
    Channel,
    Exemption,
    ExtraFact,
    Fee,
    Guide,
    Item,
    Statement,
    Step,
    TimeLimit,
)
from procedure_kb.phrasing import (
    channel_note,
    coming_fee_line,
    deadline_line,
    fee_line,
    item_counts,
    item_name,
)
from procedure_kb.small_facts import told_of_fees
from procedure_kb.text import fold
from procedure_kb.wording import date, sentence

_Told: TypeAlias = Statement | Exemption | ExtraFact | Step


@dataclass(frozen=True)
class FormQuestion:
    """A case question as a group of choices; ``chosen`` is empty when not answered."""

    id: str
    ask: str
    why: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True)
class Paper:
    """One line of the checklist."""

    id: str
    name: str
    counts: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A heading with its lines.

    Attributes:
        ordered: the order of the lines matters.
        folded: of interest to few; a page may fold it away.
    """

    id: str
    heading: str
    body: ByCase[str]
    ordered: bool = False
    folded: bool = False


@dataclass(frozen=True)
class Leaflet:
    """A guide on one sheet, as it holds on one day.

    Attributes:
        official_title: empty where it says the same as ours.
        questions: those that can be asked now; each depends only on those answered.
        answered: whether the papers are those of the reader's own case.
        decides: who decides, for structured data.
        filing_checked: when the rule on where to file was last compared with its sources.
        related: the procedures that often follow, as far as they are published.
    """

    code: str
    title: str
    official_title: str
    field: str
    summary: str
    also_called: tuple[str, ...]
    occasions: tuple[str, ...]
    decision: str
    checked: dt.date
    questions: tuple[FormQuestion, ...]
    answered: bool
    limits: ByCase[str]
    papers: ByCase[Paper]
    not_needed: ByCase[str]
    sections: tuple[Section, ...]
    decides: str
    filing_checked: dt.date
    legal_basis: tuple[str, ...]
    related: tuple[Entry, ...]


def leaflet_of(
    guide: Guide,
    entry: Entry,
    entries: Mapping[str, Entry],
    *,
    on: dt.date,
    answers: Mapping[str, str] | None = None,
) -> Leaflet:
    """The leaflet of a guide.

    Args:
        entry: its entry in the catalogue, which knows the official title.
        entries: everything published, for the related procedures.
        on: the day for which it is made; what is not in force then is left out, and what comes
            into force later is dated.
        answers: question id → option id; what the guide does not offer is ignored.
    """
    known = _offered_answers(guide, answers or {})
    advice = _advice(guide, entry, on)
    return Leaflet(
        code=guide.code,
        title=guide.title,
        official_title=_official_title(entry),
        field=guide.field,
        summary=sentence(guide.summary),
        also_called=tuple(guide.aliases),
        occasions=tuple(guide.life_events),
        decision=guide.source.decision,
        checked=guide.source.checked,
        questions=_questions(guide, known),
        answered=bool(known),
        limits=by_case(guide, in_force(guide.time_limits, on), known).map(_limit),
        papers=by_case(guide, in_force(guide.items, on), known).map(_paper),
        not_needed=by_case(guide, in_force(guide.no_longer_needed, on), known).map(_text),
        sections=tuple(s for s in _sections(guide, advice, known, on) if s.body),
        decides=advice.decides,
        filing_checked=advice.checked,
        legal_basis=as_it_stands(guide.legal_basis, on),
        related=tuple(entries[code] for code in guide.related if code in entries),
    )


def _official_title(entry: Entry) -> str:
    """The official title where it says more than ours."""
    official = entry.official_title.removeprefix("Thủ tục ")
    return "" if fold(official) == fold(entry.title) else entry.official_title


def _text(fact: _Told) -> str:
    return sentence(fact.text)


def _offered_answers(guide: Guide, answers: Mapping[str, str]) -> dict[str, str]:
    """Answers that the guide offers to questions that arise; people change their minds."""
    known: dict[str, str] = {}
    for question in guide.questions:  # each hangs on those above it only
        option = answers.get(question.id)
        if option in question.options and truth(guide, question.when, known) == "yes":
            known[question.id] = option
    return known


def _questions(guide: Guide, answers: Mapping[str, str]) -> tuple[FormQuestion, ...]:
    return tuple(
        FormQuestion(
            q.id,
            q.ask,
            q.why,
            tuple((option_id, option.label) for option_id, option in q.options.items()),
            answers.get(q.id, ""),
        )
        for q in guide.questions
        if truth(guide, q.when, answers) == "yes"
    )


def _limit(limit: TimeLimit) -> str:
    return f"{sentence(limit.text)} {sentence(limit.late)}" if limit.late else sentence(limit.text)


def _paper(item: Item) -> Paper:
    issuer = f"Nơi cấp: {item.issuer}" if item.issuer else None
    mistake = f"Hay nhầm: {item.mistake}" if item.mistake else None
    notes = (issuer, item.note, mistake)
    return Paper(
        item.id, item_name(item), item_counts(item), tuple(sentence(n) for n in notes if n)
    )


def _sections(
    guide: Guide, advice: FilingAdvice, answers: Mapping[str, str], on: dt.date
) -> Iterable[Section]:
    def told(facts: Iterable[_Told]) -> ByCase[str]:
        return by_case(guide, in_force(facts, on), answers).map(_text)

    fees = _fees(guide, answers, on)
    asked = _in_order(guide, guide.facts, answers, on)
    takes = by_case(guide, in_force(guide.deadlines, on), answers).map(deadline_line)
    own = [s for s in guide.steps if s.actor == "citizen"]
    office = [s for s in guide.steps if s.actor == "office"]
    yield Section("noi-nop", "Nộp ở đâu", _where(guide, advice, answers, on))
    yield Section("le-phi", "Tốn bao nhiêu", fees)
    yield Section("mien-giam", "Ai được miễn, giảm", told(guide.exemptions))
    yield Section("thoi-gian", "Bao lâu có kết quả", takes)
    yield Section("cac-buoc", "Làm từng bước", _in_order(guide, own, answers, on), ordered=True)
    yield Section("ket-qua", "Nhận được gì", told(guide.result))
    yield Section("ai-duoc-lam", "Ai được làm, điều kiện", told(guide.eligibility))
    yield Section("di-thay", "Nhờ người khác đi thay", told(guide.proxy))
    yield Section("tre-hen", "Bị từ chối hoặc trễ hẹn", told(guide.if_refused))
    # What a guide without amounts tells of money stands among its fees already.
    others = tuple(line for line in asked.common if line not in fees.common)
    yield Section("hoi-them", "Điều hay hỏi", ByCase(others))
    yield Section(
        "co-quan-lam",
        "Phần việc của cơ quan",
        _in_order(guide, office, answers, on),
        ordered=True,
        folded=True,
    )


def _in_order(
    guide: Guide, facts: Iterable[_Told], answers: Mapping[str, str], on: dt.date
) -> ByCase[str]:
    """Lines whose order counts: those that depend carry their case instead of standing apart."""
    lines = []
    for fact in in_force(facts, on):
        verdict = truth(guide, fact.when, answers)
        text = _text(fact)
        case = in_words(guide, fact.when, answers) if verdict == "open" else ""
        if verdict != "no":
            lines.append(f"{case}: {text}" if case else text)
    return ByCase(tuple(dict.fromkeys(lines)))


def _fees(guide: Guide, answers: Mapping[str, str], on: dt.date) -> ByCase[str]:
    now = in_force(guide.fees, on)
    later = [f for f in guide.fees if f.valid_from and f.valid_from > on and f.amount]
    ended = [f for f in guide.fees if f.valid_to and f.valid_to < on]

    def phrase(fee: Fee) -> str:
        return fee_line(fee) if fee.valid_on(on) else coming_fee_line(fee)

    laid_out = by_case(guide, [*now, *later], answers).map(phrase)
    said = list(laid_out.common)
    if any(all(f.when != other.when for other in now) for f in ended):
        last = max(f.valid_to for f in ended if f.valid_to)
        said.append(
            f"Mức tiền đã biết chỉ áp dụng đến hết {date(last)}. Chưa có mức mới. "
            "Hỏi mức đúng tại nơi nộp."
        )
    if not said and not laid_out.branches:
        said = told_of_fees(guide, on=on) or [
            "Bản ghi chính thức không nêu mức tiền của việc này. Hỏi tại nơi nộp."
        ]
    return ByCase(tuple(said), laid_out.branches)


def _advice(guide: Guide, entry: Entry, on: dt.date) -> FilingAdvice:
    """The filing rule for somebody whose places are not known."""
    rule = rule_for(filing_id=guide.filing, field=entry.field, level=entry.level, code=guide.code)
    return where_to_file(rule, place=None, registered=None, has_vneid=None, today=on)


def _where(
    guide: Guide, advice: FilingAdvice, answers: Mapping[str, str], on: dt.date
) -> ByCase[str]:
    offered = {
        c.mode for c in in_force(guide.channels, on) if truth(guide, c.when, answers) != "no"
    }
    caveats = [sentence(c) for c in advice.caveats]
    first = caveats[:1] if advice.expired else []  # everything else rests on it
    ways = {
        "counter": [*counter_lines(advice), *reach_lines(advice)],
        "online": [online_line(advice)] if advice.online and "online" in offered else [],
    }
    lines = [*first, *(line for channel in advice.channels for line in ways.get(channel, ()))]
    noted = [c for c in in_force(guide.channels, on) if c.text]
    if "postal" in offered and not any(c.mode == "postal" for c in noted):
        lines.append(sentence(advice.postal or "Bản ghi chính thức có cách gửi qua bưu điện"))
    if "online" not in offered:
        lines.append("Bản ghi chính thức không nêu cách nộp trực tuyến.")
    lines += [sentence(advice.elsewhere)] if advice.elsewhere else []
    lines += caveats
    told: list[Statement | Channel] = [*in_force(guide.where, on), *noted]
    own = by_case(guide, told, answers).map(_where_line)
    common = without_repeats([*lines, *own.common])
    return ByCase((*common, hotline_line(advice.hotline)), own.branches)


def _where_line(fact: Statement | Channel) -> str:
    return channel_note(fact) if isinstance(fact, Channel) else sentence(fact.text)
