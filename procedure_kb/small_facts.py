"""Small facts of a guide ("ảnh cỡ nào", "có phải đặt lịch không") found by the words asked."""

from __future__ import annotations

from procedure_kb.model.guide import ExtraFact, Guide
from procedure_kb.text import fold, is_accented, nfc

_I_FOR_Y = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")


def facts_asked(guide: Guide, text: str) -> list[ExtraFact]:
    """The facts whose own words stand in a question, best match first.

    Args:
        text: the question, normalised. Accents count where they are typed: "anh" is no "ảnh".
    """
    accented = is_accented(text)
    asked = f" {_spelt(text, accented)} "
    found = [
        (max(_match(_spelt(about, accented), asked) for about in fact.about), fact)
        for fact in guide.facts
    ]
    found = [(score, fact) for score, fact in found if score]
    found.sort(key=lambda pair: -pair[0])
    return [fact for _, fact in found]


def _spelt(text: str, accented: bool) -> str:
    """Words without punctuation, i and y alike ("kí", "ký")."""
    words = nfc(text).lower() if accented else fold(text)
    cleaned = "".join(c if c.isalnum() else " " for c in words)
    return " ".join(cleaned.translate(_I_FOR_Y).split())


def _match(about: str, asked: str) -> float:
    """More than 1 when the phrase stands in the question (longer phrases weigh more); 1 when
    all words of a phrase of several do."""
    words = about.split()
    if f" {about} " in asked:
        return 1.0 + len(words)
    if len(words) >= 2 and all(f" {w} " in asked for w in words):
        return 1.0
    return 0.0
