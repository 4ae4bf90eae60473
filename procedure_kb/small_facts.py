"""Small facts of a guide ("ảnh cỡ nào", "có phải đặt lịch không") found by the words asked."""

from __future__ import annotations

from procedure_kb.model.guide import ExtraFact, Guide
from procedure_kb.text import fold


def facts_asked(guide: Guide, text: str) -> list[ExtraFact]:
    """The facts whose own words stand in a question, best match first.

    Args:
        text: the question, normalised; accents do not matter.
    """
    asked = f" {_spelt(text)} "
    found = [
        (max(_match(_spelt(about), asked) for about in fact.about), fact) for fact in guide.facts
    ]
    found = [(score, fact) for score, fact in found if score]
    found.sort(key=lambda pair: -pair[0])
    return [fact for _, fact in found]


def _spelt(text: str) -> str:
    """Words without accents and punctuation, i and y alike ("kí", "ký")."""
    cleaned = "".join(c if c.isalnum() else " " for c in fold(text))
    return " ".join(cleaned.replace("y", "i").split())


def _match(about: str, asked: str) -> float:
    """More than 1 when the phrase stands in the question (longer phrases weigh more); 1 when
    all words of a phrase of several do."""
    words = about.split()
    if f" {about} " in asked:
        return 1.0 + len(words)
    if len(words) >= 2 and all(f" {w} " in asked for w in words):
        return 1.0
    return 0.0
