"""Answers to case questions inside free text.

A guide lists, for each option of a question, how people say it; a message that already says
so is not asked again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from procedure_kb.model.guide import Guide
from procedure_kb.text import fold

_YES = frozenset(("co roi dung phai u uh um da vang ok oke chuan du").split())
_NO = frozenset(["khong", "chua", "ko", "k", "hong", "hem", "no", "deo", "chang"])
_ORDINALS = (
    ("dau tien", "thu nhat", "cai dau", "so 1", "cai 1", "mot"),
    ("thu hai", "cai hai", "so 2", "cai 2", "hai"),
    ("thu ba", "cai ba", "so 3", "cai 3", "cuoi", "ba"),
    ("thu tu", "cai tu", "so 4", "cai 4"),
)
_SHORT_ANSWER = 6
_SAID = 2.0  # score above which an option's words stand in the text whole
_NEGATION = re.compile(r"\b(khong|chua|chang|dau co|hong|cha)\b")


def answers_in(text: str, guide: Guide) -> dict[str, str]:
    """Case answers that a normalised message contains: {question id: option id}.

    Only phrases of two words and more count, and only where one option alone is heard.
    """
    folded = _padded(text)
    found: dict[str, str] = {}
    for question in guide.questions:
        heard: dict[str, int] = {}
        for option_id, option in question.options.items():
            phrases = [p for p in (option.label, *option.phrases) if len(p.split()) >= 2]
            best = max((len(fold(p)) for p in phrases if _says(folded, p)), default=0)
            if best:
                heard[option_id] = best
        if len(heard) == 1:
            found[question.id] = next(iter(heard))
        elif len(heard) > 1:
            ordered = sorted(heard.items(), key=lambda item: -item[1])
            # "chưa kết hôn" contains "kết hôn": the longer phrase says more
            if ordered[0][1] > ordered[1][1] + 2:
                found[question.id] = ordered[0][0]
    return found


def implied_by(answers: Mapping[str, str], guide: Guide) -> dict[str, str]:
    """What else is settled by answers: "chưa kết hôn" tells that there are parents, because
    only then the question arises."""
    settled = dict(answers)
    for question_id in answers:
        asked = guide.question(question_id)
        for earlier, options in asked.when.clauses.items() if asked else ():
            if len(options) == 1:
                settled.setdefault(earlier, options[0])
    return settled


def option_said(text: str, options: Mapping[str, Sequence[str]]) -> str | None:
    """The option whose own words stand in the text, or ``None``."""
    folded = _padded(text)
    return _clearest(
        {
            option_id: max((_match(folded, p) for p in phrases), default=0.0)
            for option_id, phrases in options.items()
        },
        _SAID,
    )


def option_in(text: str, options: Mapping[str, Sequence[str]], *, intent: str = "") -> str | None:
    """Which offered option a short answer chooses, or ``None``.

    Args:
        text: normalised answer.
        options: option id → its label and phrases.
        intent: "affirm" or "deny" help with yes-or-no questions.
    """
    folded = _padded(text)
    scores: dict[str, float] = {}
    for option_id, phrases in options.items():
        scores[option_id] = max((_match(folded, phrase) for phrase in phrases), default=0.0)
    clearest = _clearest(scores, 0.0)
    if clearest is not None:
        return clearest
    words = folded.split()
    if len(words) <= _SHORT_ANSWER:
        chosen = _by_ordinal(folded, list(options))
        return chosen or _yes_or_no(words, options, intent)
    return None


def _clearest(scores: Mapping[str, float], least: float) -> str | None:
    ordered = sorted(scores.items(), key=lambda item: -item[1])
    if not ordered or ordered[0][1] <= least:
        return None
    return ordered[0][0] if len(ordered) == 1 or ordered[0][1] > ordered[1][1] else None


def _by_ordinal(folded: str, option_ids: list[str]) -> str | None:
    for option_id, names in zip(option_ids, _ORDINALS, strict=False):
        if any(f" {name} " in folded for name in names[:-1]) or folded.strip() == names[-1]:
            return option_id
    return None


def _yes_or_no(words: list[str], options: Mapping[str, Sequence[str]], intent: str) -> str | None:
    yes = intent == "affirm" or (words and words[0] in _YES)
    no = intent == "deny" or any(w in _NO for w in words)
    if yes == no and not no:
        return None
    wanted_no = bool(no)
    matching = []
    for option_id, phrases in options.items():
        first = fold(phrases[0]).split()[0].strip(",.")
        if (first in _NO) == wanted_no and (wanted_no or first in ("co", "da", "roi", "du")):
            matching.append(option_id)
    return matching[0] if len(matching) == 1 else None


def _match(folded: str, phrase: str) -> float:
    """How well a phrase is said: its length when it stands in the text whole, less in parts."""
    wanted = fold(phrase).strip(" .")
    if _contains(folded, wanted):
        negated = _negated(folded, wanted)
        return 0.0 if negated else _SAID + len(wanted) / 10
    words = [w for w in wanted.split() if len(w) > 1]
    if len(words) >= 3:
        hit = sum(f" {w} " in folded for w in words) / len(words)
        return hit if hit >= 0.75 else 0.0
    return 0.0


def _says(folded: str, phrase: str) -> bool:
    wanted = fold(phrase).strip(" .")
    return (
        _contains(folded, wanted)
        and not _negated(folded, wanted)
        and not _asks_how_much(folded, wanted)
    )


def _asks_how_much(folded: str, wanted: str) -> bool:
    """ "làm mất bao lâu" asks for time; nothing was lost."""
    after = folded[folded.index(f" {wanted} ") + len(wanted) + 2 :]
    return wanted.endswith("mat") and after.startswith(("bao ", "may ", "nhieu "))


def _contains(folded: str, wanted: str) -> bool:
    return f" {wanted} " in folded


def _negated(folded: str, wanted: str) -> bool:
    """ "không có vneid" does not say "có vneid", unless the phrase itself is a negation."""
    if _NEGATION.search(wanted):
        return False
    before = folded[: folded.index(f" {wanted} ") + 1].split()[-2:]
    return any(_NEGATION.fullmatch(w) for w in before)


def _padded(text: str) -> str:
    return " " + " ".join(re.findall(r"[\w/]+", fold(text))) + " "
