"""What the form of a message says, beside the words that name a procedure.

"Còn đổi bằng thì sao" adds a topic, "có phải khám sức khỏe không" asks about the one in hand.
Pure functions over normalised text; accents are not needed.
"""

from __future__ import annotations

import re

from procedure_kb.text import fold, nfc

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
_YES_NO = re.compile(
    r"\bco (phai|can|nhat thiet|duoc|bi|nen|sao khong)\b"
    r"|\bduoc (khong|ko|hong|hem|chu|ha|hok|chua)\b"
    r"|\bhay (la|phai|len|ra|o|so|ho|bao|mang|dem|khong|van)\b"
)
_YES_NO_ENDS = frozenset("không khong ko k hông hong hok hem hả ha à chứ nhỉ chưa".split())
_POLITE_ENDS = frozenset("ạ a em anh chị cháu bác cô chú ad bạn con nhé vậy thế nha nè ta".split())
_QUESTION = re.compile(
    r"\b(gi|nao|dau|sao|bao nhieu|bao lau|may|ai|mo|chi|rang|bao gio)\b"
    r"|\b(ton|het|mat|duoc|gia|phi) nhieu\b"
)
_WISH = re.compile(
    r"\b(muon|dinh|can|xin|nho|hoi|cho (toi|tui|em|minh|con|chau) (biet|xem)|phai|giup|thu tuc)\b"
)
_FEWEST_OF_A_STATEMENT = 4
_ADDS = re.compile(
    r"^((the|vay|rua|roi|a|ma|o|uh|u) )*con\b|\ba ma\b|\b(tien the|nhan tien|ngoai ra|sau do)\b"
    r"|^((roi|da|lam|the) )?xong\b|\b(quay|tro) lai\b"
    r"|\b(muon|dinh|tinh) (hoi|lam|xin|di|rut|doi|mo|biet)\b"
    r"|\bcho (toi |em |tui |minh |con |chau )?hoi (them|luon|ve|viec)\b"
)
_BEFORE_AN_ACT = (
    "thoi a ma the vay roi xong con toi tui em muon gio thi cho hoi luon minh chau di o da u uh k "
    "khong phai y nham la ban noi can tien ngoai ra bac chu ba ong dinh tinh"
).replace(" ", "|")
_STARTS_WITH_ACT = re.compile(
    rf"^(?:(?:{_BEFORE_AN_ACT}) )*(?:lam|xin|dang ky|doi|cap|khai|mo|rut|huong|thi|sang ten|tach"
    r"|xoa|gia han|chuyen|bao|cong chung|chung thuc|sao y|nhap|khoa|sua|cuoi|lap|chia|tam nghi"
    r"|tam ngung|cham dut|mua|ban|nhan|go)\b"
)
_RETURNS = re.compile(r"\b(quay|tro) lai\b|\b(luc|hoi) nay\b")
_ANOTHER_CASE = re.compile(r"^((the|vay|rua|roi|a|ma|con|nhung) )+|\b(neu|lo|gia su|truong hop) ")
_WHAT_ABOUT = re.compile(
    r"^((the|vay|rua|roi|a|ma) )*con (?!lam |di |muon ).*\b(thi )?(sao|the nao)$"
)
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
    return ends or bool(_YES_NO.search(fold(text)))


def asks(text: str) -> bool:
    """Whether the message is a question at all."""
    return asks_yes_or_no(text) or bool(_QUESTION.search(fold(text)))


def states(text: str) -> bool:
    """Whether it tells how things are and neither asks nor wishes for anything."""
    wishes = asks(text) or bool(_WISH.search(fold(text))) or adds_topic(text)
    return not wishes and len(text.split()) >= _FEWEST_OF_A_STATEMENT


def adds_topic(text: str) -> bool:
    """ "Còn …", "à mà …", "xong rồi …", "quay lại chuyện …": another subject is coming."""
    return bool(_ADDS.search(fold(text)))


def returns(text: str) -> bool:
    """ "Quay lại chuyện …", "lúc nãy": something was spoken of before."""
    return bool(_RETURNS.search(fold(text)))


def starts_with_act(text: str) -> bool:
    """Whether it begins with what somebody wants done: "xin …", "đổi …", "sang tên …"."""
    return bool(_STARTS_WITH_ACT.search(fold(text)))


def without_denied(text: str) -> str:
    """The text less what it says it is not: "khai tử chứ không phải khai sinh"."""
    return " ".join(_DENIED.sub(" ", fold(text)).split())


def puts_another_case(text: str) -> bool:
    """ "Thế bị mất thì …", "nếu …": what follows holds in place of what was said before."""
    return bool(_ANOTHER_CASE.search(fold(text)))


def says_what_about(text: str) -> bool:
    """ "Còn tạm trú thì sao": the same question about something else."""
    return bool(_WHAT_ABOUT.search(fold(text)))
