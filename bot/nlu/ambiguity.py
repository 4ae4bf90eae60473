"""Whether a good clerk would first ask which procedure is meant.

Two logistic models, fitted by ``scripts/fit_ambiguity.py``: one over the words of the question
("sang tên", with nothing beside it, is general), and one that joins its verdict with what the
ranking looks like (several good candidates, a doubtful classifier). Fitted on
``nlu_data/ambiguous.jsonl`` and ``nlu_data/calibration.jsonl``; see docs/nlu.md.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

MODEL = Path(__file__).parent / "data" / "ambiguity.json"
_LONGEST = 40  # words; longer questions count the same
_SHARPNESS = 6.0  # of the softmax over the candidates' scores
_RIVAL = 0.8  # share of the first score from which a candidate is a rival

Vector = npt.NDArray[np.float64]


def terms_of(folded: str) -> list[str]:
    """What the model over words sees: words, pairs of words, and how long the question is."""
    words = folded.split()
    pairs = [f"{left} {right}" for left, right in pairwise(words)]
    return [*words, *pairs, f"<{min(len(words) // 3, 10)}>"]


def features_of(
    scores: Sequence[float], probabilities: Vector, words: int, *, names_need: bool, called: bool
) -> Vector:
    """What the ranking looks like, shape (14,).

    Args:
        scores: of the candidates, best first.
        probabilities: of the classifier over procedures and fields.
        words: number of words of the question.
        names_need: the intent is ask_procedure.
        called: the first candidate, and no other, is called by one of its names.
    """
    best = np.zeros(5)
    best[: min(len(scores), 5)] = scores[:5]
    first = max(best[0], 0.01)
    shares = np.exp(_SHARPNESS * (best - best[0]))
    shares /= shares.sum()
    surest = np.sort(np.append(probabilities, 0.0))[::-1]
    return np.array(
        [
            best[0],
            best[1] / first,
            best[2] / first,
            best[4] / first,
            min(words, _LONGEST),
            math.log(max(words, 1)),
            best[0] - best[1],
            float(names_need),
            float(called),
            surest[0],
            surest[1],
            _entropy(probabilities),
            _entropy(shares),
            float((best > _RIVAL * best[0]).sum()),
        ]
    )


def _entropy(shares: Vector) -> float:
    return float(-(shares * np.log(shares + 1e-12)).sum())


@dataclass(frozen=True)
class AmbiguityModel:
    """Weights as ``scripts/fit_ambiguity.py`` writes them.

    Attributes:
        terms: term → inverse document frequency and weight.
        constant: of the model over words.
        means, spreads, weights: of the ranking's features; ``weights`` has one more, for the
            verdict of the words.
        threshold: what is taken off at the end, so that 0.5 is where we ask back.
    """

    terms: dict[str, tuple[float, float]]
    constant: float
    means: Vector
    spreads: Vector
    weights: Vector
    threshold: float

    def of_words(self, folded: str) -> float:
        """How general the wording is (log odds)."""
        counts = Counter(term for term in terms_of(folded) if term in self.terms)
        total = norm = 0.0
        for term, count in counts.items():
            idf, weight = self.terms[term]
            value = (1 + math.log(count)) * idf
            total += value * weight
            norm += value * value
        return self.constant + (total / math.sqrt(norm) if norm else 0.0)

    def probability(self, folded: str, features: Vector) -> float:
        """Probability that the question is ambiguous; we ask back from 0.5.

        Args:
            folded: the question without diacritics.
            features: see `features_of`.
        """
        values = np.append((features - self.means) / self.spreads, self.of_words(folded))
        odds = float(values @ self.weights) - self.threshold
        return 1 / (1 + math.exp(-odds))


@lru_cache(maxsize=1)
def ambiguity_model() -> AmbiguityModel:
    """The model that ships."""
    data = json.loads(MODEL.read_text(encoding="utf-8"))
    return AmbiguityModel(
        terms={term: (idf, weight) for term, (idf, weight) in data["terms"].items()},
        constant=data["constant"],
        means=np.array(data["means"]),
        spreads=np.array(data["spreads"]),
        weights=np.array(data["weights"]),
        threshold=data["threshold"],
    )
