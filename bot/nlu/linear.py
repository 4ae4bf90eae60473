"""A calibrated linear text classifier: liblinear SVMs with a softmax over their margins."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import minimize_scalar
from sklearn.svm import LinearSVC

_HELD_OUT_PERCENT = 15
_SEED = 13


class LinearModel:
    """Labels and one weight vector each; float32, so that it loads and answers quickly.

    Attributes:
        labels: class names, in the order of the rows.
    """

    def __init__(
        self,
        labels: list[str],
        weights: npt.NDArray[np.float32],
        bias: npt.NDArray[np.float32],
        temperature: float,
    ) -> None:
        self.labels = labels
        self._weights = weights  # shape (features, classes): a sparse row picks few of them
        self._bias = bias
        self._temperature = temperature

    @classmethod
    def fit(
        cls, rows: sp.csr_matrix, labels: Sequence[str], groups: Sequence[str], *, c: float
    ) -> LinearModel:
        """Train on all rows; the temperature comes from a model that did not see a part of them.

        Args:
            rows: shape (examples, features).
            labels: one per row.
            groups: one per row; rows of a group (a sentence and its spelling variants) stay on
                one side of the split, else the temperature would reward remembering.
            c: inverse regularisation strength.
        """
        targets = np.asarray(labels)
        held = np.array([zlib.crc32(g.encode()) % 100 < _HELD_OUT_PERCENT for g in groups])
        seen = np.isin(targets[held], targets[~held])
        model = cls._svm(rows[~held], targets[~held], c)
        temperature = _fit_temperature(
            model.margins(rows[held][seen]), [model.labels.index(t) for t in targets[held][seen]]
        )
        model = cls._svm(rows, targets, c)
        model._temperature = temperature
        return model

    @classmethod
    def _svm(cls, rows: sp.csr_matrix, targets: npt.NDArray[np.str_], c: float) -> LinearModel:
        svm = LinearSVC(C=c, class_weight="balanced", random_state=_SEED, tol=1e-3)
        svm.fit(rows, targets)
        weights, bias = svm.coef_, svm.intercept_
        if len(svm.classes_) == 2:  # liblinear keeps one vector for two classes
            weights, bias = np.vstack([-weights, weights]), np.array([-bias[0], bias[0]])
        return cls(
            [str(label) for label in svm.classes_],
            np.ascontiguousarray(weights.T, dtype=np.float32),
            bias.astype(np.float32),
            1.0,
        )

    def margins(self, rows: sp.csr_matrix) -> npt.NDArray[np.float32]:
        """Signed distances, shape (rows, classes)."""
        if rows.shape[0] == 1:
            used = self._weights[rows.indices]
            return (rows.data[None, :] @ used + self._bias).astype(np.float32)
        return np.asarray(rows @ self._weights + self._bias, dtype=np.float32)

    def probabilities(self, row: sp.csr_matrix) -> npt.NDArray[np.float64]:
        """Probabilities of one row, in the order of ``labels``."""
        scaled = self.margins(row)[0].astype(np.float64) * self._temperature
        scaled -= scaled.max()
        exponentials = np.exp(scaled)
        return np.asarray(exponentials / exponentials.sum())


def _fit_temperature(margins: npt.NDArray[np.float32], targets: list[int]) -> float:
    """The factor on margins that gives held-out sentences the highest likelihood."""

    def loss(log_factor: float) -> float:
        scaled = margins.astype(np.float64) * np.exp(log_factor)
        scaled -= scaled.max(axis=1, keepdims=True)
        normaliser = np.log(np.exp(scaled).sum(axis=1))
        return float((normaliser - scaled[np.arange(len(targets)), targets]).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2, 4), method="bounded").x))
