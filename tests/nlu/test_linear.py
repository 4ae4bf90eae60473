"""The linear model: learns, is calibrated on sentences it has not seen, keeps groups together."""

from __future__ import annotations

import numpy as np

from bot.nlu.linear import LinearModel
from bot.nlu.ngrams import NgramVectoriser

FEES = [f"{start} {middle} hết bao nhiêu tiền" for start in ("làm", "xin", "đổi", "cấp lại")
        for middle in ("giấy", "thẻ", "sổ", "bằng", "hộ chiếu", "biển số")]  # fmt: skip
PLACES = [f"{start} {middle} thì nộp ở đâu" for start in ("làm", "xin", "đổi", "cấp lại")
          for middle in ("giấy", "thẻ", "sổ", "bằng", "hộ chiếu", "biển số")]  # fmt: skip


def test_it_tells_two_kinds_of_questions_apart() -> None:
    vectoriser = NgramVectoriser(min_df=1)
    rows = vectoriser.fit_transform(FEES + PLACES)
    labels = ["fee"] * len(FEES) + ["where"] * len(PLACES)
    model = LinearModel.fit(rows, labels, FEES + PLACES, c=1.0)
    probabilities = model.probabilities(vectoriser.transform(["tách hộ hết bao nhiêu tiền"]))
    assert model.labels[int(np.argmax(probabilities))] == "fee"
    assert abs(probabilities.sum() - 1) < 1e-9
