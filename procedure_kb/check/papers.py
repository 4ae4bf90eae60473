"""The line of the official record that a checklist item was written from.

A guide uses everyday names, the record official ones; they share enough words to find the
line by the rarer of them, which is what comparing numbers of copies needs.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from procedure_kb.model.guide import Item
from procedure_kb.model.official import Document, OfficialRecord
from procedure_kb.text import fold

_WORD = re.compile(r"\w+")
_COMMON = frozenset(
    "cua va cac co cho la duoc trong theo hoac neu mot nhung voi de tai bang do khi".split()
)
_LEAST = 0.15
"""Share of the item's words below which no line is taken for its own."""
_NEAR = 0.1
"""Lines that are so much worse than the best are taken into account too."""


@dataclass(frozen=True)
class Counts:
    """Originals and copies of a paper."""

    originals: int
    copies: int

    def __str__(self) -> str:
        return f"{self.originals} bản chính, {self.copies} bản sao"


def counts_of_item(item: Item) -> Counts:
    """What the guide asks for."""
    return Counts(item.original or 0, item.copy_count or 0)


def counts_of_record(item: Item, record: OfficialRecord) -> list[Counts]:
    """Counts of the lines that the item was probably written from, best first; maybe none.

    A line that only explains counts for nothing, unless the guide gives no numbers either.
    """
    wanted = counts_of_item(item)
    lines = [d for d in record.documents if not d.remark or wanted == Counts(0, 0)]
    found = _quoted(item.line, lines) if item.line else _alike(item, lines)
    return list(dict.fromkeys(_counts(document) for document in found))


def _quoted(words: str, lines: list[Document]) -> list[Document]:
    return [document for document in lines if fold(words) in fold(document.name)]


def _alike(item: Item, lines: list[Document]) -> list[Document]:
    """The lines that share most of the item's words, weighed by how rare they are."""
    words = [_words(" ".join((d.name, d.form or "", d.case or ""))) for d in lines]
    spread = Counter(word for line in words for word in line)
    wanted = _words(" ".join((item.name, item.official or "", item.form or "")))
    weight = {word: 1.0 / (1 + spread[word]) for word in wanted}
    total = sum(weight.values()) or 1.0
    scores = [sum(weight[word] for word in wanted & line) / total for line in words]
    least = max(_LEAST, max(scores, default=0.0) - _NEAR)
    ranked = sorted(zip(scores, lines, strict=True), key=lambda pair: -pair[0])
    return [document for score, document in ranked if score >= least]


def _counts(document: Document) -> Counts:
    return Counts(document.originals or 0, document.copies or 0)


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(fold(text)) if word not in _COMMON}
