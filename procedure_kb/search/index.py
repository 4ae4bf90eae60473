"""Nearest-phrase index over everything procedures are called.

Each procedure has many phrases: its official title, the guide's aliases and life events,
everyday names, questions that people ask of it. A question is compared with every phrase
(cosine of tf-idf over words, word pairs, and characters inside words, unaccented). Two things
count for a procedure: how near the middle of all its phrases is (tells procedures apart that
share a word), and how near its best phrases are (one telling phrase is enough). Folk words in
the question count a little for what fits their official terms. Between the best candidates,
`ProcedureIndex.telling` weighs the words of the question once more by how much likelier they
are with one than with others.

A record that changes is indexed anew by itself, in a small second block; the large block is
built again only when the small one has grown.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from procedure_kb.catalogue import Entry
from procedure_kb.search import index_file
from procedure_kb.search.folk_words import official_terms
from procedure_kb.text import fold

_GRAM = 4
_REBUILD_AT = 3000  # phrases in the second block
# Weights, chosen on training questions (docs/nlu.md).
_BEST_WEIGHT = 0.7  # of the best phrases, beside the middle of all
_FOLK_WEIGHT = 0.15  # of the best official term of a folk word, beside the question itself
_KNOWN = 0.95  # cosine from which the question is a name we know and needs no translation
_SMOOTHING = 4  # phrases' worth of "any procedure" in what a procedure's words are
_REMEMBERED = 512  # scores of official terms
# Words that stand in half of all questions say nothing about which procedure; pairs of other
# words with them still count.
_STOP = frozenset(
    (
        "thu tuc viec cua va cho cac hoac theo tai trong doi voi do duoc co la thi de nay toi "
        "minh em anh chi ban a o oi gi nao sao bao nhieu dau khi roi muon can hoi ad vay phai "
        "the hay bac chau chu nhu ai nua"
    ).split()
)

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Evidence:
    """How well each procedure fits a question, from 0 to about 1.5.

    ``codes`` names the entries of ``scores``.
    """

    codes: list[str]
    scores: Scores


class Terms:
    """The vocabulary and its weights."""

    def __init__(self, documents: list[list[str]]) -> None:
        counts: Counter[str] = Counter()
        for terms in documents:
            counts.update(set(terms))
        self.vocabulary = {term: i for i, term in enumerate(counts)}
        total = len(documents)
        self.idf = np.array(
            [math.log((1 + total) / (1 + n)) + 1 for n in counts.values()], dtype=np.float32
        )
        # In what share of all phrases each term stands.
        self.shares = np.array(list(counts.values()), dtype=np.float64) / max(total, 1)

    def rows(self, documents: Iterable[list[str]]) -> sp.csr_matrix:
        """Normalised tf-idf rows; terms outside the vocabulary are dropped."""
        ids: list[int] = []
        ends = [0]
        for terms in documents:
            ids += {i for t in terms if (i := self.vocabulary.get(t)) is not None}
            ends.append(len(ids))
        indices = np.array(ids, dtype=np.int32)
        weights = self.idf[indices] if ids else np.zeros(0, dtype=np.float32)
        matrix = sp.csr_matrix(
            (weights, indices, np.array(ends, dtype=np.int32)),
            shape=(len(ends) - 1, len(self.idf)),
        )
        norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        return sp.diags(1 / np.maximum(norms, 1e-6)).dot(matrix).tocsr().astype(np.float32)


class _Block:
    """Phrases of some procedures, ready to be compared."""

    def __init__(self, phrases: list[tuple[int, str]], terms: Terms | None) -> None:
        phrases = sorted(phrases)
        documents = [list(terms_of(text)) for _, text in phrases]
        self.terms = terms or Terms(documents)
        rows = self.terms.rows(documents)
        owners = np.array([owner for owner, _ in phrases], dtype=np.int64)
        self.starts = np.r_[0, np.flatnonzero(np.diff(owners)) + 1] if len(owners) else owners
        self.owners = owners[self.starts] if len(owners) else owners
        # Terms × phrases: a question touches a few dozen rows.
        self._postings = rows.T.tocsr()
        ends = np.r_[self.starts, len(documents)]
        self._sizes = np.diff(ends)  # phrases of each owner
        by_owner = sp.csr_matrix(
            (np.ones(len(documents), np.float32), np.arange(len(documents)), ends),
            shape=(len(self._sizes), len(documents)),
        )
        # Length of the sum of each owner's phrases: their cosine with it needs no more.
        sums = by_owner @ rows
        norms = np.sqrt(np.asarray(sums.multiply(sums).sum(axis=1)).ravel())
        self._middle_norms: Scores = np.asarray(np.maximum(norms, 1e-6), dtype=np.float32)
        rows.data[:] = 1
        self._counts = (by_owner @ rows).tocsr()  # owner × term: in how many phrases
        self._counts.sort_indices()
        self._places = {int(owner): i for i, owner in enumerate(self.owners)}

    def scores(self, terms: set[str]) -> tuple[Scores, float]:
        """Score of each owner for a question's terms, and the cosine of the nearest phrase."""
        ids = [i for t in terms if (i := self.terms.vocabulary.get(t)) is not None]
        if not ids or not len(self.owners):
            return np.zeros(len(self.owners), dtype=np.float32), 0.0
        weights = self.terms.idf[ids]
        weights = weights / np.sqrt((weights * weights).sum())
        near = self._postings[ids].T @ weights  # cosine with each phrase
        middle = np.add.reduceat(near, self.starts) / self._middle_norms
        best = np.sqrt(np.sqrt(np.add.reduceat(np.square(np.square(near)), self.starts)))
        scores: Scores = middle + _BEST_WEIGHT * best
        return scores, float(near.max())

    def holds(self, owner: int) -> bool:
        """Whether an owner has phrases here."""
        return owner in self._places

    def telling(self, owner: int, ids: npt.NDArray[np.int64]) -> float:
        """Logarithm of how much likelier these terms are in the owner's phrases than in any."""
        place = self._places[owner]
        start, end = self._counts.indptr[place : place + 2]
        known = self._counts.indices[start:end]
        at = np.minimum(np.searchsorted(known, ids), max(len(known) - 1, 0))
        counts = np.where(known[at] == ids, self._counts.data[start:end][at], 0.0)
        anywhere = self.terms.shares[ids]
        size = self._sizes[place]
        return float(
            np.log((counts + _SMOOTHING * anywhere) / ((size + _SMOOTHING) * anywhere)).sum()
        )


