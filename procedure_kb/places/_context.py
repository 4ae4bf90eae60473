"""The words around a place name: unit kinds, places, persons, and talk of how it was before.

A word list gives the accented form; a typed word counts when its diacritics are equal or left
out. Left out, "xa" may be "xa" (far) and "o" an aunt, so such words weigh less.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from procedure_kb.places._names import Agreement, Token, agree, marks
from procedure_kb.text import fold

_PREFIX_GAP = re.compile(r"[\s.:]*")
_SENTENCE_END = re.compile(r"[?!;\n…]|\.\s")


@dataclass(frozen=True, slots=True)
class Prefix:
    """A unit's kind before its name.

    Attributes:
        kind: folded: "phuong", "thi tran".
        start: index of its first token.
        weight: how surely the word is a unit's kind here.
    """

    kind: str
    start: int
    weight: float


# word -> (accented, kind, weight when spelt out, weight without diacritics)
_ONE_WORD = {
    "phuong": ("phường", "phuong", 6.0, 5.0),
    "xa": ("xã", "xa", 6.0, 3.0),
    "quan": ("quận", "quan", 6.0, 4.5),
    "huyen": ("huyện", "huyen", 6.0, 5.0),
    "tinh": ("tỉnh", "tinh", 6.0, 3.0),
    "thitran": ("thitrấn", "thi tran", 6.0, 5.0),
    "thixa": ("thịxã", "thi xa", 6.0, 5.0),
    "thanhpho": ("thànhphố", "thanh pho", 6.0, 5.0),
    "p": ("p", "phuong", 3.5, 3.5),
    "f": ("f", "phuong", 3.0, 3.0),
    "ph": ("ph", "phuong", 2.0, 2.0),
    "x": ("x", "xa", 3.0, 3.0),
    "q": ("q", "quan", 4.0, 4.0),
    "h": ("h", "huyen", 2.0, 2.0),
    "tx": ("tx", "thi xa", 5.0, 5.0),
    "tp": ("tp", "thanh pho", 5.0, 5.0),
    "tt": ("tt", "thi tran", 3.0, 3.0),
    "ttr": ("ttr", "thi tran", 4.0, 4.0),
}
_TWO_WORDS = {
    ("thi", "tran"): ("thị", "trấn", "thi tran", 6.0),
    ("thi", "xa"): ("thị", "xã", "thi xa", 6.0),
    ("thanh", "pho"): ("thành", "phố", "thanh pho", 6.0),
    ("dac", "khu"): ("đặc", "khu", "dac khu", 6.0),
    ("huyen", "dao"): ("huyện", "đảo", "huyen", 6.0),
    ("xa", "dao"): ("xã", "đảo", "xa", 6.0),
    ("t", "p"): ("t", "p", "thanh pho", 4.0),
    ("t", "x"): ("t", "x", "thi xa", 4.0),
}
_BEFORE_NUMBER = {"p": 4.0, "f": 4.0, "q": 6.0}

_OFFICES = frozenset({"an", "ubnd", "ub", "dan", "so", "cua", "ca", "hdnd"})
"""Last words of "công an", "UBND", "trụ sở", "một cửa" before a bare "phuong"."""
_COMPOUNDS_BEFORE = {
    "quan": {"hai", "co", "lien", "bao", "chu", "khach", "tap", "si", "to", "quoc", "kiem"},
    "phuong": {"dia", "doi", "da", "don", "hau", "song"},
    "tinh": {"gioi", "cap", "dac", "ban", "nam", "nu"},
    "xa": {"dich", "thi", "di", "cap"},
}
_COMPOUNDS_AFTER = {
    "phuong": {"tien", "an", "thuc", "phap", "huong", "cham", "dien", "ngon", "te"},
    "tinh": {"trang", "chat", "hinh", "tien", "toan", "cam"},
    "xa": {"hoi", "lo", "xoi", "cach"},
    "quan": {"ly", "tam", "trong", "he", "su", "nhan", "tu", "an", "lam"},
}
"""Words that "phuong" is half of when diacritics are left out ("địa phương", "phương án")."""

COMMUNE_KINDS = frozenset({"phuong", "xa", "thi tran", "dac khu"})
DISTRICT_KINDS = frozenset({"quan", "huyen", "thi xa", "thanh pho"})


def _allowed(token: Token, accented: str) -> bool:
    return agree(token.marks, marks(accented)) != Agreement.CONFLICT


def prefix_before(tokens: list[Token], index: int) -> Prefix | None:
    """The unit kind that ends right before token `index`, if any."""
    if index == 0 or index >= len(tokens) or not _PREFIX_GAP.fullmatch(tokens[index].gap):
        return None
    last = tokens[index - 1]
    if index > 1:
        first = tokens[index - 2]
        two = _TWO_WORDS.get((first.word, last.word))
        if (
            two is not None
            and len(last.gap) <= 1
            and _allowed(first, two[0])
            and _allowed(last, two[1])
        ):
            return Prefix(two[2], index - 2, two[3])
    one = _ONE_WORD.get(last.word)
    if one is None:
        return None
    accented, kind, exact, poorer = one
    agreement = agree(last.marks, marks(accented))
    if agreement == Agreement.CONFLICT:
        return None
    in_code = index > 1 and last.gap == "-" and tokens[index - 2].word.isdigit()
    if len(last.word) == 1 and in_code:
        return None
    weight = exact if agreement == Agreement.EQUAL else poorer
    if agreement == Agreement.POORER and len(last.word) > 2:
        if not last.bare:
            weight -= 2.5  # "phương", "quân": half accented, so rather another word
        else:
            before = tokens[index - 2].word if index > 1 else ""
            if before in _OFFICES:
                weight += 1.5
            if before in _COMPOUNDS_BEFORE.get(last.word, ()):
                return None
            if tokens[index].word in _COMPOUNDS_AFTER.get(last.word, ()):
                weight -= 3.0
    if tokens[index].word.isdigit():
        weight = _BEFORE_NUMBER.get(last.word, weight)
    return Prefix(kind, index - 1, weight)


_LOCATIVES: dict[str, tuple[str, float, float]] = {
    fold(word): (word, weight, bare)
    for word, weight, bare in (
        ("ở", 2.5, 2.5), ("tại", 2.5, 2.5), ("quê", 2.5, 2.5), ("về", 2.0, 2.0),
        ("dưới", 2.0, 2.0), ("trên", 1.5, 1.0), ("bên", 2.0, 1.5), ("thuộc", 2.5, 2.0),
        ("trọ", 2.0, 1.5), ("từ", 2.0, 1.0), ("lên", 1.5, 1.0), ("ra", 1.5, 0.5),
        ("vào", 1.5, 1.0), ("vô", 1.5, 1.0), ("đến", 1.5, 1.0), ("tới", 1.5, 0.5),
        ("sang", 1.5, 0.5), ("qua", 1.0, 0.5), ("dìa", 2.0, 1.0), ("ngoài", 1.5, 0.5),
        ("trong", 1.5, 0.5), ("khẩu", 2.0, 2.0), ("trú", 2.0, 2.0), ("gốc", 1.5, 1.0),
        ("tỉnh", 2.5, 1.5), ("an", 0.5, 0.0), ("ubnd", 2.5, 2.5), ("gần", 1.0, 1.0),
    )
}  # fmt: skip


def locative(tokens: list[Token], index: int) -> float:
    """How much the word before token `index` announces a place."""
    if index == 0 or _SENTENCE_END.search(tokens[index].gap):
        return 0.0
    token = tokens[index - 1]
    found = _LOCATIVES.get(token.word)
    if found is None:
        return 0.0
    agreement = agree(token.marks, marks(found[0]))
    if agreement == Agreement.CONFLICT:
        return 0.0
    if agreement == Agreement.EQUAL:
        return found[1]
    return found[2]


def _by_folded(words: str) -> dict[str, tuple[tuple[str, int], ...]]:
    """Folded word → marks of the words that may be meant ("hang": hàng, hãng)."""
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for word in words.split():
        found[fold(word)] = (*found.get(fold(word), ()), marks(word))
    return found


_PERSONS = _by_folded(
    """anh chị ông bà cô chú bác cậu mợ dì thím dượng em cháu bé tên thầy vợ chồng mẹ bố ba má họ
    bạn mạ chế chí cụ con a c sư sĩ giáo"""
)
_BODIES = _by_folded(
    """viện bv trường hàng ty cty sạn chợ đường phố sông hãng quán chùa học đh thpt thcs non cư thờ
    thị bay cầu hồ núi đèo tết tiếng thôn ấp xóm làng bản buôn tổ khóm ngõ hẻm kiệt tộc người xe
    hiệu kcn nghiệp ga cảng đò bến tàu biển thầu đoàn shop tiệm trang tượng phim báo đài số lộ
    thể"""
)
"""Last words of what is named like a place: "bệnh viện", "ngân hàng", "đường", "thôn"."""


_GLUED = frozenset(
    tuple(pair.split())
    for pair in (
        "viet nam", "yeu cau", "quyet dinh", "quy dinh", "qui dinh", "xac dinh", "nhan dinh",
        "on dinh", "nghi dinh", "giam dinh", "tham dinh", "gia dinh", "chap thuan", "thoa thuan",
        "thuan loi", "cong an", "hop dong", "lao dong", "hoat dong", "cong dong", "bat dong",
        "tai san", "bao hiem", "ngan hang", "don vi", "thanh toan", "thanh lap", "quan ly",
        "co quan", "lien quan", "hai quan", "tam tru", "dinh cu", "xin giay", "giay to",
        "truc thuoc", "mot cua", "tham gia", "quoc gia", "danh gia", "chuyen gia", "gia han",
        "gia tri", "hoa giai", "thuong tru", "cu tru", "dan toc", "ket hon", "nuoc ngoai",
        "nam nay", "dat dai", "nghia vu", "dong y", "thong tin", "thanh pho",
    )
)  # fmt: skip


def tears_a_word(tokens: list[Token], start: int, end: int) -> bool:
    """Whether the name's first or last syllable belongs to the word outside: "Việt | Nam Định"."""
    touches = start > 0 and tokens[start].gap in (" ", "")
    if touches and (tokens[start - 1].word, tokens[start].word) in _GLUED:
        return True
    if end < len(tokens) and tokens[end].gap in (" ", ""):
        return (tokens[end - 1].word, tokens[end].word) in _GLUED or (
            end + 1 < len(tokens)
            and (tokens[end].word, tokens[end + 1].word) == ("viet", "nam")
            and tokens[end - 1].word == "cua"
        )
    return False


