"""Variants of training sentences: the ways the same words get typed.

The files in ``nlu_data/`` hold accented originals only; unaccented, abbreviated, mistyped
and Telex variants are made here at training time. Seeded by the sentence itself, so that
adding an example does not change the variants of the others.
"""

from __future__ import annotations

import random
import unicodedata
import zlib

from procedure_kb.text import fold

_SHORT = {
    "không": ["ko", "k", "hk", "kg"],
    "được": ["đc", "dc"],
    "gì": ["j"],
    "rồi": ["r"],
    "vậy": ["z", "v"],
    "với": ["vs"],
    "mình": ["mk", "m"],
    "giờ": ["h"],
    "em": ["e"],
    "anh": ["a"],
    "chị": ["c"],
    "vợ": ["vk"],
    "chồng": ["ck"],
    "làm": ["lm"],
    "người": ["ng"],
    "trước": ["trc"],
    "muốn": ["mún"],
    "bao nhiêu": ["bn", "bnhiu"],
    "như thế nào": ["ntn"],
    "mọi người": ["mn"],
    "hồ sơ": ["hs"],
    "đăng ký": ["đk", "đky", "dk"],
    "giấy tờ": ["gt", "giấy tờ"],
    "xác nhận": ["xn"],
    "công an": ["ca"],
    "trực tuyến": ["onl", "online"],
    "khai sinh": ["ks", "khai sinh"],
    "kết hôn": ["kh", "kết hôn"],
    "hộ khẩu": ["hk", "hộ khẩu"],
    "căn cước công dân": ["cccd"],
    "căn cước": ["cccd", "căn cước"],
    "chứng minh nhân dân": ["cmnd", "cmt"],
    "bảo hiểm xã hội": ["bhxh"],
    "bảo hiểm y tế": ["bhyt"],
    "giấy phép lái xe": ["gplx"],
    "bằng lái": ["blx", "bằng lái"],
    "giấy phép xây dựng": ["gpxd"],
    "hộ kinh doanh": ["hkd"],
    "ủy ban": ["ub"],
    "thủ tục": ["tt", "thủ tục"],
}
_TELEX_SIGN = {"â": "aa", "ă": "aw", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_TELEX_TONE = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}


def variants(text: str, count: int) -> list[str]:
    """Up to ``count`` different spellings of a sentence, the unaccented one first.

    Args:
        text: accented original.
        count: how many to make at most, the original not included.
    """
    rng = random.Random(zlib.crc32(text.encode()))
    made = [fold(text)]
    makers = [_chat_spelling, _typing_errors, _half_accented, _telex_leftovers]
    rng.shuffle(makers)
    made += [make(text, rng) for make in makers]
    unique = [v for i, v in enumerate(made) if v != text and v not in made[:i]]
    return unique[:count]


def _chat_spelling(text: str, rng: random.Random) -> str:
    out = f" {text} "
    for long, shorts in _SHORT.items():
        if f" {long} " in out and rng.random() < 0.75:
            out = out.replace(f" {long} ", f" {rng.choice(shorts)} ")
    return fold(out.strip()) if rng.random() < 0.3 else out.strip()


def _typing_errors(text: str, rng: random.Random) -> str:
    words = text.split()
    for _ in range(max(1, len(words) // 5)):
        i = rng.randrange(len(words))
        word = words[i]
        if len(word) < 3 or not word.isalpha():
            continue
        at = rng.randrange(1, len(word) - 1) if len(word) > 3 else 1
        kind = rng.randrange(4)
        if kind == 0:
            words[i] = word[:at] + word[at + 1 :]
        elif kind == 1:
            words[i] = word[:at] + word[at] + word[at:]
        elif kind == 2:
            words[i] = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
        elif i + 1 < len(words):
            words[i : i + 2] = [word + words[i + 1]]
        if len(words) < 2:
            break
    return " ".join(words)


def _half_accented(text: str, rng: random.Random) -> str:
    """Tones dropped here and there, as on a keyboard in a hurry."""
    words = []
    for word in text.split():
        draw = rng.random()
        words.append(fold(word) if draw < 0.35 else _toneless(word) if draw < 0.6 else word)
    return " ".join(words)


def _telex_leftovers(text: str, rng: random.Random) -> str:
    return " ".join(_telex(w) if rng.random() < 0.3 else w for w in text.split())


def _toneless(word: str) -> str:
    kept = (c for c in unicodedata.normalize("NFD", word) if c not in _TELEX_TONE)
    return unicodedata.normalize("NFC", "".join(kept))


def _telex(word: str) -> str:
    tone = ""
    for character in unicodedata.normalize("NFD", word):
        tone = _TELEX_TONE.get(character, tone)
    return "".join(_TELEX_SIGN.get(c, c) for c in _toneless(word)) + tone
