"""Single values of an export in the spellings that one-stop systems and their users write."""

from __future__ import annotations

import datetime as dt
import re

from procedure_kb.clock import ZONE
from procedure_kb.dossiers.model import Status
from procedure_kb.text import fold

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{4}(?:\d{2})?)?")  # the exchange's own form
_IN_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_TIME = re.compile(r"[\sT]+\d{1,2}(?::|h| gio )\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]m)?$", re.I)
_WITH_ZONE = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def read_date(text: str) -> dt.date:
    """A date in a Vietnamese or ISO spelling, with or without a time.

    "05/12/2026", "5-12-26", "2026-12-05T08:30:00+07:00", "20261205083000", "ngày 5 tháng 12
    năm 2026". Day comes before month.

    Raises:
        ValueError: it is no date, or not of this century.
    """
    text = text.strip()
    not_a_date = f"'{text[:30]}' không phải ngày"
    zoned = _WITH_ZONE.fullmatch(text)
    if zoned:
        offset = "+0000" if zoned[2] == "Z" else zoned[2].replace(":", "")
        moment = dt.datetime.strptime(zoned[1] + offset, "%Y-%m-%dT%H:%M:%S%z")
        return moment.astimezone(ZONE).date()
    bare = _TIME.sub("", text)
    if match := _YEAR_FIRST.fullmatch(bare):
        year, month, day = match[1], match[3], match[4]
    elif match := _DAY_FIRST.fullmatch(bare):
        year, month, day = match[4], match[3], match[1]
    elif match := _COMPACT.fullmatch(bare):
        year, month, day = match[1], match[2], match[3]
    elif match := _IN_WORDS.fullmatch(fold(bare)):
        year, month, day = match[3], match[2], match[1]
    else:
        raise ValueError(not_a_date)
    full = int(year) + 2000 if len(year) == 2 else int(year)
    if not _FIRST_YEAR <= full <= _LAST_YEAR:
        raise ValueError(not_a_date)
    try:
        return dt.date(full, int(month), int(day))
    except ValueError:
        raise ValueError(not_a_date) from None


def read_status(text: str, names: dict[str, Status]) -> Status | None:
    """A status by number, name or both: "4", "Đang xử lý", "4 - Đang xử lý".

    Args:
        names: folded names (`statuses.status_names`, and those of a mapping file).
    """
    folded = " ".join(fold(text).split())
    if folded in names:
        return names[folded]
    number, _, name = folded.partition(" ")
    name = name.strip(" -–:.")
    number = number.strip("-–:.").lstrip("0")
    both = names.get(number), names.get(name)
    return both[0] if number.isdigit() and both[0] is both[1] else None


def read_amount(text: str) -> int:
    """đồng: "35.000", "35000 đ", "35,000 VND".

    Raises:
        ValueError: it is no amount.
    """
    bare = re.sub(r"(?:đồng|dong|vnđ|vnd|đ|d)\.?$", "", text.strip().lower()).strip()
    if not re.fullmatch(r"\d+|\d{1,3}(?:[.,\s]\d{3})+", bare):
        raise ValueError(f"'{text[:30]}' không phải số tiền")
    return int(re.sub(r"\D", "", bare))


def read_list(text: str) -> tuple[str, ...]:
    """Papers in one cell: separated by line breaks or semicolons, numbered or not."""
    parts = re.split(r"[;\n]+", text)
    bare = (re.sub(r"^\s*(?:[-+*•]|\d+[.)](?=\s))\s*", "", part).strip(" ,.") for part in parts)
    return tuple(part for part in bare if part)
