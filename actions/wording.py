"""How the bot speaks (VOICE.md): forms of address, amounts, dates, lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

FIRST_SCREEN_LINES = 7
FIRST_SCREEN_CHARACTERS = 600

NOT_SURE = "Tôi không rõ"


@dataclass(frozen=True)
class Address:
    """How the person and the bot are called."""

    you: str = "anh/chị"
    me: str = "em"

    @property
    def You(self) -> str:  # noqa: N802 - the same word at the start of a sentence
        """Capitalised ``you``."""
        return self.you[:1].upper() + self.you[1:]

    @property
    def Me(self) -> str:  # noqa: N802
        """Capitalised ``me``."""
        return self.me[:1].upper() + self.me[1:]


_OWN_WORD = {
    "bác": Address("bác", "cháu"),
    "cô": Address("cô", "cháu"),
    "chú": Address("chú", "cháu"),
    "ông": Address("ông", "cháu"),
    "bà": Address("bà", "cháu"),
    "con": Address("bạn", "mình"),
    "cháu": Address("bạn", "mình"),
}


def address_for(own_word: str | None) -> Address:
    """The forms of address for what a person calls themself; never guessed from anything else."""
    return _OWN_WORD.get(own_word or "", Address())


def money(amount: float, currency: str = "VND") -> str:
    """35000 → "35.000 đồng"; 10 USD → "10 đô la Mỹ"."""
    digits = f"{amount:,.0f}" if float(amount).is_integer() else f"{amount:,.2f}"
    digits = digits.replace(",", ".") if float(amount).is_integer() else digits
    return f"{digits} đồng" if currency == "VND" else f"{digits} đô la Mỹ"


def date(day: dt.date | str) -> str:
    """2026-12-05 → "05/12/2026"."""
    if isinstance(day, str):
        day = dt.date.fromisoformat(day)
    return day.strftime("%d/%m/%Y")


_UNITS = {
    "working_day": "ngày làm việc",
    "day": "ngày",
    "hour": "giờ",
    "month": "tháng",
    "year": "năm",
}


def duration(amount: float, unit: str) -> str:
    """(7, "working_day") → "7 ngày làm việc"."""
    number = f"{amount:g}".replace(".", ",")
    return f"{number} {_UNITS[unit]}"


def numbered(lines: Iterable[str]) -> list[str]:
    """Lines with numbers in front: order and counting matter in lists of papers."""
    return [f"{n}. {line}" for n, line in enumerate(lines, start=1)]


def sentence(text: str) -> str:
    """The text ending in a full stop, starting with a capital."""
    text = text.strip()
    if not text:
        return text
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".?:" else f"{text}."


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut at the end of a sentence or clause where possible."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[:limit]
    for mark in (". ", "; ", ", ", " "):
        at = cut.rfind(mark)
        if at > limit * 0.5:
            return cut[:at].rstrip(" ,;.") + " …"
    return cut + "…"


def first_screen(lines: list[str]) -> tuple[list[str], list[str]]:
    """Split lines into what fits the first screen and what goes behind "Xem thêm"."""
    shown: list[str] = []
    length = 0
    for line in lines:
        fits = len(shown) < FIRST_SCREEN_LINES and length + len(line) <= FIRST_SCREEN_CHARACTERS
        if shown and not fits:
            break
        shown.append(line)
        length += len(line)
    rest = lines[len(shown) :]
    if len(rest) == 1 and len(rest[0]) <= 90:  # a lone short line is not worth a button
        return lines, []
    return shown, rest
