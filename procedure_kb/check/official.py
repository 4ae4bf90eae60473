"""A guide beside the official record it was written from.

Every difference is an error, unless the guide gives a written reason: an entry of
``exceptions`` whose ``field`` names the part ("fees[0].amount"), or all parts of that kind
("fees").
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping

from procedure_kb.check.finding import Finding
from procedure_kb.check.papers import counts_of_item, counts_of_record
from procedure_kb.check.records import Records
from procedure_kb.model.guide import Deadline, Fee, Guide, Item, Mode, Unit
from procedure_kb.model.official import OfficialChannel, OfficialFee, OfficialRecord
from procedure_kb.sheets import kind_of
from procedure_kb.sheets import sections as s
from procedure_kb.sheets.stale import REPLACED_LAWS
from procedure_kb.text import fold

_PAPERS = s.DOCUMENTS
_OTHER_PROCEDURE = re.compile(r"thủ tục (\d\.\d{6})")
# What a guide must give a reason for, by what is wrong with its record.
_FIELDS_OF_STALE: Mapping[str | None, tuple[str, ...]] = {
    "old_law": ("legal_basis",),
    "superseded": ("legal_basis",),
    "twice": ("legal_basis",),
    "district": ("where", "steps", "channels"),
    "wrong_agency": ("where",),
    "wrong_papers": ("items",),
    "scrambled": ("steps",),
    "agency_only": ("eligibility",),
}
_MODE_NAMES: Mapping[Mode, str] = {
    "direct": "trực tiếp",
    "online": "trực tuyến",
    "postal": "bưu chính",
}
_UNIT_NAMES: Mapping[Unit, str] = {
    "working_day": "ngày làm việc",
    "day": "ngày",
    "hour": "giờ",
    "month": "tháng",
    "year": "năm",
}
_Difference = tuple[str, str | tuple[str, ...], str]
"""Rule, field (or fields) of which an exception has to name one, message."""


def check_against(
    guide: Guide, record: OfficialRecord, records: Records | None = None
) -> Iterator[Finding]:
    """Differences between guide and record without a written reason.

    Args:
        records: for papers that rest on the record of another procedure.
    """
    reasons = [deviation.field for deviation in guide.exceptions]
    for rule, fields, message in _differences(guide, record, records):
        asked = (fields,) if isinstance(fields, str) else fields
        if not any(_excused(field, reasons) for field in asked):
            yield Finding(guide.code, rule, message)


def _excused(field: str, reasons: Iterable[str]) -> bool:
    """Whether a reason names the field, the whole it belongs to, or a part of it."""
    return any(
        field == reason
        or field.startswith((f"{reason}.", f"{reason}["))
        or reason.startswith((f"{field}.", f"{field}["))
        for reason in reasons
    )


def _differences(
    guide: Guide, record: OfficialRecord, records: Records | None
) -> Iterator[_Difference]:
    if guide.source.decision != record.decision:
        yield (
            "KB050",
            "source.decision",
            f"số quyết định: bài ghi {guide.source.decision}, bản ghi là {record.decision}",
        )
    if guide.level != record.level:
        yield "KB051", "level", f"cấp: bài ghi {guide.level}, bản ghi là {record.level}"
    yield from _channels(guide, record)
    yield from _fees(guide, record)
    yield from _deadlines(guide, record)
    for item in guide.items:
        yield from _counts(item, record, records)
    yield from _stale(guide, record)


def _channels(guide: Guide, record: OfficialRecord) -> Iterator[_Difference]:
    ours, theirs = {c.mode for c in guide.channels}, {c.mode for c in record.channels}
    for mode in sorted(ours - theirs):
        yield "KB052", "channels", f"cách nộp {_MODE_NAMES[mode]} không có trong bản ghi"
    for mode in sorted(theirs - ours):
        yield "KB052", "channels", f"bài thiếu cách nộp {_MODE_NAMES[mode]} của bản ghi"


# --- fees -----------------------------------------------------------------------------------


def _fees(guide: Guide, record: OfficialRecord) -> Iterator[_Difference]:
    on = guide.source.checked
    channels = {channel.mode: channel for channel in record.channels}
    for n, fee in enumerate(guide.fees):
        wrong = _wrong_fee(fee, record, channels, on)
        if wrong:
            yield "KB053", f"fees[{n}].amount", f"fees[{n}]: {wrong}"
    missing: dict[str, list[Mode]] = {}
    for channel in record.channels:
        ours = [f for f in guide.fees if not f.modes or channel.mode in f.modes]
        for official in _in_force(channel, on):
            if not _told(official, ours):
                missing.setdefault(_amount(official), []).append(channel.mode)
    for amount, modes in missing.items():
        yield "KB053", "fees", f"bài thiếu lệ phí của bản ghi: {amount} ({_named(modes)})"


def _wrong_fee(
    fee: Fee, record: OfficialRecord, channels: Mapping[Mode, OfficialChannel], on: dt.date
) -> str | None:
    """What is wrong with a fee of the guide, in words; ``None`` if it stands in the record."""
    if fee.amount is None:
        said = fold(_text(record))
        if "hoi dong nhan dan" in said or "hdnd" in said:
            return None
        return "bản ghi không nói do tỉnh quyết định"
    anywhere = _numbers(_text(record))
    for mode in fee.modes or channels:
        if mode not in channels:
            continue
        official = _in_force(channels[mode], on)
        amounts = {_amount_of(f) for f in official} - {None}
        if not amounts:
            if not fee.amount:
                return f"bản ghi không nói là miễn ({_MODE_NAMES[mode]})"
            over = [f.amount for f in channels[mode].fees if f not in official]
            if _stated(fee.amount, over):
                return f"{fee.amount} đã hết hạn theo bản ghi ({_MODE_NAMES[mode]})"
            if not _stated(fee.amount, anywhere):
                return f"{fee.amount} không có trong bản ghi"
            continue
        noted = _numbers("\n".join(f.note for f in official))
        if not _stated(fee.amount, {*amounts, *noted}):
            told = ", ".join(_amount(f) for f in official if _amount_of(f) is not None)
            return f"bài ghi {fee.amount}, bản ghi là {told} ({_MODE_NAMES[mode]})"
    return None


def _in_force(channel: OfficialChannel, on: dt.date) -> list[OfficialFee]:
    return [fee for fee in channel.fees if fee.valid_to is None or fee.valid_to >= on]


def _amount_of(fee: OfficialFee) -> float | None:
    return 0.0 if fee.free else fee.amount


def _amount(fee: OfficialFee) -> str:
    if fee.decided_by_province:
        return "do tỉnh quyết định"
    return "miễn" if fee.free else f"{fee.amount:g}" if fee.amount is not None else "không ghi mức"


def _stated(amount: int, stated: Iterable[float | None]) -> bool:
    """Whether an amount is stated; a halved one is, where the full one is printed."""
    return any(amount in (number, number / 2) for number in stated if number is not None)


def _told(official: OfficialFee, ours: Iterable[Fee]) -> bool:
    """Whether the guide tells a fee of the record."""
    if official.decided_by_province:
        return any(fee.decided_by == "province" for fee in ours)
    if not official.amount:
        return True
    return any(fee.amount is not None and _stated(fee.amount, [official.amount]) for fee in ours)


def _numbers(text: str) -> set[float | None]:
    """Amounts in a text: "50.000đ", "50000", "1.500.000 đồng"."""
    plain = re.sub(r"(?<=\d)[.,](?=\d{3}(?!\d))", "", text)
    return {float(number) for number in re.findall(r"(?<!\d)\d{1,12}(?!\d)", plain)}


# --- time -----------------------------------------------------------------------------------


def _deadlines(guide: Guide, record: OfficialRecord) -> Iterator[_Difference]:
    official: dict[tuple[float, Unit], list[Mode]] = {}
    for channel in record.channels:
        for stated in channel.deadlines:
            if stated.amount is not None and stated.unit is not None:
                official.setdefault((stated.amount, stated.unit), []).append(channel.mode)
    for n, deadline in enumerate(guide.deadlines):
        if deadline.amount is None or deadline.unit is None:
            continue
        modes = official.get((deadline.amount, deadline.unit), [])
        if not (set(deadline.modes or modes) & set(modes)) and not _in_words(deadline, record):
            yield (
                "KB054",
                f"deadlines[{n}].amount",
                f"deadlines[{n}]: {_time(deadline.amount, deadline.unit)} không có trong bản ghi",
            )
    for (amount, unit), modes in official.items():
        missing = [
            mode
            for mode in modes
            if not any(_covers(deadline, amount, unit, mode) for deadline in guide.deadlines)
        ]
        if missing:
            told = f"{_time(amount, unit)} ({_named(missing)})"
            yield "KB054", "deadlines", f"bài thiếu thời hạn của bản ghi: {told}"


def _covers(deadline: Deadline, amount: float, unit: Unit, mode: Mode) -> bool:
    same = deadline.amount == amount and deadline.unit == unit
    return same and (not deadline.modes or mode in deadline.modes)


def _in_words(deadline: Deadline, record: OfficialRecord) -> bool:
    """Whether the record says it anywhere: "trong thời hạn 05 (năm) ngày làm việc"."""
    assert deadline.amount is not None
    assert deadline.unit is not None
    unit = _UNIT_NAMES[deadline.unit] + ("(?! làm việc)" if deadline.unit == "day" else "")
    number = rf"(?<!\d)0*{deadline.amount:g}\)?\s*(?:\([^)]{{1,20}}\)\s*)?"
    return re.search(number + unit, _text(record), re.IGNORECASE) is not None


def _time(amount: float, unit: Unit) -> str:
    return f"{amount:g} {_UNIT_NAMES[unit]}"


# --- papers ---------------------------------------------------------------------------------


def _counts(item: Item, record: OfficialRecord, records: Records | None) -> Iterator[_Difference]:
    if not item.source.startswith(_PAPERS):
        return
    other = _OTHER_PROCEDURE.search(item.source)
    rests_on: OfficialRecord | None = record
    if other:
        rests_on = records.record(other[1]) if records else None
    if rests_on is None:
        return
    ours, theirs = counts_of_item(item), counts_of_record(item, rests_on)
    field = f"items.{item.id}"
    if not theirs:
        what = f"câu “{item.line}”" if item.line else "giấy này"
        yield "KB055", field, f"{field}: không thấy {what} trong bản ghi {rests_on.code}"
    elif ours not in theirs:
        yield "KB055", field, f"{field}: bài ghi {ours}; bản ghi là {theirs[0]}"


# --- law ------------------------------------------------------------------------------------


def _stale(guide: Guide, record: OfficialRecord) -> Iterator[_Difference]:
    for reason in record.stale:
        if kind_of(reason) == "fee_ended":
            continue  # a fee that has ended is no fee of the record
        fields = _FIELDS_OF_STALE.get(kind_of(reason), ("source",))
        told = f"bản ghi không còn đúng: {reason} (cần lý do cho {' hoặc '.join(fields)})"
        yield "KB056", fields, told
    for n, law in enumerate(guide.legal_basis):
        for number, (newer, since) in REPLACED_LAWS.items():
            if f"({number})" in law and since <= guide.source.checked:
                yield (
                    "KB056",
                    f"legal_basis[{n}]",
                    f"legal_basis[{n}]: {number} đã được thay bằng {newer}",
                )


def _text(record: OfficialRecord) -> str:
    return "\n".join(record.sections.values())


def _named(modes: Iterable[Mode]) -> str:
    return ", ".join(_MODE_NAMES[mode] for mode in modes)