def not_a_unit_before(tokens: list[Token], index: int, accented: bool) -> str:
    """ "person" or "body" when the word before says the name is somebody's or something's.

    Args:
        accented: the text has diacritics, so a word without them is the word it looks like.
    """
    if index == 0 or not re.fullmatch(r"\s*", tokens[index].gap):
        return ""
    token = tokens[index - 1]
    if token.word.isdigit() and tokens[index].capital:
        return "body"  # "54 Hai Bà Trưng": a street
    for meaning, words in (("person", _PERSONS), ("body", _BODIES)):
        for word in words.get(token.word, ()):
            agreement = agree(token.marks, word)
            if agreement == Agreement.EQUAL:
                return meaning
            if agreement == Agreement.POORER and not (accented and token.bare):
                return meaning
    return ""


FILLERS = frozenset(
    {"thuoc", "o", "tai", "cu", "cua", "tren", "duoi", "ben", "y", "do", "a", "ay", "day"}
    | {"truoc", "ngay", "hoi"}
)
"""Words that may stand between a commune and its district ("xã X cũ thuộc huyện Y")."""


def linked(tokens: list[Token], end: int, start: int) -> bool:
    """Whether the name that starts at `start` continues the address that ended before `end`."""
    if start - end > 2 or start >= len(tokens):
        return False
    for index in range(end, start + 1):
        if _SENTENCE_END.search(tokens[index].gap):
            return False
        if index < start and tokens[index].word not in FILLERS:
            return False
    return True


