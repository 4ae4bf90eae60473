"""Joining the evidence on which procedure is meant into one ranking with a verdict."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.nlu.ambiguity import ambiguity_model, features_of
from bot.nlu.subject import named
from procedure_kb.catalogue import Entry
from procedure_kb.search.index import ProcedureIndex
from procedure_kb.text import fold

_CLASSIFIER_WEIGHT = 0.4
_TRUST = 4  # how fast the classifier is believed less where the index sees little
_PROMISING = 60
_NEAR = 0.75  # share of the first score from which the ordinary procedure is preferred
_ASK_BACK = 0.5  # probability that the question is ambiguous
_ASK_BACK_NAMED = 0.73  # the same where one candidate alone is called by its name
_RIVAL = 0.5  # share of the first score from which a candidate is one that may be meant
_NEGLIGIBLE = 0.002  # share of the classifier
_COMPARED = 8  # candidates whose words are compared once more
_TELLING_WEIGHT = 0.01
_FIELD = "field:"
_BRACKETS = re.compile(r"\([^)]*\)")
_LEVEL = re.compile(r"(thuc hien )?(tai|o) cap (trung uong|tinh|huyen|xa).*$|^thu tuc ")


@dataclass(frozen=True)
class Thresholds:
    """How much is passed on; chosen on the development set (docs/nlu.md)."""

    candidates: int
    minimum: float


@dataclass(frozen=True)
class Candidate:
    """A procedure that may be meant."""

    code: str
    title: str
    score: float


@dataclass(frozen=True)
class Ranking:
    """Candidates, best first, and whether to ask which one is meant."""

    candidates: tuple[Candidate, ...]
    ambiguous: bool
    of_context: dict[str, float]
    """Scores of the procedures that the conversation is about, wherever they rank."""

    def to_dicts(self) -> list[dict[str, Any]]:
        """The candidates as the parse contract has them."""
        return [
            {"code": c.code, "title": c.title, "score": round(c.score, 4)} for c in self.candidates
        ]


def rank(
    *,
    text: str,
    labels: Sequence[str],
    probabilities: npt.NDArray[np.float64],
    index: ProcedureIndex,
    entries: Mapping[str, Entry],
    province_codes: frozenset[str],
    names_need: bool,
    in_context: Collection[str],
    thresholds: Thresholds,
) -> Ranking:
    """Rank all published procedures for one normalised text.

    Args:
        labels, probabilities: what the classifier says of the procedures and fields it knows.
        province_codes: provinces the person named; only their own rules are offered.
        names_need: the intent is ask_procedure.
        in_context: codes that the conversation is about already.
    """
    evidence = index.evidence(text)
    scores = evidence.scores.astype(np.float64)
    by_label = dict(zip(labels, probabilities, strict=True))
    promising = _best(scores, _PROMISING)
    most = max(float(scores[promising[0]]), 1e-6) if len(promising) else 1.0
    likely = (label for label, share in by_label.items() if share >= _NEGLIGIBLE)
    also = (index.number(code) for code in (*likely, *in_context))
    for row in {*(int(i) for i in promising), *(n for n in also if n is not None)}:
        code = evidence.codes[row]
        entry = entries.get(code)
        if entry is None:
            continue
        known = by_label.get(code)
        share = known if known is not None else by_label.get(field_class(entry.field), 0.0)
        # The classifier has seen only some procedures and is sure of itself even where a
        # question is about another: what the index does not see at all, it may not push up.
        trust = min(1.0, scores[row] / most) ** _TRUST
        scores[row] += _CLASSIFIER_WEIGHT * share * trust
    best = _best(scores, _COMPARED * 8)
    kept: list[Candidate] = []
    families: set[str] = set()
    for row in best:
        entry = entries.get(evidence.codes[row])
        if entry is None or not offered(entry, province_codes):
            continue
        if family(entry) in families:
            continue  # another level's copy of a candidate that ranks higher
        families.add(family(entry))
        kept.append(Candidate(entry.code, entry.title, float(scores[row])))
        if len(kept) == _COMPARED:
            break
    kept = [c for c in kept if c.score >= thresholds.minimum]
    of_context = {
        code: float(scores[number])
        for code in in_context
        if (number := index.number(code)) is not None
    }
    kept, of_context = _compared(kept, of_context, text, index)
    kept = _ordinary_first(kept, entries, text)[: thresholds.candidates]
    ambiguous = False
    if len(kept) > 1:
        called = [c.code for c in kept if named(c.code, text) == 1]
        features = features_of(
            [c.score for c in kept],
            probabilities,
            len(text.split()),
            names_need=names_need,
            called=called == [kept[0].code],
        )
        doubt = ambiguity_model().probability(fold(text), features)
        ambiguous = doubt >= (_ASK_BACK_NAMED if called == [kept[0].code] else _ASK_BACK)
        if kept[0].code in called and _only_special_cases_rival(kept, entries, text):
            ambiguous = False
    return Ranking(tuple(kept), ambiguous, of_context)


def _ordinary_first(
    kept: list[Candidate], entries: Mapping[str, Entry], text: str
) -> list[Candidate]:
    """Put the ordinary procedure before one that is the same with something added which nobody
    mentioned: "đăng ký khai tử" before "đăng ký lại khai tử" unless "lại" was said."""
    if not kept:
        return kept
    said = set(fold(text).split())
    first = set(family(entries[kept[0].code]).split())
    for candidate in kept[1:]:
        if candidate.score < _NEAR * kept[0].score:
            break
        plain = set(family(entries[candidate.code]).split())
        if plain < first and not (first - plain) & said:
            return [candidate, *(c for c in kept if c is not candidate)]
    return kept


def _only_special_cases_rival(
    kept: list[Candidate], entries: Mapping[str, Entry], text: str
) -> bool:
    """Whether all that comes near the first is the same with something added which nobody
    mentioned: "đăng ký lại khai tử" where "khai tử" was said."""
    said = set(fold(text).split())
    first = set(family(entries[kept[0].code]).split())
    rivals = [c for c in kept[1:] if c.score >= _RIVAL * kept[0].score]
    added = [set(family(entries[c.code]).split()) - first for c in rivals]
    return bool(added) and all(
        words and not words & said and first <= set(family(entries[c.code]).split())
        for c, words in zip(rivals, added, strict=True)
    )


def _best(scores: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.int64]:
    """Where the highest scores stand, highest first."""
    count = min(count, len(scores))
    some = np.argpartition(-scores, count - 1)[:count] if count else np.arange(0)
    order: npt.NDArray[np.int64] = some[np.argsort(-scores[some], kind="stable")]
    return order


def _compared(
    kept: list[Candidate], of_context: dict[str, float], text: str, index: ProcedureIndex
) -> tuple[list[Candidate], dict[str, float]]:
    """The candidates, and the procedures of the conversation, with a deduction for each whose
    words fit the question less well than those of the best."""
    codes = list(dict.fromkeys([*(c.code for c in kept), *of_context]))
    numbers = [n for code in codes if (n := index.number(code)) is not None]
    told = dict(zip(codes, index.telling(text, numbers), strict=True))
    if not kept:
        return kept, of_context
    most = max(told[c.code] for c in kept)

    def less(code: str, score: float) -> float:
        return max(score - _TELLING_WEIGHT * max(most - told[code], 0.0), 0.0)

    deducted = [Candidate(c.code, c.title, less(c.code, c.score)) for c in kept]
    return (
        sorted(deducted, key=lambda c: -c.score),
        {code: less(code, score) for code, score in of_context.items()},
    )


def family(entry: Entry) -> str:
    """What copies of one procedure for several levels share: the title without brackets and
    without the level at its end."""
    return _without_level(entry.official_title or entry.title)


@lru_cache(maxsize=16384)
def _without_level(title: str) -> str:
    return " ".join(_LEVEL.sub("", _BRACKETS.sub(" ", fold(title))).split())


def field_class(field: str) -> str:
    """The class that procedures of a field without many examples share."""
    return _FIELD + field


def offered(entry: Entry, province_codes: frozenset[str]) -> bool:
    """Whether a record may be offered: a province's own rule only to people of that province,
    one whose province is unknown to nobody, one that was replaced to nobody."""
    if entry.scope == "unknown_province":
        return False
    if entry.scope == "province":
        return entry.province_code in province_codes
    return entry.has_guide or not any(s.startswith("superseded") for s in entry.stale)
