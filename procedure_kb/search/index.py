"""Lexical index over the names of all published procedures.

BM25 (Robertson and Zaragoza 2009) over words and word pairs, and over characters inside
words, of the unaccented text; official titles and everyday names are scored apart, so that a
ranker can weigh them. Postings are numpy arrays, so that a query adds up a few dozen of them;
records are added and replaced one by one.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from procedure_kb.catalogue import Entry
from procedure_kb.text import fold

_K1 = 1.2
_B = 0.5
_GRAM = 4
# Words that stand in half of all titles or questions say nothing about which procedure.
_STOP = frozenset(
    "thu tuc viec cua va cho cac hoac theo tai trong doi voi do duoc co la thi de nay toi minh em "
    "anh chi ban a o oi gi nao sao bao nhieu dau khi roi muon xin can lam giay to hoi ad a da vay "
    "phai the hay con minh bac chau chu bi ra di no ma hoi nhu tu den len khong ai nua".split()
)

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Evidence:
    """Scores of all procedures for one question, each between 0 and about 1.

    ``codes`` names the rows. ``title_words`` and so on are shares of what the question could
    have matched at best, so they can be compared between questions.
    """

    codes: list[str]
    title_words: Scores
    title_chars: Scores
    name_words: Scores
    name_chars: Scores


class _Field:
    """BM25 over one kind of term of one part of the documents."""

    def __init__(self) -> None:
        self._postings: dict[str, dict[int, int]] = defaultdict(dict)
        self._lengths: dict[int, int] = {}
        self._arrays: dict[str, tuple[npt.NDArray[np.int32], Scores]] = {}
        self._total_length = 0

    def put(self, row: int, terms: Iterable[str]) -> None:
        counts = Counter(terms)
        self._lengths[row] = sum(counts.values())
        self._total_length += self._lengths[row]
        for term, n in counts.items():
            self._postings[term][row] = n
            self._arrays.pop(term, None)

    def remove(self, row: int, terms: Iterable[str]) -> None:
        self._total_length -= self._lengths.pop(row, 0)
        for term in set(terms):
            self._postings[term].pop(row, None)
            self._arrays.pop(term, None)

    def idf(self, term: str) -> float:
        held = len(self._postings.get(term, ()))
        return math.log(1 + (len(self._lengths) - held + 0.5) / (held + 0.5))

    def score(self, terms: Mapping[str, float], rows: int) -> Scores:
        """Weighted BM25 of every row, divided by the best any document could reach."""
        scores = np.zeros(rows, dtype=np.float32)
        possible = 0.0
        for term, weight in terms.items():
            held = self._postings.get(term)
            idf = self.idf(term)
            possible += weight * idf
            if held:
                ids, values = self._array(term, held, idf)
                scores[ids] += np.float32(weight) * values
        if possible:
            scores /= np.float32(possible * (_K1 + 1))
        return scores

    def _array(
        self, term: str, held: dict[int, int], idf: float
    ) -> tuple[npt.NDArray[np.int32], Scores]:
        cached = self._arrays.get(term)
        if cached is None:
            ids = np.fromiter(held.keys(), dtype=np.int32, count=len(held))
            counts = np.fromiter(held.values(), dtype=np.float32, count=len(held))
            average = self._total_length / max(1, len(self._lengths))
            lengths = np.array([self._lengths[i] for i in held], dtype=np.float32)
            damp = counts + _K1 * (1 - _B + _B * lengths / max(average, 1e-6))
            cached = ids, (idf * counts * (_K1 + 1) / damp).astype(np.float32)
            self._arrays[term] = cached
        return cached


class ProcedureIndex:
    """All published procedures, ready to be ranked for a question.

    Args:
        names: further everyday names by code, beside those in the entries.
    """

    def __init__(self, names: Mapping[str, Iterable[str]] | None = None) -> None:
        self._extra = {code: tuple(values) for code, values in (names or {}).items()}
        self._rows: dict[str, int] = {}
        self._codes: list[str] = []
        self._live: list[bool] = []
        self._terms: dict[int, tuple[list[str], list[str], list[str], list[str]]] = {}
        self._fields = tuple(_Field() for _ in range(4))

    def __len__(self) -> int:
        return sum(self._live)

    def update(self, entries: Mapping[str, Entry], changed: Iterable[str]) -> None:
        """Take over entries that changed, appeared or went."""
        for code in changed:
            row = self._rows.get(code)
            if row is not None and self._live[row]:
                for field, terms in zip(self._fields, self._terms.pop(row), strict=True):
                    field.remove(row, terms)
                self._live[row] = False
            entry = entries.get(code)
            if entry is None:
                continue
            if row is None:
                row = len(self._codes)
                self._rows[code] = row
                self._codes.append(code)
                self._live.append(False)
            terms = self._terms_of(entry)
            self._terms[row] = terms
            for field, part in zip(self._fields, terms, strict=True):
                field.put(row, part)
            self._live[row] = True

    def evidence(self, text: str, extra: Iterable[str] = ()) -> Evidence:
        """Scores of every procedure.

        Args:
            text: the question, normalised.
            extra: official words that folk words in the question stand for.
        """
        words = dict.fromkeys(_word_terms(fold(text)), 1.0)
        grams = dict.fromkeys(_char_terms(fold(text)), 1.0)
        for phrase in extra:
            for term in _word_terms(fold(phrase)):
                words.setdefault(term, 0.7)
            for term in _char_terms(fold(phrase)):
                grams.setdefault(term, 0.7)
        rows = len(self._codes)
        title_words, title_chars, name_words, name_chars = self._fields
        return Evidence(
            codes=self._codes,
            title_words=title_words.score(words, rows),
            title_chars=title_chars.score(grams, rows),
            name_words=name_words.score(words, rows),
            name_chars=name_chars.score(grams, rows),
        )

    def row(self, code: str) -> int | None:
        """The row of a code in `Evidence`, or ``None``."""
        return self._rows.get(code)

    def _terms_of(self, entry: Entry) -> tuple[list[str], list[str], list[str], list[str]]:
        title = fold(entry.official_title or entry.title)
        names = [entry.title, *entry.aliases, *entry.life_events, *self._extra.get(entry.code, ())]
        folded = [fold(name) for name in names if name != entry.official_title]
        return (
            list(_word_terms(title)),
            list(_char_terms(title)),
            [t for name in folded for t in _word_terms(name)],
            [t for name in folded for t in _char_terms(name)],
        )


def _content_words(folded: str) -> list[str]:
    cleaned = "".join(c if c.isalnum() else " " for c in folded)
    return cleaned.split()


def _word_terms(folded: str) -> Iterator[str]:
    words = _content_words(folded)
    for word in words:
        if word not in _STOP:
            yield word
    for left, right in zip(words, words[1:]):  # noqa: B905
        if left not in _STOP or right not in _STOP:
            yield f"{left} {right}"


def _char_terms(folded: str) -> Iterator[str]:
    for word in _content_words(folded):
        if word in _STOP:
            continue
        padded = f" {word} "
        if len(padded) <= _GRAM:
            yield padded
        for i in range(len(padded) - _GRAM + 1):
            yield padded[i : i + _GRAM]
