"""Keyed hashes of what is only ever compared: identity numbers, telephones, clients."""

from __future__ import annotations

import hmac
import re


class KeyedHashes:
    """Hashes that nobody can compute, or try out, without the key.

    Args:
        key: see `procedure_kb.secret_key`.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, purpose: str, *parts: str) -> str:
        """A hash for one purpose; equal parts give equal hashes within it only."""
        message = "\x1f".join((purpose, *parts)).encode()
        return hmac.digest(self._key, message, "sha256").hex()

    def phone(self, digits: str) -> str:
        """Of a whole telephone number, to find the dossiers of one person."""
        return self.of("phone", digits)

    def last_four(self, kind: str, code: str, digits: str) -> str:
        """Of the last four digits of a number; salted by the dossier, so that equal digits of
        two people do not look equal.

        Args:
            kind: ``id`` or ``phone``.
        """
        return self.of("last-four", kind, code, digits[-4:])


def plain_phone(text: str) -> str | None:
    """A Vietnamese telephone number as ten or eleven digits, or ``None`` if it is none.

    "+84 912 345 678", "84912345678" and "912345678" (Excel drops the zero) are one number.
    """
    digits = re.sub(r"[\s.\-()]", "", text)
    digits = re.sub(r"^(?:\+|00)?84(?=[235789]\d{8,9}$)", "0", digits)
    if re.fullmatch(r"[235789]\d{8}", digits):
        digits = "0" + digits
    return digits if re.fullmatch(r"0[235789]\d{8,9}", digits) else None


def plain_identity(text: str) -> str | None:
    """An identity number as twelve digits (older ones nine), or ``None`` if it is none.

    Ten or eleven digits are a number of twelve that lost its zeros in a spreadsheet.
    """
    digits = re.sub(r"[\s.\-]", "", text)
    if re.fullmatch(r"\d{10,12}", digits):
        return digits.zfill(12)
    return digits if re.fullmatch(r"\d{9}", digits) else None
