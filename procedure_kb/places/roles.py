"""What a place is to the person: where they live, are registered, come from, own land, work.

The words right before a name tell: "đang trọ ở X" (home), "hộ khẩu X" (registered), "quê X"
(origin), "đất ở X" (land), "công ty ở X" (work).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from procedure_kb.places._names import Token
from procedure_kb.text import fold

if TYPE_CHECKING:
    from procedure_kb.places.mentions import PlaceMention

__all__ = ["Role", "primary_place", "role_of"]

Role = Literal["home", "registered", "origin", "land", "work", "unknown"]

_WINDOW = 7

_CUES: dict[tuple[str, ...], Role] = {
    tuple(words.split()): role
    for role, phrases in {
        "registered": (
            "ho khau", "thuong tru", "hktt", "hk", "nhap khau", "dktt", "chuyen khau",
        ),
        "origin": (
            "que", "goc", "nguyen quan", "sinh ra", "noi sinh", "sinh o", "sinh tai", "nha ngoai",
            "nha noi", "ben ngoai", "ben noi", "que ngoai", "que noi", "khai sinh o",
        ),
        "land": (
            "dat", "thua", "lo dat", "manh dat", "nha dat", "so do", "so hong", "ruong", "vuon",
            "can nha", "can ho", "mieng dat", "dat dai", "mua nha", "nha cua",
        ),
        "work": (
            "lam viec", "cong ty", "cty", "lam o", "lam tai", "di lam", "xuong", "cong nhan",
            "lam cong", "buon ban", "kinh doanh", "cua hang", "cong tac", "nha may", "mo quan",
        ),
        "home": (
            "dang o", "tam tru", "song", "tro", "thue", "cu tru", "sinh song", "luu tru",
            "chuyen ve", "chuyen den", "chuyen sang", "chuyen vo", "chuyen vao", "don ve",
            "don den", "don sang", "don vao", "don vo", "nha toi", "nha em", "nha minh", "nha tui",
            "nha chau", "nha con", "hien o", "gio o", "nay o", "sinh vien", "ky tuc xa",
        ),
    }.items()
    for words in phrases.__iter__()
    for role in (role,)
}  # fmt: skip
_CLAUSE_END = re.compile(r"[;?!\n]|\.\s")


def role_of(tokens: Sequence[Token], start: int, end: int, low: int, high: int) -> Role:
    """The role of the place tokens[start:end], from the words back to `low` and on to `high`.

    The nearest cue counts; a mere "ở" counts as living there when no other cue is near.
    """
    first = max(low, start - _WINDOW)
    words = [token.word for token in tokens[first:start]]
    for offset in range(len(words) - 1, -1, -1):
        index = first + offset
        if _CLAUSE_END.search(tokens[index + 1].gap if index + 1 < len(tokens) else ""):
            words = words[offset + 1 :]
            break
    for offset in range(len(words) - 1, -1, -1):
        for size in (3, 2, 1):
            begin = offset - size + 1
            if begin >= 0:
                cue = _CUES.get(tuple(words[begin : offset + 1]))
                if cue is not None:
                    return cue
    if words and words[-1] == "o":
        return "home"
    return "unknown"


_DEFAULT: tuple[Role, ...] = ("home", "unknown", "registered", "land", "work", "origin")
_LAND: tuple[Role, ...] = ("land", "unknown", "home", "registered", "work", "origin")
_LAND_FIELDS = ("dat dai", "land", "nha o", "xay dung")


def primary_place(
    mentions: Sequence[PlaceMention], field: str | None = None
) -> PlaceMention | None:
    """The place that decides where to file.

    Nearly everything is filed where the person lives now; land and building where the land
    lies. Order: home, unknown, registered, land, work, origin; for land: land first.
    Among places of one role the first named counts, but a commune before its own province.

    Args:
        field: the procedure's field ("Đất đai", "Hộ tịch") or "land".
    """
    known = [mention for mention in mentions if mention.units] or list(mentions)
    if not known:
        return None
    folded = fold(field or "")
    order = _LAND if any(name in folded for name in _LAND_FIELDS) else _DEFAULT
    chosen = min(known, key=lambda mention: order.index(mention.role))
    if chosen.units and all(unit.level == "province" for unit in chosen.units):
        codes = {unit.code for unit in chosen.units}
        for mention in known:
            if (
                mention.role in (chosen.role, "unknown")
                and mention.units
                and all(
                    unit.level == "commune" and unit.province_code in codes
                    for unit in mention.units
                )
            ):
                return mention
    return chosen
