"""Whether a good clerk would first ask which procedure is meant.

A logistic model over what the ranking looks like: short, general questions with several good
candidates are asked back, long ones that tell a situation are not. Fitted on our own held-out
questions (``tests/heldout``), never on the development files; see docs/nlu.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

# Mean, spread and weight of each feature, and the constant.
_FEATURES: tuple[tuple[float, float, float], ...] = (
    (1.145, 0.2566, -0.570),  # score of the first candidate
    (0.5805, 0.1635, -0.504),  # second, as a share of the first
    (0.4992, 0.1431, 0.301),  # third, as a share of the first
    (21.877, 6.824, -2.658),  # words in the question
    (0.4973, 0.2306, -0.923),  # distance of the first two
    (0.2777, 0.4478, 0.790),  # the question names a need without an aspect
)
_CONSTANT = -2.248
_CLEAR = 0.55


def ambiguity(scores: Sequence[float], words: int, *, names_need: bool) -> float:
    """Probability that the question is ambiguous, from 0 to 1.

    Args:
        scores: of the candidates, best first; none or one means nothing to choose from.
        words: number of words of the normalised question.
        names_need: the intent is ask_procedure.
    """
    if len(scores) < 2:
        return 0.0
    first, second, third = (*scores, 0.0, 0.0)[:3]
    if second < _CLEAR * first:
        return 0.0  # a clear winner, however short the question
    values = (first, second / first, third / first, words, first - second, float(names_need))
    total = _CONSTANT + sum(
        weight * (value - mean) / spread
        for value, (mean, spread, weight) in zip(values, _FEATURES, strict=True)
    )
    return 1 / (1 + math.exp(-total))
