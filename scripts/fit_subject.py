"""Fits the weights of bot/nlu/subject.py on our own pairs of messages, and says how well.

    MOTCUA_HOME=var python scripts/fit_subject.py

To be run again when the scores of the ranking change; the figures go into docs/nlu.md. The
national file must have been imported into that MOTCUA_HOME, and the model be trained.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from bot.evaluation.questions import read_json_lines
from bot.serving import load_engine
from bot.startup import prepare

PAIRS = Path(__file__).parents[1] / "tests" / "heldout" / "follow_ups.jsonl"
_STRENGTH = 2.0  # inverse regularisation


async def collect() -> tuple[list[dict[str, float]], list[bool]]:
    """What the model sees of each pair, and whether the message turns to another procedure."""
    prepare()
    engine = load_engine()
    from bot.nlu import subject  # imports Rasa

    seen: list[dict[str, float]] = []
    compute = subject.features

    def noting(*arguments: Any) -> dict[str, float]:
        seen.append(compute(*arguments))
        return seen[-1]

    values, turns = [], []
    with mock.patch.object(subject, "features", noting):
        for pair in read_json_lines(PAIRS):
            state = (await engine.respond("fit", {}, text=pair["opening"])).state
            if not pair["about"] or state["slots"].get("current_procedure") != pair["held"]:
                continue
            seen.clear()
            await engine.respond("fit", state, text=pair["text"])
            if seen:
                values.append(seen[0])
                turns.append(pair["held"] not in pair["about"])
    return values, turns


def main() -> None:
    """Print the weights, and the share of pairs judged right in cross-validation."""
    values, turns = asyncio.run(collect())
    names = list(values[0])
    rows = np.array([[value[name] for name in names] for value in values])
    model = LogisticRegression(C=_STRENGTH, max_iter=2000)
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    judged = cross_val_predict(model, rows, turns, cv=folds)
    print(f"{(judged == np.array(turns)).mean():.3f} of {len(turns)} pairs (ten folds)")
    model.fit(rows, turns)
    for name, weight in zip(names, model.coef_[0], strict=True):
        print(f'    "{name}": {weight:.2f},')
    print(f"_CONSTANT = {model.intercept_[0]:.2f}")


if __name__ == "__main__":
    main()
