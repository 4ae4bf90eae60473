"""Sparse n-gram vectors of normalised text: what all linear models here see.

Three views, each L2-normalised: characters inside words of the unaccented text (robust to
typing errors), words and word pairs of the unaccented text, and of the accented text (tells
"hàng" from "hang" when people do write the accents).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer

from procedure_kb.text import fold

# Four characters did as well as three to five together, in half the time (docs/nlu.md).
_GRAM = 4


def _words(text: str) -> list[str]:
    words = text.split()
    return words + [f"{a} {b}" for a, b in pairwise(words)]


def _characters(text: str) -> list[str]:
    grams: list[str] = []
    for word in text.split():
        padded = f" {word} "
        if len(padded) <= _GRAM:
            grams.append(padded)
        else:
            grams += [padded[i : i + _GRAM] for i in range(len(padded) - _GRAM + 1)]
    return grams


def learn(vectoriser: TfidfVectorizer, documents: Sequence[Any]) -> sp.csr_matrix:
    """Fit a vectoriser and return the rows of the documents.

    It forgets the terms that ``min_df`` left out: scikit-learn keeps them for introspection
    only, and reading them back took seconds at every start.
    """
    rows = vectoriser.fit_transform(documents)
    del vectoriser.stop_words_
    return rows


class NgramVectoriser:
    """Turns normalised sentences into rows of one sparse matrix.

    Args:
        min_df: n-grams in fewer training sentences are ignored.
    """

    def __init__(self, min_df: int = 3) -> None:
        def build(analyzer: Any) -> TfidfVectorizer:
            return TfidfVectorizer(
                analyzer=analyzer, min_df=min_df, sublinear_tf=True, dtype=np.float32
            )

        self._folded_words = build(_words)
        self._characters = build(_characters)
        self._accented_words = build(_words)

    def fit_transform(self, texts: Sequence[str]) -> sp.csr_matrix:
        """Learn the vocabulary and return the rows of these texts."""
        folded = [fold(t) for t in texts]
        return sp.hstack(
            [
                learn(self._folded_words, folded),
                learn(self._characters, folded),
                learn(self._accented_words, texts),
            ],
            format="csr",
        )

    def transform(self, texts: Iterable[str]) -> sp.csr_matrix:
        """Rows of texts, shape (number of texts, features)."""
        accented = list(texts)
        folded = [fold(t) for t in accented]
        return sp.hstack(
            [
                self._folded_words.transform(folded),
                self._characters.transform(folded),
                self._accented_words.transform(accented),
            ],
            format="csr",
        )
