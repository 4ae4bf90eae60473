"""Facts of a guide as the lines that people read, in replies, on pages and on paper."""

from __future__ import annotations

import re

from procedure_kb.model.guide import Channel, Deadline, Fee, Item, Mode
from procedure_kb.wording import date, money, sentence

MODES: dict[Mode, str] = {
    "direct": "nộp tại quầy",
    "online": "nộp trực tuyến",
    "postal": "gửi bưu điện",
}
"""Ways of filing, as part of a sentence."""

_SAYS_MODE = {
    "direct": re.compile("trực tiếp|tại quầy", re.IGNORECASE),
    "online": re.compile("trực tuyến", re.IGNORECASE),
    "postal": re.compile("bưu (?:điện|chính)", re.IGNORECASE),
}


def item_name(item: Item) -> str:
    """Name of a paper, with its official name and form number where they tell more."""
    name = item.name
    if item.official and item.official.lower() != name.lower():
        name += f" ({item.official})"
    if item.form:
        name += f", mẫu {item.form.removeprefix('Mẫu ').removeprefix('mẫu ')}"
    return name


def item_counts(item: Item) -> str:
    """ "1 bản chính, 2 bản sao, để xuất trình"; empty when nothing is said of it."""
    counts = []
    if item.original:
        counts.append(f"{item.original} bản chính")
    if item.copy_count:
        counts.append(f"{item.copy_count} bản sao")
    if item.how == "present":
        counts.append("để xuất trình")
    return ", ".join(counts)


def item_line(item: Item) -> str:
    """One line of the checklist: name, official name, form, counts, how, note."""
    name, counts = item_name(item), item_counts(item)
    counted = item.original or item.copy_count
    line = f"{name}{': ' if counted else ', '}{counts}" if counts else name
    return f"{sentence(line)} {sentence(item.note)}" if item.note else line


def fee_amount(fee: Fee) -> str:
    """ "35.000 đồng/thẻ"."""
    text = money(fee.amount or 0, fee.currency)
    return f"{text}/{fee.per}" if fee.per else text


def fee_line(fee: Fee, *, speaker: str = "") -> str:
    """A fee, with the day on which it ends.

    Args:
        speaker: who has no amount of a province, as the first word of a sentence; without one
            nobody is named, as on paper.
    """
    what = fee.what or "Lệ phí"
    if fee.decided_by == "province":
        unknown = f"{speaker} chưa có" if speaker else "Chưa có"
        text = (
            f"{what} do Hội đồng nhân dân tỉnh, thành phố quyết định, nên mỗi nơi một mức. "
            f"{unknown} mức của từng nơi; hỏi mức đúng tại nơi nộp"
        )
    else:
        text = f"{what}: {fee_amount(fee)}" if fee.amount else f"{what}: không phải nộp"
        if fee.modes and len(fee.modes) < 3:
            text += " (" + ", ".join(MODES[m] for m in fee.modes) + ")"
        if fee.valid_to:
            text += f", đến hết {date(fee.valid_to)}"
    # A note on what the record does not say is for those who check the guide.
    if fee.note and not fee.note.startswith("Bản ghi"):
        text = f"{sentence(text)} {sentence(fee.note)}"
    return sentence(text)


def coming_fee_line(fee: Fee) -> str:
    """ "Từ 01/01/2027: 70.000 đồng", for an amount that is not in force yet."""
    assert fee.valid_from is not None, "a fee that comes has a first day"
    return f"Từ {date(fee.valid_from)}: {fee_amount(fee)}"


def deadline_line(deadline: Deadline) -> str:
    """How long the office takes, with the ways of filing that it holds for."""
    named = any(_SAYS_MODE[mode].search(deadline.text) for mode in deadline.modes)
    if deadline.modes and len(deadline.modes) < 3 and not named:
        modes = ", ".join(MODES[m] for m in deadline.modes)
        return sentence(f"{deadline.text.rstrip('.')} ({modes})")
    return sentence(deadline.text)


def channel_note(channel: Channel) -> str:
    """What the guide says of a way of filing, with its name where the words lack it."""
    text = channel.text or ""
    if channel.mode == "postal" and "bưu" not in text.lower():
        text = f"Gửi qua bưu điện: {text[:1].lower()}{text[1:]}"
    return sentence(text)
