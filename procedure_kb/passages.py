"""Finding the sentences of an official text that bear on a question.

Used where a record has no guide: the answer quotes the one or two sentences that share the
question's rarer words, instead of the whole section.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from procedure_kb.text import fold

_SPLIT = re.compile(r"(?<=[.;:])\s+(?=[A-ZÀ-ỸĐ+\-(])|\n+")
_WORD = re.compile(r"[a-z0-9]+")
_COMMON = frozenset(
    (
        "la va cua co duoc cho khong thi de trong theo cac mot nhung voi o tai toi em anh chi "
        "ban gi sao nao the phai can xin hoi nguoi nay do ma hay hoac neu khi roi con lam "
        "minh a ad nhe vay ai bao nhieu lau ngay giay to thu tuc viec"
    ).split()
)
_MINIMUM = 0.28


def sentences(text: str) -> list[str]:
    """The text in sentences or list lines, cleaned of bullets."""
    parts = (p.strip().lstrip("-+*•. ").strip() for p in _SPLIT.split(text))
    return [p for p in parts if len(p) > 12]


def best_passages(question: str, texts: Iterable[str], *, count: int = 2) -> list[str]:
    """The sentences that answer a question best, in the order they stand; maybe none.

    Args:
        question: normalised text of the person.
        texts: sections of the record, most fitting first.
    """
    asked = _terms(question)
    if not asked:
        return []
    candidates = [s for text in texts for s in sentences(text)]
    counted = [Counter(_terms(s)) for s in candidates]
    spread = Counter(term for terms in counted for term in terms)
    total = len(candidates)
    weight = {t: 1.0 / (1 + 6 * spread[t] / max(1, total)) for t in asked}
    possible = sum(weight.values())
    scored = []
    for position, terms in enumerate(counted):
        hit = sum(weight[t] for t in asked if t in terms)
        pairs = sum(1 for t in asked if " " in t and t in terms)
        score = hit / possible + 0.05 * pairs
        if score >= _MINIMUM:
            scored.append((score, position))
    chosen = sorted(position for _, position in sorted(scored, reverse=True)[:count])
    return [candidates[i] for i in chosen]


def _terms(text: str) -> list[str]:
    words = _WORD.findall(fold(text))
    kept = [w for w in words if w not in _COMMON and len(w) > 1]
    pairs = [f"{a} {b}" for a, b in pairwise(words) if a not in _COMMON and b not in _COMMON]
    return list(dict.fromkeys(kept + pairs))
