"""How the bot speaks: forms of address, and what fits the first screen.

How facts are written whoever speaks is in ``procedure_kb.wording``; its names are here too, so that
an action needs one place for words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from procedure_kb.wording import date, duration, money, numbered, sentence, shorten, tidy

__all__ = [
    "FIRST_SCREEN_CHARACTERS",
    "FIRST_SCREEN_LINES",
    "NOT_SURE",
    "Address",
    "address_for",
    "date",
    "duration",
    "first_screen",
    "money",
    "numbered",
    "sentence",
    "shorten",
    "tidy",
]

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
