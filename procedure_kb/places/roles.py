"""What a place is to the person: where they live, are registered, come from, own land, work.

The words before a name tell: "đang trọ ở X" (home), "hộ khẩu X" (registered), "quê X"
(origin), "đất ở X" (land), "công ty ở X" (work). The nearest cue counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from procedure_kb.places._names import Agreement, Token, agree, marks
from procedure_kb.text import fold

if TYPE_CHECKING:
    from procedure_kb.places.mentions import PlaceMention

__all__ = ["Role", "primary_place", "role_of"]

Role = Literal["home", "registered", "origin", "land", "work", "unknown"]

_WINDOW = 7
_CLAUSE_END = re.compile(r"[;?!\n]|\.\s")

_PHRASES: dict[Role, tuple[str, ...]] = {
    "registered": (
        "hộ khẩu", "thường trú", "hktt", "hk", "nhập khẩu", "đktt", "chuyển khẩu",
    ),
    "origin": (
        "quê", "gốc", "nguyên quán", "sinh ra", "nơi sinh", "sinh ở", "sinh tại", "nhà ngoại",
        "nhà nội", "bên ngoại", "bên nội", "quê ngoại", "quê nội", "từ",
        "trước ở", "hồi trước ở", "xưa ở", "trước đây ở", "trước kia ở",
    ),
    "land": (
        "đất", "thửa", "lô đất", "mảnh đất", "miếng đất", "nhà đất", "sổ đỏ", "sổ hồng", "ruộng",
        "vườn", "căn nhà", "căn hộ", "mua nhà", "bán nhà", "nhà cửa", "rẫy",
    ),
    "work": (
        "làm việc", "công ty", "cty", "làm ở", "làm tại", "đi làm", "xưởng", "công nhân",
        "làm công", "buôn bán", "kinh doanh", "cửa hàng", "công tác", "nhà máy", "mở quán",
        "làm thuê", "kcn",
    ),
    "home": (
        "đang ở", "tạm trú", "sống", "trọ", "thuê", "cư trú", "sinh sống", "lưu trú",
        "chuyển về", "chuyển đến", "chuyển sang", "chuyển vô", "chuyển vào", "chuyển qua",
        "chuyển lên", "dọn về", "dọn đến", "dọn sang", "dọn vào", "dọn vô", "dọn qua", "dọn lên",
        "nhà tôi", "nhà em", "nhà mình", "nhà tui", "nhà cháu", "nhà con", "hiện ở", "giờ ở",
        "nay ở", "ký túc xá", "ở trọ", "thuê trọ", "thuê nhà",
    ),
    # The paper or the office is there, not the birth.
    "unknown": ("khai sinh ở", "khai sinh tại", "chứng sinh ở", "chứng sinh tại"),
}  # fmt: skip
_CUES: dict[tuple[str, ...], tuple[tuple[str, ...], Role]] = {
    tuple(fold(phrase).split()): (tuple(phrase.split()), role)
    for role, phrases in _PHRASES.items()
    for phrase in phrases
}
_ONLY_RIGHT_BEFORE = frozenset({("tu",)})


def role_of(tokens: Sequence[Token], start: int, end: int, low: int, high: int) -> Role:
    """The role of the place tokens[start:end], from the words back to `low`.

    A mere "ở" counts as living there when no cue is near.
    """
    first = max(low, start - _WINDOW)
    for index in range(start, first, -1):
        if index < len(tokens) and _CLAUSE_END.search(tokens[index].gap):
            first = index
            break
    for stop in range(start, first, -1):
        for size in (4, 3, 2, 1):
            begin = stop - size
            if begin < first:
                continue
            words = tuple(token.word for token in tokens[begin:stop])
            cue = _CUES.get(words)
            if cue is None or (words in _ONLY_RIGHT_BEFORE and stop != start):
                continue
            if _means(tokens[begin:stop], cue[0]):
                return cue[1]
    if start > first and tokens[start - 1].word == "o":
        return "home"
    return "unknown"


def _means(typed: Sequence[Token], phrase: tuple[str, ...]) -> bool:
    """Whether the words are the cue's: "Sóng Thần" is not "sống"."""
    for token, word in zip(typed, phrase, strict=True):
        agreement = agree(token.marks, marks(word))
        if agreement == Agreement.CONFLICT:
            return False
        if agreement == Agreement.POORER and not token.bare:
            return False
    return True


_DEFAULT: tuple[Role, ...] = ("home", "unknown", "registered", "land", "work", "origin")
_LAND: tuple[Role, ...] = ("land", "unknown", "home", "registered", "work", "origin")
_LAND_FIELDS = ("dat dai", "land", "nha o", "xay dung")


def primary_place(
    mentions: Sequence[PlaceMention], field: str | None = None
) -> PlaceMention | None:
    """The place that decides where to file.

    Nearly everything is filed where the person lives now; land and building where the land
    lies. Order: home, unknown, registered, land, work, origin; for land: land, unknown, home,
    registered, work, origin. Among places of one role the first named counts, but a commune
    before its own province. Places that nobody knows count only when there is no other.

    Args:
        field: the procedure's field ("Đất đai", "Hộ tịch") or "land".
    """
    known = [mention for mention in mentions if mention.units] or list(mentions)
    if not known:
        return None
    folded = fold(field or "")
    order = _LAND if any(name in folded for name in _LAND_FIELDS) else _DEFAULT
    chosen = min(known, key=lambda mention: order.index(mention.role))
    provinces = {unit.code for unit in chosen.units if unit.level == "province"}
    if not provinces:
        return chosen
    for mention in known:
        if mention.role in (chosen.role, "unknown") and all(
            unit.level == "commune" and unit.province_code in provinces for unit in mention.units
        ):
            return mention
    return chosen
