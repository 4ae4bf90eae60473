"""The legal texts that a guide names, with what has ended said beside them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from procedure_kb.subject_files import laws
from procedure_kb.wording import date

_NUMBER = re.compile(r"\((\d+/\d{4}/[^(),;]+)")


def as_it_stands(texts: Iterable[str], on: dt.date) -> tuple[str, ...]:
    """Legal texts ("tên (số/ký hiệu)") as they stand on a day.

    Returns: the same texts in their order; one whose end is known (``rules/laws.yml``) and has
        passed says so.
    """
    return tuple(_as_it_stands(text, on) for text in texts)


def _as_it_stands(text: str, on: dt.date) -> str:
    number = _NUMBER.search(text)
    law = laws().get(number[1]) if number else None
    if law is None or law.valid_to is None or on <= law.valid_to:
        return text
    ended = date(law.valid_to + dt.timedelta(days=1))
    return f"{text}: hết hạn từ {ended}, trừ khi được kéo dài"
