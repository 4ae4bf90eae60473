"""What the form of a message says, beside the words that name a procedure.

"Còn đổi bằng thì sao" adds a topic, "có phải khám sức khỏe không" asks about the one in hand.
Pure functions over normalised text; accents count where they are typed.
"""

from __future__ import annotations

import re

from procedure_kb.text import fold, is_accented, nfc

_WORD = re.compile(r"[^\W_]+")
# Words that stand in questions about any procedure: a message of these alone names none.
_EMPTY = frozenset(
    (
        "la va cua co duoc cho khong thi de trong theo cac mot nhung voi o tai toi em anh chi ban "
        "gi sao nao the phai can xin hoi nguoi nay do hay hoac neu khi roi con lam minh ad nhe vay "
        "ai bao nhieu lau ngay giay to thu tuc viec dau ra nop ho so ko hong hem ha mang dem den "
        "tui tao mi bac chau chu ong ba nha nhu cung nua luon chua moi may tien phi le thue het "
        "mat ton cai chut gium giup ma nhi di ve len xuong vao thoi gian hom bua lay nhan muon "
        "dinh tinh truoc sau cach kieu kia oi da vang uh dang bi nghen nhen hen biet ro hieu noi "
        "khac tren chi rua ri mo thang tuan"
    ).split()
)


class _Cue:
    """A pattern that is written with accents, and looked for as the person types."""

    def __init__(self, pattern: str) -> None:
        self._accented = re.compile(pattern)
        self._folded = re.compile(fold(pattern))

    def __call__(self, text: str) -> bool:
        if is_accented(text):
            return bool(self._accented.search(nfc(text).lower()))
        return bool(self._folded.search(fold(text)))


_YES_NO = _Cue(
    r"\bcó (phải|cần|nhất thiết|được|bị|nên|sao không)\b|\bđược (không|chứ|hả|chưa)\b"
    r"|\bhay (là|phải|lên|ra|ở|sở|họ|bảo|bắt|mang|đem|không|vẫn)\b"
)
_YES_NO_ENDS = frozenset("không khong ko hông hong hả ha à chứ nhỉ chưa".split())
_POLITE_ENDS = frozenset("ạ a em anh chị cháu bác cô chú ad bạn con nhé vậy thế nha nè ta".split())
_QUESTION = _Cue(
    r"\b(gì|nào|đâu|sao|bao nhiêu|bao lâu|mấy|ai|mô|chi|răng|bao giờ)\b"
    r"|\b(tốn|hết|mất|được|giá|phí) nhiêu\b"
)
_WISH = _Cue(
    r"\b(muốn|định|cần|xin|nhờ|hỏi|phải|giúp|thủ tục)\b"
    r"|\bcho (tôi|tui|em|mình|con|cháu) (biết|xem)\b"
)
_FEWEST_OF_A_STATEMENT = 4
_ADDS = _Cue(
    r"^((thế|vậy|rứa|rồi|à|mà|ờ|ừ) )*còn\b|\bà mà\b|\b(tiện thể|nhân tiện|ngoài ra|sau đó)\b"
    r"|^((rồi|đã|làm|thế) )?xong\b|\b(quay|trở) lại\b"
    r"|\b(muốn|định|tính) (hỏi|làm|xin|đi|rút|đổi|mở|biết)\b"
    r"|\bcho (tôi |em |tui |mình |con |cháu )?hỏi (thêm|luôn|về|việc)\b"
)
_BEFORE_AN_ACT = (
    "thôi à mà thế vậy rồi xong còn tôi tui em muốn giờ thì cho hỏi luôn mình cháu đi ở dạ ừ "
    "không phải ý nhầm là bạn nói cần tiện ngoài ra bác chú bà ông định tính con"
).replace(" ", "|")
_STARTS_WITH_ACT = _Cue(
    rf"^(?:(?:{_BEFORE_AN_ACT}) )*(?:làm|xin|đăng ký|đổi|cấp|khai|mở|rút|hưởng|thi|sang tên|tách"
    r"|xóa|gia hạn|chuyển|báo|công chứng|chứng thực|sao y|nhập|khóa|sửa|cưới|lập|chia|tạm nghỉ"
    r"|tạm ngừng|chấm dứt|mua|bán|nhận|gỡ)\b"
)
_STILL_THERE = _Cue(
    r"\bcó còn\b|\bcòn (không|là (xã|phường|thị trấn|quận|huyện|thị xã|thành phố|tỉnh))\b"
    r"|\b(sáp nhập|nhập vào|nhập vô|nhập với|gộp vào|gộp với)\b.*\b(không|chưa|hả|gì|nào|đâu|mô)\b"
)
_RETURNS = _Cue(r"\b(quay|trở) lại\b|\b(lúc|hồi) nãy\b")
_ANOTHER_CASE = _Cue(r"^((thế|vậy|rứa|rồi|à|mà|còn|nhưng) )+|\b(nếu|lỡ|giả sử|trường hợp) ")
_WHAT_ABOUT = _Cue(r"^((thế|vậy|rứa|rồi|à|mà) )*còn (?!làm |đi |muốn ).*\b(sao|thế nào)$")
_STEP = re.compile(
    r"\b(?P<noun>viec|thu tuc|cai|muc|buoc|y) "
    r"(?:(?:thu |so )?(?P<digit>[1-9])|(?:thu|so) (?P<word>\w+)|(?P<end>dau tien|cuoi cung))\b"
)
_STEP_WORDS = {
    "nhat": 1, "hai": 2, "nhi": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7,
    "tam": 8, "dau tien": 1, "cuoi cung": 0,
}  # fmt: skip
_NAMES_A_STEP = frozenset(("viec", "thu tuc"))
_NUMBER_ALONE = re.compile(r"(?:so )?([1-9])")
_DENIED = re.compile(r"\b(khong|hong|hem|ko) phai .+?(?= , | ma | y | la |, |$)")


