"""Dossier codes as people write and say them.

A code is agency identifier, date of receipt, sequence number: ``H26.12-250701-0001``,
``000.00.16.H40-260105-0003``, ``G09.20-20260609-0092637``. The agency identifier follows
Quyết định 20/2020/QĐ-TTg (letter and two digits, then sub-units of two or three digits);
older systems put ``000.00.NN.`` in front.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum

from procedure_kb.text import fold

_SPOKEN_DIGITS = {
    "khong": "0", "linh": "0", "le": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4",
    "nam": "5", "lam": "5", "sau": "6", "bay": "7", "tam": "8", "chin": "9",
}  # fmt: skip
_SPOKEN_MARKS = {
    "gach": "-", "ngang": "", "noi": "", "cham": ".", "xuyet": "-", "xet": "-", "tru": "-",
    "hat": "h", "hach": "h", "ho": "h", "gio": "g", "ge": "g", "gie": "g", "go": "g",
}  # fmt: skip
_TENS = re.compile(r"(?<![a-z])(?:(hai|ba|bon|nam|sau|bay|tam|chin) muoi|(muoi))(?: (\w+))?")
_SPOKEN_RUN = re.compile(r"\b(?:[a-z]|hat|hach|ho|ge|gie|gio|go)\s+(?:\w+\s+){5,}")

_SEP = r"[\s.\-_–/]*"
_CODE = re.compile(
    rf"(?<![a-z0-9])(?:(\d{{3}}){_SEP}(\d{{2}}){_SEP}(\d{{2,3}}){_SEP})?"  # 000.00.16.
    rf"([a-z]){_SEP}(\d{{2}})((?:{_SEP}\d{{2,3}}){{0,3}}?)"  # H26 .12 .101
    rf"{_SEP}(?<!\d)?((?:20)?\d{{6}})(?:[\s\-_–.]+)(\d{{4,7}})(?!\d)"
)
# What seems to be a code: its agency with all numbers after it; or date and sequence alone.
_AGENCY_AND_NUMBERS = re.compile(r"(?<![a-z0-9])([a-z])\.?(\d{2})((?:[\s.\-_–/]*\d+)*)(?![a-z0-9])")
_NO_AGENCY = re.compile(r"(?<![\w.\-])((?:20)?\d{6})-(\d{4,7})(?![\w\-])")
_PROCEDURE_CODE = re.compile(r"(?<![\w.])\d\.\d{6}(?![\w])")
_LONGEST_SUB_UNIT = 3


class Flaw(str, Enum):
    """What is wrong with something that was meant as a code."""

    NO_AGENCY = "agency"
    NO_DATE = "date"
    IMPOSSIBLE_DATE = "impossible date"
    NO_SEQUENCE = "sequence"
    ONLY_AGENCY = "date and sequence"
    PROCEDURE_CODE = "procedure code"


@dataclass(frozen=True)
class DossierCode:
    """A dossier code in its normal spelling, and where it stands in the message."""

    text: str
    start: int
    end: int


def find_code(text: str) -> DossierCode | None:
    """The first dossier code in a message, however it is spelt, or ``None``.

    A code must have all three parts with a possible date; half a code is not guessed.
    """
    folded = fold(text)
    code = _match(folded, folded, len(text))
    if code is None and _SPOKEN_RUN.search(folded + " "):
        spoken = _spoken_to_written(folded)
        code = _match(spoken, folded, len(text))
    return code


def flaw_in(text: str) -> Flaw | None:
    """What is wrong with a code that `find_code` does not take; ``None`` if nothing looks like one.

    "H26.12-0001" has no date. Ask only where a code is expected: "q10" resembles an agency.
    """
    folded = fold(text)
    if find_code(text) is not None:
        return None
    for match in _AGENCY_AND_NUMBERS.finditer(folded):
        numbers = re.findall(r"\d+", match[3])
        dates = [n for n, number in enumerate(numbers) if len(number) in (6, 8)]
        if dates:
            if not _is_date(numbers[dates[0]]):
                return Flaw.IMPOSSIBLE_DATE
            return Flaw.NO_SEQUENCE
        if numbers and len(numbers[-1]) > _LONGEST_SUB_UNIT:
            return Flaw.NO_DATE
        if match[1] in "hg":  # provinces and ministries
            return Flaw.ONLY_AGENCY
    bare = _NO_AGENCY.search(folded)
    if bare is not None and _is_date(bare[1]):
        return Flaw.NO_AGENCY
    return Flaw.PROCEDURE_CODE if _PROCEDURE_CODE.search(folded) else None


def spoken_digits(folded: str) -> tuple[str, str] | None:
    """The first run of spoken digits in a folded text, and the words around it.

    "so cuoi la hai ba bon nam" → ("2345", "so cuoi la"); ``None`` where nothing is spoken.
    """
    words = re.findall(r"\w+", folded)
    said = [word in _SPOKEN_DIGITS for word in words]
    runs = [n for n, digit in enumerate(said) if digit and (n == 0 or not said[n - 1])]
    # "của ba" is a father: a run of one is no number.
    for start in runs:
        end = start
        while end < len(words) and said[end]:
            end += 1
        if end - start > 1:
            digits = "".join(_SPOKEN_DIGITS[word] for word in words[start:end])
            return digits, " ".join([*words[:start], *words[end:]])
    return None


def _match(candidate: str, folded: str, length: int) -> DossierCode | None:
    for match in _CODE.finditer(candidate):
        head1, head2, head3, letter, agency, sub_units, date, sequence = match.groups()
        if not _is_date(date):
            continue
        units = re.findall(r"\d{2,3}", sub_units)
        prefix = f"{head1}.{head2}.{head3}." if head1 else ""
        written = ".".join([f"{prefix}{letter.upper()}{agency}", *units])
        same_text = candidate is folded
        return DossierCode(
            text=f"{written}-{date}-{sequence}",
            start=match.start() if same_text else 0,
            end=match.end() if same_text else length,
        )
    return None


def _is_date(digits: str) -> bool:
    """Six digits yymmdd or eight yyyymmdd, not before the first one-stop systems."""
    year = int(digits[:-4]) if len(digits) == 8 else 2000 + int(digits[:2])
    try:
        day = dt.date(year, int(digits[-4:-2]), int(digits[-2:]))
    except ValueError:
        return False
    return dt.date(2012, 1, 1) <= day <= dt.date(2045, 1, 1)


def _spoken_to_written(folded: str) -> str:
    """ "h sau ba gach hai nam" → "h63-25": number words to digits, spoken marks to signs."""

    def tens(match: re.Match[str]) -> str:
        ten = _SPOKEN_DIGITS[match.group(1)] if match.group(1) else "1"
        unit = match.group(3)
        if unit in _SPOKEN_DIGITS:
            return f" {ten} {_SPOKEN_DIGITS[unit]}"
        return f" {ten} 0" + (f" {unit}" if unit else "")

    words = _TENS.sub(tens, folded).split()
    out: list[str] = []
    for word in words:
        out.append(_SPOKEN_DIGITS.get(word, _SPOKEN_MARKS.get(word, word)))
    joined = " ".join(w for w in out if w)
    joined = re.sub(r"\s*([.\-])\s*", r"\1", joined)
    joined = re.sub(r"(?<=\d) (?=\d)", "", joined)
    return re.sub(r"\b([a-z]) (\d)", r"\1\2", joined)