class ProcedureIndex:
    """All published procedures, ready to be ranked for a question.

    Args:
        names: further phrases by code, beside those in the entries.
        file: where the large block is kept between starts; ``None``: nowhere.
    """

    def __init__(
        self, names: Mapping[str, Iterable[str]] | None = None, file: Path | None = None
    ) -> None:
        self._file = file
        self._names = {code: tuple(values) for code, values in (names or {}).items()}
        self._questions: dict[str, tuple[str, ...]] = {}
        self._entries: dict[str, Entry] = {}
        self._ids: dict[str, int] = {}
        self._codes: list[str] = []
        self._base: _Block | None = None
        self._overlay: _Block | None = None
        self._changed: list[str] = []
        self._of_terms: dict[str, Scores] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def set_questions(self, questions: Mapping[str, Iterable[str]]) -> None:
        """Questions that people ask of procedures, by code (what a model was trained on)."""
        self._questions = {code: tuple(values) for code, values in questions.items()}
        self._base = None

    def update(self, entries: Mapping[str, Entry], changed: Iterable[str]) -> None:
        """Take over entries that changed, appeared or went."""
        for code in sorted(changed):  # the same numbers at every start, as the kept block has
            if code not in self._ids:
                self._ids[code] = len(self._codes)
                self._codes.append(code)
            entry = entries.get(code)
            if entry is None:
                self._entries.pop(code, None)
            else:
                self._entries[code] = entry
            self._changed.append(code)
        self._of_terms.clear()
        if self._base is None:
            return
        self._changed = list(dict.fromkeys(self._changed))
        phrases = [p for code in self._changed for p in self._phrases_of(code)]
        if len(phrases) > _REBUILD_AT:
            self.build()
        else:
            self._overlay = _Block(phrases, self._base.terms)

    def build(self) -> None:
        """Index everything anew; otherwise done by the first question."""
        self._base = self._block([p for code in self._entries for p in self._phrases_of(code)])
        self._overlay = None
        self._changed = []
        self._of_terms.clear()

    def _block(self, phrases: list[tuple[int, str]]) -> _Block:
        """The large block over these phrases: the kept one where it was made from the same."""
        if self._file is None:
            return _Block(phrases, None)
        key = index_file.key_of(phrases, Path(__file__))
        kept: _Block | None = index_file.load(self._file, key)
        if kept is None:
            kept = _Block(phrases, None)
            index_file.save(self._file, key, kept)
        return kept

    def evidence(self, text: str) -> Evidence:
        """Scores of every procedure for a normalised question."""
        folded = fold(text)
        scores, nearest = self._scores(folded)
        if nearest >= _KNOWN:
            return Evidence(self._codes, scores)
        official = [self._scores_of_term(term) for term in official_terms(folded)]
        if official:
            scores += _FOLK_WEIGHT * np.max(official, axis=0)
        return Evidence(self._codes, scores)

    def telling(self, text: str, numbers: Iterable[int]) -> list[float]:
        """How well the words of a question tell each of these procedures from any other.

        Args:
            numbers: positions in `Evidence`.

        Returns: for each a log-likelihood ratio, to be compared with one another.
        """
        base, overlay = self._built(), self._overlay
        vocabulary = base.terms.vocabulary
        terms = set(_word_terms(fold(text)))
        ids = np.array([i for t in terms if (i := vocabulary.get(t)) is not None], dtype=np.int64)
        changed = {self._ids[code] for code in self._changed}
        told = []
        for number in numbers:
            block = overlay if number in changed else base
            told.append(block.telling(number, ids) if block and block.holds(number) else 0.0)
        return told

    def _built(self) -> _Block:
        if self._base is None:
            self.build()
        assert self._base is not None
        return self._base

    def _scores(self, folded: str) -> tuple[Scores, float]:
        base, overlay = self._built(), self._overlay
        terms = set(terms_of(folded))
        scores = np.zeros(len(self._codes), dtype=np.float32)
        scores[base.owners], nearest = base.scores(terms)
        if overlay is not None:
            scores[[self._ids[code] for code in self._changed]] = 0.0
            scores[overlay.owners], near = overlay.scores(terms)
            nearest = max(nearest, near)
        return scores, nearest

    def _scores_of_term(self, term: str) -> Scores:
        """Scores of an official term; remembered, since few terms make up most questions."""
        found = self._of_terms.get(term)
        if found is None:
            if len(self._of_terms) >= _REMEMBERED:
                self._of_terms.clear()
            found = self._of_terms[term] = self._scores(fold(term))[0]
        return found

    def number(self, code: str) -> int | None:
        """The position of a code in `Evidence`, or ``None``."""
        return self._ids.get(code)

    def _phrases_of(self, code: str) -> list[tuple[int, str]]:
        entry = self._entries.get(code)
        if entry is None:
            return []
        named = (
            entry.title,
            entry.official_title,
            *entry.aliases,
            *entry.life_events,
            *self._names.get(code, ()),
            *self._questions.get(code, ()),
        )
        number = self._ids[code]
        return [(number, phrase) for phrase in dict.fromkeys(fold(n) for n in named if n)]


def _content_words(folded: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in folded).split()


def terms_of(folded: str) -> Iterator[str]:
    yield from _word_terms(folded)
    for gram in _char_terms(folded):
        yield "#" + gram


def _word_terms(folded: str) -> Iterator[str]:
    """Words that tell something, and pairs of words."""
    words = _content_words(folded)
    for word in words:
        if word not in _STOP:
            yield word
    for left, right in pairwise(words):
        if left not in _STOP or right not in _STOP:
            yield f"{left} {right}"


def _char_terms(folded: str) -> Iterator[str]:
    """Characters inside words, four at a time: they survive typing errors."""
    for word in _content_words(folded):
        if word in _STOP:
            continue
        padded = f" {word} "
        if len(padded) <= _GRAM:
            yield padded
        for i in range(len(padded) - _GRAM + 1):
            yield padded[i : i + _GRAM]
