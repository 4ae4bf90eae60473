"""Fit the model that says when to ask back, and show what each threshold would mean.

    python scripts/fit_ambiguity.py [--development FILE…]

Needs a trained model and the national records in MOTCUA_HOME. Writes
bot/nlu/data/ambiguity.json. The words are learned from nlu_data/ambiguous.jsonl,
calibration.jsonl and short_questions.jsonl; how they join with the ranking, mostly from the
latter two, which are mixed as questions really come. The threshold is chosen on the curve over
the development questions (docs/nlu.md).
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.evaluation.questions import load_questions
from bot.nlu import ambiguity
from bot.serving import load_engine
from bot.startup import prepare

DATA = Path(__file__).parents[1] / "nlu_data"
SEED = 1
FOLDS = 8
GENERAL_WEIGHT = 0.15  # of a question of ambiguous.jsonl, where half are ambiguous
NEEDLESS = 0.04  # share of clear questions that may be asked back needlessly


class Questions:
    """Labelled questions with what the ranking looked like for each."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.rows: list[np.ndarray[Any, Any]] = []
        self.ambiguous: list[bool] = []
        self.offered: list[bool] = []  # a right procedure is among the first three


async def collect(engine: Any, files: Iterable[Path]) -> Questions:
    """Parse all questions that mean a procedure, and keep what the verdict is made from."""
    found = Questions()
    seen: list[tuple[str, Any]] = []

    def note(_: ambiguity.AmbiguityModel, folded: str, features: Any) -> float:
        seen.append((folded, features))
        return 0.0

    with mock.patch.object(ambiguity.AmbiguityModel, "probability", note):
        for file in files:
            for question in load_questions(file):
                if not question["procedures"]:
                    continue
                seen.clear()
                parsed = await engine.parse(question["text"])
                if not seen:
                    continue
                codes = {p["code"] for p in (parsed.get("procedures") or [])[:3]}
                found.texts.append(seen[0][0])
                found.rows.append(seen[0][1])
                found.ambiguous.append(bool(question.get("ambiguous")))
                found.offered.append(bool(codes & set(question["procedures"])))
    return found


def fit_words(texts: list[str], labels: Any) -> tuple[TfidfVectorizer, LogisticRegression]:
    """The model over words."""
    vectoriser = TfidfVectorizer(analyzer=ambiguity.terms_of, min_df=2, sublinear_tf=True)
    rows = vectoriser.fit_transform(texts)
    model = LogisticRegression(C=1, max_iter=500, class_weight="balanced")
    model.fit(rows, labels)
    return vectoriser, model


def unseen_verdicts(texts: list[str], labels: Any) -> Any:
    """What the words say of each question by a model that did not learn from it."""
    verdicts = np.zeros(len(texts))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for seen, held in folds.split(texts, labels):
        vectoriser, model = fit_words([texts[i] for i in seen], labels[seen])
        verdicts[held] = model.decision_function(vectoriser.transform([texts[i] for i in held]))
    return verdicts


def curve(name: str, odds: Any, questions: Questions) -> None:
    """Print how many are asked back rightly and needlessly at each threshold."""
    labels, offered = np.array(questions.ambiguous), np.array(questions.offered)
    print(f"\n{name}: {labels.sum()} ambiguous, {(~labels).sum()} clear")
    print("threshold  asked back when ambiguous  needlessly")
    for threshold in np.arange(-4, 2.01, 0.25):
        asked = odds > threshold
        right = 100 * (asked & offered)[labels].mean()
        print(f"{threshold:9.2f}  {right:25.1f}  {100 * asked[~labels].mean():10.1f}")


def main() -> None:
    """Fit, show the curves, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--development", nargs="*", type=Path, default=[])
    parser.add_argument("--threshold", type=float, help="in place of the one found")
    arguments = parser.parse_args()

    prepare()
    engine = load_engine()
    general, calibration, development = (
        asyncio.run(collect(engine, files))
        for files in (
            [DATA / "ambiguous.jsonl"],
            [DATA / "calibration.jsonl", DATA / "short_questions.jsonl"],
            arguments.development,
        )
    )
    texts = general.texts + calibration.texts
    labels = np.array(general.ambiguous + calibration.ambiguous)
    verdicts = unseen_verdicts(texts, labels)
    vectoriser, words = fit_words(texts, labels)

    rows = np.array(calibration.rows)
    means, spreads = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-6)
    rows = np.r_[general.rows, rows]
    weights = np.full(len(rows), GENERAL_WEIGHT)
    weights[len(general.rows) :] = 1
    joint = LogisticRegression(C=1)
    joint.fit(np.c_[(rows - means) / spreads, verdicts], labels, sample_weight=weights)
    odds = joint.decision_function(np.c_[(rows - means) / spreads, verdicts])[len(general.rows) :]
    wanted = np.array(calibration.ambiguous)
    curve("calibration", odds, calibration)
    threshold = arguments.threshold
    if development.texts:
        rows, wanted = np.array(development.rows), np.array(development.ambiguous)
        said = words.decision_function(vectoriser.transform(development.texts))
        odds = joint.decision_function(np.c_[(rows - means) / spreads, said])
        curve("development", odds, development)
    if threshold is None:
        threshold = float(np.quantile(odds[~wanted], 1 - NEEDLESS))

    kept = vectoriser.vocabulary_
    data = {
        "terms": {
            term: [round(float(vectoriser.idf_[i]), 4), round(float(words.coef_[0][i]), 4)]
            for term, i in sorted(kept.items())
        },
        "constant": round(float(words.intercept_[0]), 4),
        "means": [round(float(x), 5) for x in means],
        "spreads": [round(float(x), 5) for x in spreads],
        "weights": [round(float(x), 5) for x in joint.coef_[0]],
        "threshold": round(threshold - float(joint.intercept_[0]), 5),
    }
    ambiguity.MODEL.write_text(
        json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    print(f"\nthreshold {threshold:.2f}; {len(kept)} terms; written: {ambiguity.MODEL}")


if __name__ == "__main__":
    main()
