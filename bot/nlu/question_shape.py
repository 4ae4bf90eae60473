"""How a question is put, whatever it is about: further n-grams for telling intents apart.

Words that occur with very many procedures ("xin", "được", "ở đâu", "bao lâu") say what is
wanted; the others say what it is wanted for, and mislead: whoever asks about the fee of one
procedure more often than of another teaches a plain classifier to hear "fee" in its name. So the
sentence is seen twice more with every rarer word blanked out, and once more by its last words,
where Vietnamese puts the question. Measured in docs/nlu.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer

from procedure_kb.text import fold

_KEPT = (150, 600)  # words left standing, by the number of procedures they occur with
_LONGEST = 4  # words in a row
_LAST = 6  # words
_LONGEST_LAST = 3
_MIN_DF = 4
_START, _END, _BLANK = "^", "$", "_"


class QuestionShape:
    """Rows that tell how sentences ask."""

    def __init__(self) -> None:
        self._kept: list[frozenset[str]] = []
        self._views = [
            TfidfVectorizer(analyzer=_identity, min_df=_MIN_DF, sublinear_tf=True, dtype=np.float32)
            for _ in range(len(_KEPT) + 1)
        ]

    def fit_transform(self, texts: Sequence[str], subjects: Sequence[str]) -> sp.csr_matrix:
        """Learn which words are common to many subjects, and the vocabulary.

        Args:
            texts: normalised sentences.
            subjects: what each is about: a procedure code, or else its intent.

        Returns: one row per text.
        """
        spread: dict[str, set[str]] = defaultdict(set)
        for text, subject in zip(texts, subjects, strict=True):
            for word in set(fold(text).split()):
                spread[word].add(subject)
        common = sorted(spread, key=lambda word: (-len(spread[word]), word))
        self._kept = [frozenset(common[:count]) for count in _KEPT]
        documents = [self._terms(text) for text in texts]
        return sp.hstack(
            [view.fit_transform([d[i] for d in documents]) for i, view in enumerate(self._views)],
            format="csr",
        )

    def transform(self, texts: Iterable[str]) -> sp.csr_matrix:
        """Rows of texts, shape (number of texts, features)."""
        documents = [self._terms(text) for text in texts]
        return sp.hstack(
            [view.transform([d[i] for d in documents]) for i, view in enumerate(self._views)],
            format="csr",
        )

    def _terms(self, text: str) -> list[list[str]]:
        """The terms of each view."""
        words = fold(text).split()
        blanked = [_runs([_START, *_blank(words, kept), _END], _LONGEST) for kept in self._kept]
        return [*blanked, _runs([*words[-_LAST:], _END], _LONGEST_LAST)]


def _identity(terms: list[str]) -> list[str]:
    return terms


def _blank(words: list[str], kept: frozenset[str]) -> list[str]:
    """The words with each run of others replaced by one blank."""
    shape: list[str] = []
    for word in words:
        if word in kept:
            shape.append(word)
        elif not shape or shape[-1] != _BLANK:
            shape.append(_BLANK)
    return shape


def _runs(words: list[str], longest: int) -> list[str]:
    return [
        " ".join(words[i : i + length])
        for length in range(1, longest + 1)
        for i in range(len(words) - length + 1)
    ]
