"""How the bot speaks (VOICE.md): forms of address, amounts, dates, lists."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

FIRST_SCREEN_LINES = 7
FIRST_SCREEN_CHARACTERS = 600
_LONE_LINE = 90

NOT_SURE = "Tôi không rõ"


@dataclass(frozen=True)
class Address:
    """How the person and the bot are called."""

    you: str = "anh/chị"
    me: str = "em"

    @property
    def you_first(self) -> str:
        """``you`` as the first word of a sentence."""
        return self.you[:1].upper() + self.you[1:]

    @property
    def me_first(self) -> str:
        """``me`` as the first word of a sentence."""
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


# Bullets and numbers that official sheets put before a line: "* ", "- ", "(1) ", "Bước 1: ".
_OWN_NUMBER = re.compile(r"^(?:[-+*•–]+\s*)*(?:\(\d+\)|\d+[.)](?=\s)|[Bb]ước \d+\s*[:.])?\s*")


def numbered(lines: Iterable[str]) -> list[str]:
    """Lines with numbers in front: order and counting matter in lists of papers.

    A number or bullet that a line brings along gives way to ours.
    """
    bare = (_without_own_number(line.strip()) for line in lines)
    return [f"{n}. {line}" for n, line in enumerate(filter(None, bare), start=1)]


def _without_own_number(line: str) -> str:
    rest = _OWN_NUMBER.sub("", line)
    return line if rest == line else rest[:1].upper() + rest[1:]


def sentence(text: str) -> str:
    """The text ending in a full stop, starting with a capital."""
    text = tidy(text).rstrip(",;")
    if not text:
        return text
    text = text[0].upper() + text[1:]
    return text if text.rstrip(')”"')[-1:] in (*".?:…",) else f"{text}."


_AFTER_ELLIPSIS = re.compile(r"…(?:\s*[.,;…])+")
_SPACE_BEFORE = re.compile(r"\s+(?=[,;:?]|\.(?!\w))")
_TWICE = re.compile(r"[,;]+(?=[,;.])|\.(?=\.)")
_KIND_OF_UNIT = re.compile(r"(?<=[\w,:] )(?:Phường|Xã|Tỉnh|Đặc khu)(?= \w)")


def tidy(line: str) -> str:
    """A line put together from parts, punctuated as one would write it.

    "Campuchia.." → "Campuchia."; "quan hệ cha con …." → "quan hệ cha con …"; "nay thuộc Phường
    Cửa Nam" → "nay thuộc phường Cửa Nam".
    """
    line = line.strip().replace("...", "…")
    line = _AFTER_ELLIPSIS.sub("…", line)
    line = _TWICE.sub("", _SPACE_BEFORE.sub("", line))
    return _KIND_OF_UNIT.sub(_small_letter, line)


def _small_letter(match: re.Match[str]) -> str:
    """The kind of unit before a name has a capital only where a sentence begins."""
    before, after = match.string[match.start() - 2], match.string[match.end() + 1]
    inside = (before.islower() or before.isdigit() or before in ",:") and not after.islower()
    return match[0][0].lower() + match[0][1:] if inside else match[0]


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


def first_screen(lines: list[str], closing: Iterable[str] = ()) -> tuple[list[str], list[str]]:
    """Split lines into what fits the first screen and what goes behind "Xem thêm".

    Args:
        closing: lines that follow on the first screen in any case, such as a question.
    """
    closing = list(closing)
    most_lines = FIRST_SCREEN_LINES - len(closing)
    most_characters = FIRST_SCREEN_CHARACTERS - sum(map(len, closing))
    fitting = (n for n in range(len(lines) + 1) if _fit(lines[:n], most_lines, most_characters))
    count = max(fitting, default=0) or 1
    rest = lines[count:]
    if len(rest) == 1 and len(rest[0]) <= _LONE_LINE:
        breaks = len(lines) + len(closing)
        if _fit(lines, len(lines), most_characters - breaks):
            return lines, []  # a lone short line is not worth a button
    if rest and count > 1 and lines[count - 1].endswith(":"):
        count -= 1  # a heading goes with its list
    return lines[:count], lines[count:]


def _fit(lines: list[str], most_lines: int, most_characters: int) -> bool:
    return len(lines) <= most_lines and sum(map(len, lines)) <= most_characters