def words_of(text: str, *, accented: bool = False) -> list[str]:
    """The words of a text, unaccented or as they are written."""
    return _WORD.findall(nfc(text).lower() if accented else fold(text))


def own_words(text: str) -> list[str]:
    """Words of a message that do not stand in questions about just any procedure."""
    return [w for w in words_of(text) if len(w) > 1 and w not in _EMPTY]


def own_phrases(text: str, *, accented: bool = False) -> list[str]:
    """Pairs of neighbouring own words; an own word with no such neighbour stands alone."""
    words = words_of(text, accented=accented)
    own = [len(w) > 1 and fold(w) not in _EMPTY for w in words]
    phrases, paired = [], set()
    for i in range(len(words) - 1):
        if own[i] and own[i + 1]:
            phrases.append(f"{words[i]} {words[i + 1]}")
            paired |= {i, i + 1}
    return phrases + [w for i, w in enumerate(words) if own[i] and i not in paired]


def asks_yes_or_no(text: str) -> bool:
    """ "… được không", "có phải …", "… hả" – mostly about a thing already spoken of."""
    words = [w for w in text.split() if w.isalnum()]
    while words and words[-1] in _POLITE_ENDS:
        words.pop()
    ends = bool(words) and words[-1] in _YES_NO_ENDS
    return ends or _YES_NO(text)


def asks(text: str) -> bool:
    """Whether the message is a question at all."""
    return asks_yes_or_no(text) or _QUESTION(text)


def states(text: str) -> bool:
    """Whether it tells how things are and neither asks nor wishes for anything."""
    wishes = asks(text) or _WISH(text) or adds_topic(text)
    return not wishes and len(text.split()) >= _FEWEST_OF_A_STATEMENT


def adds_topic(text: str) -> bool:
    """ "Còn …", "à mà …", "xong rồi …", "quay lại chuyện …": another subject is coming."""
    return _ADDS(text)


def returns(text: str) -> bool:
    """ "Quay lại chuyện …", "lúc nãy": something was spoken of before."""
    return _RETURNS(text)


def asks_whether_still_there(text: str) -> bool:
    """ "Phường … có còn không", "… có phải sáp nhập không": said of a place."""
    return _STILL_THERE(text)


def starts_with_act(text: str) -> bool:
    """Whether it begins with what somebody wants done: "xin …", "đổi …", "sang tên …"."""
    return _STARTS_WITH_ACT(text)


def without_denied(text: str) -> str:
    """The text less what it says it is not: "khai tử chứ không phải khai sinh"."""
    return " ".join(_DENIED.sub(" ", fold(text)).split())


def puts_another_case(text: str) -> bool:
    """ "Thế bị mất thì …", "nếu …": what follows holds in place of what was said before."""
    return _ANOTHER_CASE(text)


def says_what_about(text: str) -> bool:
    """ "Còn tạm trú thì sao": the same question about something else."""
    return _WHAT_ABOUT(text)


def step_asked(text: str, *, list_in_sight: bool) -> int | None:
    """Which line of a plan is meant: "việc thứ hai" → 2, "việc cuối cùng" → 0.

    Args:
        list_in_sight: the plan is what was said last, so that "cái thứ hai", "bước 2" and a
            bare "2" mean it too; later they mean a line of something else.
    """
    words = " ".join(words_of(text))
    alone = _NUMBER_ALONE.fullmatch(words)
    if alone and list_in_sight:
        return int(alone[1])
    for found in _STEP.finditer(words):
        if list_in_sight or found["noun"] in _NAMES_A_STEP:
            number = _STEP_WORDS.get(found["word"] or found["end"] or "")
            return int(found["digit"]) if found["digit"] else number
    return None