_LONG_AGO = (
    ("ngay", "truoc"), ("hoi", "truoc"), ("truoc", "day"), ("truoc", "kia"), ("hoi", "xua"),
    ("ngay", "xua"), ("xua", "kia"), ("thoi", "truoc"), ("luc", "truoc"), ("hoi", "nam"),
    ("truoc", "khi"), ("truoc", "sap"), ("chua", "sap"), ("truoc", "nhap"), ("hoi", "chua"),
    ("hoi", "do"), ("ngay", "do"),
)  # fmt: skip
_LONG_AGO_SET = frozenset(_LONG_AGO)
_NOW = frozenset({"gio", "nay", "h", "hien", "bay"})
_BECAME = frozenset({"thuoc", "la", "ve", "goi", "ten", "thanh", "vo", "vao", "qua"})
_UNIT_WORDS = frozenset(
    {"xa", "phuong", "p", "x", "dau", "mo", "tinh", "don", "cho", "noi", "gi", "nao"}
)


class Before(IntEnum):
    """Whether the words around a name speak of the map before July 2025."""

    NO = 0
    PERHAPS = 1
    YES = 2


def speaks_of_before(tokens: list[Token], start: int, end: int, low: int, high: int) -> Before:
    """Whether the words around tokens[start:end] say that an old unit is meant.

    Looks no further than `low` and `high`, where the neighbouring names stand. A mere "sáp
    nhập" says PERHAPS: it may as well be asked about a unit that came out of a merger.
    """
    after = tokens[end : min(high, end + 8)]
    for offset, token in enumerate(after):
        if _SENTENCE_END.search(token.gap):
            after = after[:offset]
            break
    if after and any(
        after[0].word == fold(word) and _allowed(after[0], word) for word in ("cũ", "trước", "xưa")
    ):
        return Before.YES
    words = [token.word for token in after]
    pairs = list(pairwise(words))
    if any(pair in _LONG_AGO_SET for pair in pairs[:4]):
        return Before.YES
    if any(_has_become(words[offset:]) for offset in range(len(words) - 1)):
        return Before.YES
    ahead = [token.word for token in tokens[max(low, start - 8) : start]]
    if ahead and ahead[-1] == "cu" and _allowed(tokens[start - 1], "cũ"):
        return Before.YES
    if "truoc" in ahead[-3:] or ahead[-2:] == ["cu", "la"]:
        return Before.YES
    if any(pair in _LONG_AGO_SET for pair in pairwise(ahead)):
        return Before.YES
    if ("sap", "nhap") in pairs and "sau" not in words[: words.index("sap")]:
        return Before.PERHAPS
    return Before.NO


