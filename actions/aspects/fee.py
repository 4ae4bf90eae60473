"""ask_fee: what it costs, who pays less, until when the amount holds."""

from __future__ import annotations

import re

from actions.aspects.basics import Section, extra_facts, phrase_by_case
from actions.turn import Procedure, Turn
from actions.wording import date, money, sentence, shorten
from procedure_kb.checklist import truth
from procedure_kb.model.guide import Fee, Guide
from procedure_kb.model.official import OfficialFee, OfficialRecord

_MODES = {"direct": "nộp tại quầy", "online": "nộp trực tuyến", "postal": "gửi bưu điện"}

_ABOUT_FEES = re.compile(r"(?:lệ )?phí\b|mất tiền không", re.IGNORECASE)


def fee(procedure: Procedure, turn: Turn) -> Section:
    """Amounts in force, the next ones where they are known, exemptions."""
    if procedure.guide:
        return _from_guide(procedure, procedure.guide, turn)
    if procedure.record:
        return _from_record(procedure.record, turn)
    return Section.unknown("Chưa có mức lệ phí chính thức của việc này.")


def _from_guide(procedure: Procedure, guide: Guide, turn: Turn) -> Section:
    facts = extra_facts(procedure, turn, count=1)
    lines, question = phrase_by_case(guide, guide.fees, turn, lambda f: _fee_line(f, turn))
    later = [f for f in guide.fees if f.valid_from and f.valid_from > turn.today]
    coming, _ = phrase_by_case_later(guide, later, turn)
    exemptions, _ = phrase_by_case(guide, guide.exemptions, turn, lambda e: sentence(e.text))
    if lines:
        facts = [fact for fact in facts if "đồng" not in fact]  # the lines say the amounts
    elif not facts:
        facts = _told_of_fees(guide, turn)
    if not lines and not facts and not exemptions:
        return Section.unknown(
            f"Bản ghi chính thức không nêu mức tiền của việc này, nên {turn.address.me} không đoán."
        )
    return Section([*facts, *lines, *coming, *exemptions], question=question)


def _told_of_fees(guide: Guide, turn: Turn) -> list[str]:
    """Small facts on fees, else on money, of a guide that lists no fee."""
    in_force = [f for f in guide.facts if f.valid_on(turn.today)]
    on_fees = [f for f in in_force if any(_ABOUT_FEES.match(about) for about in f.about)]
    on_money = [f for f in in_force if any("tiền" in about for about in f.about)]
    return [sentence(f.text) for f in (on_fees or on_money)[:2]]


def phrase_by_case_later(guide: Guide, fees: list[Fee], turn: Turn) -> tuple[list[str], None]:
    """Amounts that start later, each with its date."""
    answers = turn.answers_for(guide.code)
    lines = [
        f"Từ {date(f.valid_from)}: {_amount(f)}"
        for f in fees
        if f.valid_from and f.amount and truth(guide, f.when, answers) == "yes"
    ]
    return list(dict.fromkeys(lines)), None


def _amount(fact: Fee) -> str:
    text = money(fact.amount or 0, fact.currency)
    return f"{text}/{fact.per}" if fact.per else text


def _fee_line(fact: Fee, turn: Turn) -> str:
    me = turn.address.me
    what = fact.what or "Lệ phí"
    if fact.decided_by == "province":
        text = (
            f"{what} do Hội đồng nhân dân tỉnh, thành phố quyết định, nên mỗi nơi một mức. "
            f"{turn.address.me_first} chưa có mức của từng nơi; hỏi mức đúng tại nơi nộp"
        )
    else:
        text = f"{what}: {_amount(fact)}" if fact.amount else f"{what}: không phải nộp"
        if fact.modes and len(fact.modes) < 3:
            text += " (" + ", ".join(_MODES[m] for m in fact.modes) + ")"
        if fact.valid_to:
            text += f", đến hết {date(fact.valid_to)}"
    note = fact.note
    if note and me and not note.startswith("Bản ghi"):
        text = f"{sentence(text)} {sentence(note)}"
    return sentence(text)


def _from_record(record: OfficialRecord, turn: Turn) -> Section:
    printed = [(channel, item) for channel in record.channels for item in channel.fees]
    in_force = [
        (channel, item)
        for channel, item in printed
        if not (item.valid_to and item.valid_to < turn.today)
        and not (item.valid_from and item.valid_from > turn.today)
    ]
    lines = _merge_same(
        [
            f"{_MODES[channel.mode].capitalize()}: {line}"
            for channel, item in in_force
            if (line := _official_fee_line(item))
        ]
    )
    if lines:
        return Section(["Lệ phí theo bản ghi chính thức:", *lines])
    me = turn.address
    ended = [item.valid_to for _, item in printed if item.valid_to and item.valid_to < turn.today]
    if ended and not in_force:
        return Section.unknown(
            f"Mức ghi trong bản ghi chính thức đã hết ngày {date(max(ended))}. "
            f"{me.me_first} chưa có mức mới. Hãy hỏi tại nơi nộp."
        )
    if in_force:
        return Section.unknown(
            "Bản ghi chính thức để số 0 mà không nói là được miễn, nên "
            f"{me.me} không dám nói là không mất tiền. Hãy hỏi tại nơi nộp."
        )
    return Section.unknown("Bản ghi chính thức không quy định mức lệ phí của việc này.")


def _official_fee_line(item: OfficialFee) -> str | None:
    if item.free:
        return "không phải nộp."
    note = shorten(item.note, 220)
    if item.decided_by_province:
        return "do Hội đồng nhân dân tỉnh, thành phố quyết định, mỗi nơi một mức."
    if item.amount:
        until = f", đến hết {date(item.valid_to)}" if item.valid_to else ""
        return sentence(f"{money(item.amount, item.currency)}{until}") + (
            f" {sentence(note)}" if note else ""
        )
    return sentence(note) if note else None


def _merge_same(lines: list[str]) -> list[str]:
    """One line where several ways of filing cost the same."""
    by_text: dict[str, list[str]] = {}
    for line in lines:
        mode, _, text = line.partition(": ")
        modes = by_text.setdefault(text, [])
        if mode not in modes:
            modes.append(mode)
    return [
        text[0].upper() + text[1:] if len(by_text) == 1 else f"{', '.join(modes)}: {text}"
        for text, modes in by_text.items()
    ]
