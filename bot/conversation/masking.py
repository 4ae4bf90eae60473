"""Masking of numbers that identify a person, before anything is stored or logged."""

from __future__ import annotations

import re

_CARD = re.compile(r"(?<![\w.\-])(?:\d[ .\-]?){13,19}(?![\w\-])")
_NATIONAL_ID = re.compile(r"(?<![\w.\-])0\d{2}[ .]?\d{3}[ .]?\d{3}[ .]?\d{3}(?![\w\-])")
_OLD_ID = re.compile(r"(?<![\w.\-])\d{9}(?![\w\-])")
_PHONE = re.compile(r"(?<![\w.\-])(?:\+?84|0)[ .]?[235789]\d(?:[ .]?\d){7,8}(?![\w\-])")
_ACCOUNT = re.compile(
    r"(?i)\b(?:stk|tk|tài khoản|tai khoan)\b\D{0,25}?"
    r"(?<![\w.\-])(\d(?:[ .\-]?\d){7,18})(?![\w\-]|\.\w|\s*(?:đồng|dong|đ|vnđ|vnd)\b)"
)
_OTP = re.compile(
    r"(?i)\b(otp|mật khẩu|mat khau|mã xác thực|ma xac thuc|mã pin)\b\D{0,12}(\d{4,8})\b"
)


def mask(text: str) -> str:
    """The text with numbers of people, cards, accounts and telephones covered; dossier codes stay.

    "căn cước 001099012345" → "căn cước •••••••••345".
    """
    text = _OTP.sub(lambda m: m.group(0)[: -len(m.group(2))] + "•" * len(m.group(2)), text)
    text = _ACCOUNT.sub(lambda m: m[0][: m.start(1) - m.start()] + _covered(m[1]), text)
    for pattern in (_NATIONAL_ID, _PHONE, _CARD, _OLD_ID):
        text = pattern.sub(_cover, text)
    return text


def holds_identity(text: str) -> bool:
    """Whether masking would change the text."""
    return mask(text) != text


def _cover(match: re.Match[str]) -> str:
    return _covered(match[0])


def _covered(number: str) -> str:
    digits = [c for c in number if c.isdigit()]
    return "•" * (len(digits) - 3) + "".join(digits[-3:])
