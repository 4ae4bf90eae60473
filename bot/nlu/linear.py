"""A calibrated linear text classifier: liblinear SVMs with a softmax over their margins."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from joblib import Parallel, delayed
from scipy.optimize import minimize_scalar
from sklearn.exceptions import ConvergenceWarning
from sklearn.svm import LinearSVC

_SEED = 13
_TOLERANCE = 0.1
_ITERATIONS = 60
# The temperature is fitted on a smaller model, to save time: it changes little with size.
_TEMPERATURE_TRAIN_PERCENT = 35
_TEMPERATURE_TEST_PERCENT = 10


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
        draw = np.array([zlib.crc32(g.encode()) % 100 for g in groups])
        small = draw < _TEMPERATURE_TRAIN_PERCENT
        held = draw >= 100 - _TEMPERATURE_TEST_PERCENT
        seen = np.isin(targets[held], targets[small])
        model = cls._svm(rows[small], targets[small], c)
        temperature = _fit_temperature(
            model.margins(rows[held][seen]), [model.labels.index(t) for t in targets[held][seen]]
        )
        model = cls._svm(rows, targets, c)
        model._temperature = temperature
        return model

    @classmethod
    def _svm(cls, rows: sp.csr_matrix, targets: npt.NDArray[np.str_], c: float) -> LinearModel:
        labels, indices = np.unique(targets, return_inverse=True)
        # Rare classes weigh as much as frequent ones ("balanced", King and Zeng 2001).
        weight = len(targets) / (len(labels) * np.bincount(indices))
        samples = weight[indices]
        exact = rows.astype(np.float64)  # liblinear's own type: one conversion for all classes

        def separate(label: int) -> tuple[npt.NDArray[np.float32], float]:
            svm = LinearSVC(C=c, random_state=_SEED, tol=_TOLERANCE, max_iter=_ITERATIONS)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ConvergenceWarning)
                svm.fit(exact, indices == label, sample_weight=samples)
            return svm.coef_[0].astype(np.float32), float(svm.intercept_[0])

        # Separate processes: liblinear holds the interpreter lock. The rows are memory-mapped.
        found = Parallel(n_jobs=-1, batch_size=8)(delayed(separate)(i) for i in range(len(labels)))
        return cls(
            [str(label) for label in labels],
            np.ascontiguousarray(np.stack([w for w, _ in found], axis=1)),
            np.array([b for _, b in found], dtype=np.float32),
            1.0,
        )

    def margins(self, rows: sp.csr_matrix) -> npt.NDArray[np.float32]:
        """Signed distances, shape (rows, classes)."""
        if rows.shape[0] == 1:
            used = self._weights[rows.indices]
            return np.asarray(rows.data[None, :] @ used + self._bias, dtype=np.float32)
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
