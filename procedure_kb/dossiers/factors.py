"""What people write when asked for four digits or a telephone, and nothing else.

Used only while such a question is open: "2345" means nothing otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from procedure_kb.dossiers.codes import spoken_digits
from procedure_kb.dossiers.hashes import plain_phone
from procedure_kb.text import fold, fold_with_offsets

_LABEL = re.compile(r"(?<!\w)(?:(?:4|bon) (?:chu |con )?)?so cuoi(?!\w)")
_NUMBER = re.compile(r"(?<![\w])\+?\d(?:[ .\-]?\d)*(?!\w)")
_BESIDE = frozenset(
    (
        "la so cua toi tui em minh con chau bac co chu ong ba anh chi da thi a nhe nha day do ne "
        "cccd cmnd can cuoc dinh danh dien thoai dt sdt phone di dong duoi cuoi ma the nay vang ok "
        "ha ho roi voi giup xin gui nhan tra"
    ).split()
)
_COVER = "•"


@dataclass(frozen=True)
class Factor:
    """Digits that somebody gave, and the message without them."""

    digits: str
    covered: str


def last_four_in(text: str) -> Factor | None:
    """Four digits that are the whole message, but for "4 số cuối là" and the like.

    A whole identity number or telephone counts by its last four; four spoken digits count too.
    """
    folded = _LABEL.sub(" ", fold(text))
    numbers = [re.sub(r"\D", "", match[0]) for match in _NUMBER.finditer(folded)]
    rest = _NUMBER.sub(" ", folded)
    if numbers:
        if len(numbers) > 1 or not _only_beside(rest):
            return None
        if len(numbers[0]) == 4 or 9 <= len(numbers[0]) <= 12:
            return Factor(numbers[0][-4:], _covered(text))
        return None
    spoken = spoken_digits(folded)
    if spoken is None or len(spoken[0]) != 4 or not _only_beside(spoken[1]):
        return None
    return Factor(spoken[0], _COVER * 4)


def labelled_last_four_in(text: str) -> Factor | None:
    """Four digits called so, anywhere in a message: "… 4 số cuối căn cước 2345"."""
    folded, offsets = fold_with_offsets(text)
    match = re.search(r"so cuoi\D{0,30}?(?<!\d)(\d{4})(?![\d.\-])", folded)
    if match is None:
        return None
    start, end = offsets[match.start(1)], offsets[match.end(1) - 1] + 1
    return Factor(match[1], text[:start] + _COVER * 4 + text[end:])


def phone_in(text: str) -> Factor | None:
    """A telephone number that is the whole message, but for "số của tôi là" and the like."""
    folded = fold(text)
    numbers = _NUMBER.findall(folded)
    if len(numbers) != 1 or not _only_beside(_NUMBER.sub(" ", folded)):
        return None
    phone = plain_phone(numbers[0])
    return Factor(phone, _covered(text)) if phone else None


def _only_beside(words: str) -> bool:
    return all(word in _BESIDE for word in re.findall(r"\w+", words))


def _covered(text: str) -> str:
    return re.sub(r"\d", _COVER, text)
