"""Folding of Vietnamese text: one spelling for comparing, offsets for pointing back.

Citizens write with and without diacritics, in composed (NFC) and decomposed (NFD) form.
Everything that compares text folds it here, so that all parts agree on what is "the same".
The original is never lost: `fold_with_offsets` says where each folded character came from.
"""

from __future__ import annotations

import unicodedata

__all__ = ["fold", "fold_with_offsets", "is_accented", "nfc"]

_ACCENTED = 0.3  # share of words; Vietnamese typed with diacritics has about 0.75


def _base_letter(character: str) -> str:
    """Lowercase letter without marks; the character itself when it is not a Latin letter."""
    lowered = character.lower()
    if lowered == "đ" or lowered == "ð":
        return "d"
    stripped = "".join(c for c in unicodedata.normalize("NFD", lowered) if not _is_mark(c))
    return stripped if len(stripped) == 1 else lowered


def _is_mark(character: str) -> bool:
    return 0x0300 <= ord(character) < 0x0370


def _fold_table() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    # Latin-1, Latin Extended-A/B and Latin Extended Additional hold every Vietnamese letter.
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        folded = _base_letter(chr(code))
        # "ß" or "İ" would change length; they are left as they are.
        if len(folded) == 1 and folded != chr(code):
            table[code] = folded
    for code in range(0x0300, 0x0370):
        table[code] = None
    table[0xA0] = " "
    table[0x202F] = " "
    for code in (0x200B, 0x200C, 0x200D, 0xFEFF, 0xAD):  # zero-width, soft hyphen
        table[code] = None
    return table


_FOLD = _fold_table()


def nfc(text: str) -> str:
    """The text in composed form (NFC), the only form that is stored and shown."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lowercase, without Vietnamese diacritics, đ as d: "Đăk Lăk" and "DAK LAK" are one.

    Punctuation and spaces stay. The result may be shorter than a decomposed text.
    """
    return text.lower() if text.isascii() else text.translate(_FOLD)


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Fold, and tell for each folded character its offset in `text`.

    Returns: the same string as `fold(text)` and a list of equal length. A match at
        folded[i:j] is `text[offsets[i]:offsets[j]]`, with `len(text)` for a match at the end.
    """
    folded = fold(text)
    if len(folded) == len(text):
        # Each character maps to exactly one (the table drops marks or replaces one by one).
        return folded, list(range(len(text)))
    offsets = [i for i, character in enumerate(text) if _FOLD.get(ord(character), "") is not None]
    return folded, offsets


def is_accented(text: str) -> bool:
    """Whether somebody types with diacritics; an expanded abbreviation alone is no sign."""
    words = text.split()
    return sum(not w.isascii() for w in words) >= _ACCENTED * max(1, len(words))
