"""Small text tools shared by the sheet parsers.

The portal's text arrives with decomposed accents, bullets from symbol fonts, soft hyphens
and direction marks. Everything is cleaned once, at the door, so that the parsers can match
plain strings.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

NO_INFORMATION = "Không có thông tin"

# Characters that nobody typed on purpose: controls, zero-width and direction marks, soft
# hyphens, exotic spaces, and the private-use bullets that Word's symbol fonts leave behind.
_ODD = re.compile(
    "\r\n|[\x00-\t\x0b-\x1f\x7f-\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064"
    "\u2066-\u206f\u3000\ufeff\ufff9-\uffff\ue000-\uf8ff]"
)
_LINE_BREAKS = frozenset(("\r\n", "\r", "\x85", "\u2028", "\u2029", "\x0b", "\x0c"))
_SPACES = frozenset("\t\xa0\u1680\u202f\u205f\u3000") | {chr(c) for c in range(0x2000, 0x200B)}
_BULLET = re.compile(r"^[\s\-–—+*•·●▪◦.,;:…]+")
_PARENS = {"(": 1, ")": -1}
_DATE = re.compile(
    r"(?:ngày\s+)?(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>(?:19|20)\d{2})(?!\d)"
    r"|(?:ngày\s+)?(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})\s+năm\s+(?P<y2>(?:19|20)\d{2})",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """NFC text with plain spaces and ``\\n`` line ends, without invisible characters."""
    if text.isascii() and "\r" not in text and "\t" not in text and text.isprintable():
        return text
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return _ODD.sub(_replacement, text)


def _replacement(match: re.Match[str]) -> str:
    char = match.group()
    if char in _LINE_BREAKS:
        return "\n"
    if char in _SPACES:
        return " "
    # A symbol-font bullet still says "new item here", so it becomes a plain one.
    return "-" if "\ue000" <= char <= "\uf8ff" else ""


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def strip_bullet(text: str) -> str:
    """The text without bullets and stray punctuation in front."""
    return _BULLET.sub("", text).strip()


def known(text: str | None) -> str | None:
    """The text, or ``None`` where the portal prints that it has no information."""
    value = (text or "").strip()
    return None if not value or value.startswith(NO_INFORMATION) else value


def split_outside_parens(text: str, separators: str) -> list[str]:
    """Split at any of the separator characters that do not stand inside parentheses.

    An unclosed parenthesis would swallow the rest, so depth starts again when the text
    closes more than it opens and the last part is given back as it is.
    """
    parts, depth, start = [], 0, 0
    for index, char in enumerate(text):
        if char in _PARENS:
            depth = max(0, depth + _PARENS[char])
        elif depth == 0 and char in separators:
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def closing_paren(text: str, start: int) -> int:
    """Index of the parenthesis that closes the one at ``start``, or -1."""
    depth = 0
    for index in range(start, len(text)):
        depth += _PARENS.get(text[index], 0)
        if depth == 0:
            return index
    return -1


def dates_in(text: str) -> list[tuple[int, int, dt.date]]:
    """Dates of the text as (start, end, date); impossible dates are left out."""
    found = []
    for match in _DATE.finditer(text):
        day, month, year = (match["d"] or match["d2"], match["m"] or match["m2"], match["y"])
        try:
            date = dt.date(int(year or match["y2"]), int(month), int(day))
        except ValueError:
            continue
        found.append((match.start(), match.end(), date))
    return found
