"""Small facts of a guide ("ảnh cỡ nào", "có phải đặt lịch không") found by the words asked."""

from __future__ import annotations

import datetime as dt
import re

from procedure_kb.model.guide import ExtraFact, Guide
from procedure_kb.text import fold, is_accented, nfc
from procedure_kb.wording import sentence

_ABOUT_FEES = re.compile(r"(?:lệ )?phí\b|mất tiền không", re.IGNORECASE)
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


def told_of_fees(guide: Guide, *, on: dt.date) -> list[str]:
    """Small facts on fees, else on money, of a guide that lists no fee; at most two."""
    in_force = [f for f in guide.facts if f.valid_on(on)]
    on_fees = [f for f in in_force if any(_ABOUT_FEES.match(about) for about in f.about)]
    on_money = [f for f in in_force if any("tiền" in about for about in f.about)]
    return [sentence(f.text) for f in (on_fees or on_money)[:2]]


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