def _has_become(words: list[str]) -> bool:
    """Whether these words ask what a unit turned into: "giờ thuộc xã nào", "chia cho"."""
    first, second, *rest = words
    third = rest[0] if rest else ""
    if (first, second) in (("giai", "the"), ("xoa", "so")):
        return True
    if first == "nhap" and second in ("vao", "ve", "voi", "vo", "qua", "lai", "dau", "chung"):
        return True
    if first in ("chia", "tach") and second in ("cho", "thanh", "ra", "may", "lam", "ve"):
        return True
    if first in ("doi", "chuyen", "bien") and second in ("thanh", "ra"):
        return True
    if first == "thuoc" and second in _UNIT_WORDS:
        return True
    if first == "ve" and second in ("xa", "phuong", "p") and third in ("nao", "mo"):
        return True
    became = second in _BECAME or third in _BECAME
    return first in _NOW and became and not _UNIT_WORDS.isdisjoint(words[2:6])


_MERGER = frozenset(
    {("sap", "nhap"), ("doi", "ten"), ("giai", "the"), ("con", "khong"), ("con", "ko")}
    | {("nhap", word) for word in ("vao", "ve", "voi", "vo", "qua", "dau", "chung")}
    | {("thuoc", word) for word in ("tinh", "xa", "phuong", "dau")}
)


def talks_of_mergers(tokens: list[Token]) -> bool:
    return any((first.word, second.word) in _MERGER for first, second in pairwise(tokens))


_NUMBERS = {
    "mot": ("một", 1), "hai": ("hai", 2), "ba": ("ba", 3), "bon": ("bốn", 4), "tu": ("tư", 4),
    "nam": ("năm", 5), "lam": ("lăm", 5), "sau": ("sáu", 6), "bay": ("bảy", 7),
    "tam": ("tám", 8), "chin": ("chín", 9), "muoi": ("mười", 10),
}  # fmt: skip


def spoken_number(tokens: list[Token], index: int) -> tuple[int, int]:
    """A number in words at `index`: (value, number of tokens); (0, 0) when there is none."""
    value = 0
    used = 0
    for token in tokens[index : index + 3]:
        if used and token.gap.strip():
            break
        found = _NUMBERS.get(token.word)
        if found is None or not _allowed(token, found[0]):
            break
        number = found[1]
        if used == 0:
            value = number
        elif number == 10 and value < 10:  # hai mươi
            value *= 10
        elif value % 10 == 0 and number < 10:  # mười hai
            value += number
        else:
            break
        used += 1
    return value, used
