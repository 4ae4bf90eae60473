"""Fit the model that says when to ask back, and show what each threshold would mean.

    python scripts/fit_ambiguity.py [--development FILE…]

Needs a trained model and the national records in MOTCUA_HOME. Writes
bot/nlu/data/ambiguity.json. The words are learned from nlu_data/ambiguous.jsonl, from
nlu_data/calibration.jsonl and, as clear questions, from some training sentences; how they join
with the ranking, from the calibration questions, which are mixed as questions really come. The
threshold is chosen on the curve over the development questions (docs/nlu.md).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot import without_tensorflow

without_tensorflow.install()

from bot.evaluation.questions import load_questions  # noqa: E402  (Rasa after the hook)
from bot.nlu import ambiguity  # noqa: E402
from bot.nlu.importer import NluFileImporter  # noqa: E402
from bot.serving import load_engine  # noqa: E402
from procedure_kb.text import fold  # noqa: E402

DATA = Path(__file__).parents[1] / "nlu_data"
SEED = 1
CLEAR_SENTENCES = 1500
FOLDS = 8
NEEDLESS = 0.05  # share of clear questions that may be asked back needlessly


class Questions:
    """Labelled questions with what the ranking looked like for each."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.rows: list[np.ndarray[Any, Any]] = []
        self.ambiguous: list[bool] = []
        self.offered: list[bool] = []  # a right procedure is among the first three

    def arrays(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Rows of features, and labels."""
        return np.array(self.rows), np.array(self.ambiguous)


async def collect(engine: Any, files: Iterable[Path]) -> Questions:
    """Parse all questions that mean a procedure, and keep what the verdict is made from."""
    found = Questions()
    seen: list[tuple[str, Any]] = []
    with mock.patch.object(
        ambiguity.AmbiguityModel,
        "probability",
        lambda self, folded, features: seen.append((folded, features)) or 0.0,
    ):
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


def clear_sentences() -> list[str]:
    """Training sentences that name a procedure, unaccented."""
    data = NluFileImporter().get_nlu_data()
    texts = [fold(m.get("text")) for m in data.intent_examples if (m.get("metadata") or {})]
    return random.Random(SEED).sample(texts, min(CLEAR_SENTENCES, len(texts)))


def fit_words(
    texts: list[str], labels: Any, clear: list[str]
) -> tuple[TfidfVectorizer, LogisticRegression]:
    """The model over words."""
    vectoriser = TfidfVectorizer(analyzer=ambiguity.terms_of, min_df=2, sublinear_tf=True)
    rows = vectoriser.fit_transform([*texts, *clear])
    model = LogisticRegression(C=1, max_iter=500, class_weight="balanced")
    model.fit(rows, np.r_[labels, np.zeros(len(clear), bool)])
    return vectoriser, model


def unseen_verdicts(texts: list[str], labels: Any, clear: list[str]) -> Any:
    """What the words say of each question by a model that did not learn from it."""
    verdicts = np.zeros(len(texts))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for seen, held in folds.split(texts, labels):
        vectoriser, model = fit_words([texts[i] for i in seen], labels[seen], clear)
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

    engine = load_engine()
    general, calibration, development = (
        asyncio.run(collect(engine, files))
        for files in (
            [DATA / "ambiguous.jsonl"],
            [DATA / "calibration.jsonl"],
            arguments.development,
        )
    )
    clear = clear_sentences()
    texts = general.texts + calibration.texts
    labels = np.array(general.ambiguous + calibration.ambiguous)
    verdicts = unseen_verdicts(texts, labels, clear)[len(general.texts) :]
    vectoriser, words = fit_words(texts, labels, clear)

    rows, wanted = calibration.arrays()
    means, spreads = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-6)
    joint = LogisticRegression(C=1).fit(np.c_[(rows - means) / spreads, verdicts], wanted)
    odds = joint.decision_function(np.c_[(rows - means) / spreads, verdicts])
    curve("calibration", odds, calibration)
    threshold = arguments.threshold
    if development.texts:
        rows, wanted = development.arrays()
        said = words.decision_function(vectoriser.transform(development.texts))
        odds = joint.decision_function(np.c_[(rows - means) / spreads, said])
        curve("development", odds, development)
        if threshold is None:
            threshold = float(np.quantile(odds[~wanted], 1 - NEEDLESS))
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
