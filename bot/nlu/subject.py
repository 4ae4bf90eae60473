"""Whether a message stays with the procedure in hand or turns to another.

A follow-up often resembles another procedure: "có phải mang giấy khai sinh không", asked about
a passport, resembles birth registration. What tells them apart is less how strongly it does
than how it is said: whether the other procedure is called by its name, whether the message
is a yes-or-no question, begins with what is wanted, or speaks of things that stand in the guide
in hand. A logistic model weighs these; it was fitted on our own pairs of messages
(``scripts/fit_subject.py``), never on the development files; see docs/nlu.md.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from bot.nlu.case_answers import answers_in
from bot.nlu.cues import (
    adds_topic,
    asks_yes_or_no,
    own_phrases,
    own_words,
    starts_with_act,
    states,
    without_denied,
    words_of,
)
from bot.nlu.reading import Reading
from procedure_kb.search.names import short_names
from procedure_kb.shared import knowledge
from procedure_kb.text import fold, is_accented

_MOST_WORDS = 14
_WORDS_BETWEEN = 3  # that may stand among those of a name
_WORDS_OF_A_NAME = 3  # own words; shorter names are also those of papers ("giấy khai sinh")
_LINKING = frozenset("thu tuc cho cua va hoac bi voi o tai la".split())
_NOT_CONTENT = frozenset(("code", "source", "field", "level", "filing", "related", "legal_basis"))
_WEIGHTS: dict[str, float] = {
    "score": 2.37,
    "ratio": -1.74,
    "named": 2.91,
    "in_hand": -0.79,
    "states": -1.87,
    "yes_or_no": -3.05,
    "adds_topic": 1.59,
    "starts_with_act": 2.23,
    "words": 2.51,
}
_CONSTANT = -5.66


def turns_to(reading: Reading, held: str) -> str | None:
    """The procedure that a message turns to, or ``None`` when it stays with the one in hand."""
    instead = _meant_instead(reading, held) if reading.corrects else None
    if instead is not None or not reading.procedures:
        return instead
    subject, best = reading.subject, reading.procedures[0]
    code, called = str(best["code"]), named(best["code"], subject)
    fits_as_well = reading.context_score(held) >= reading.config["stay"] * best["score"]
    if code == held or (fits_as_well and named(held, subject) >= called):
        return None
    if len(set(own_words(subject))) >= _WORDS_OF_A_NAME and says_no_more(code, subject):
        return code  # "đổi bằng lái", and nothing else: no follow-up is said so
    in_passing = states(subject) or (called < 1 and not adds_topic(subject))
    tells_case = in_passing and _tells_of_case(subject, held)
    needed: float = reading.config["turn_from_case" if tells_case else "turn"]
    values = features(subject, held, reading.context_score(held), code, best["score"])
    return code if _probability(values) >= needed else None


def _meant_instead(reading: Reading, held: str) -> str | None:
    """What somebody means who says that we misunderstood."""
    meant = without_denied(reading.subject)
    for rank, candidate in enumerate(reading.procedures):
        code = str(candidate["code"])
        if code == held or candidate["score"] < reading.config["instead"]:
            continue
        if named(code, meant) == 1 and named(held, meant) < 1:
            return code
        if rank == 0 and not _tells_of_case(reading.subject, held):
            return code
    return None


def _tells_of_case(text: str, code: str) -> bool:
    guide = knowledge().guide(code)
    return guide is not None and bool(answers_in(text, guide))


def features(
    text: str, held: str, held_score: float, other: str, other_score: float
) -> dict[str, float]:
    """What the model looks at.

    Args:
        text: normalised message.
        held, held_score: the procedure in hand, and how well it fits as the ranking says.
        other, other_score: the procedure that fits best.
    """
    called = named(other, text)
    return {
        "score": other_score,
        "ratio": held_score / other_score if other_score else 1.0,
        "named": called,
        "in_hand": told_by(held, text),
        "states": float(states(text)),
        "yes_or_no": float(asks_yes_or_no(text)),
        "adds_topic": float(adds_topic(text) and called > named(held, text)),
        "starts_with_act": float(starts_with_act(text)),
        "words": min(len(text.split()), _MOST_WORDS) / _MOST_WORDS,
    }


def _probability(values: Mapping[str, float]) -> float:
    total = _CONSTANT + sum(weight * values[name] for name, weight in _WEIGHTS.items())
    return 1 / (1 + math.exp(-total))


def named(code: str, text: str) -> float:
    """Share of a procedure's name that stands together in the message, for the name that
    fits best."""
    accented = is_accented(text)
    said = words_of(text, accented=accented)
    best = 0.0
    for name in _names(code):
        telling = _telling(name, accented)
        # One word alone would be found in too many messages.
        if len(telling) >= 2 and _share(telling, set(said)) > best:
            size = len(telling) + _WORDS_BETWEEN
            spans = range(max(1, len(said) - size + 1))
            best = max(best, *(_share(telling, set(said[i : i + size])) for i in spans))
    return best


def says_no_more(code: str, text: str) -> bool:
    """Whether the message tells one whole name of a procedure, and nothing beside it."""
    own, said = {fold(word) for word in own_words(text)}, set(words_of(text))
    return bool(own) and any(
        own <= set(words_of(name)) and set(_telling(name, accented=False)) <= said
        for name in _names(code)
    )


def _names(code: str) -> tuple[str, ...]:
    entry = knowledge().entry(code)
    if entry is None:
        return ()
    return (entry.title, *entry.aliases, *entry.life_events, *short_names().get(code, ()))


@lru_cache(maxsize=16_384)
def _telling(name: str, accented: bool) -> tuple[str, ...]:
    return tuple(w for w in words_of(name, accented=accented) if fold(w) not in _LINKING)


def _share(telling: tuple[str, ...], said: set[str]) -> float:
    return sum(word in said for word in telling) / len(telling)


def told_by(code: str, text: str) -> float:
    """Share of what the message speaks of that stands in a procedure's guide or record."""
    accented = is_accented(text)
    phrases = own_phrases(text, accented=accented)
    if not phrases:
        return 1.0
    content = _content(code, accented, knowledge().publication)
    return sum(f" {phrase} " in content for phrase in phrases) / len(phrases)


@lru_cache(maxsize=256)
def _content(code: str, accented: bool, publication: int) -> str:
    """All sentences of a procedure as one row of words. ``publication`` ends the caching."""
    held = knowledge().guide(code) or knowledge().record(code)
    if held is None:
        return " "
    text = " . ".join(_sentences(json.loads(held.json())))
    return f" {' '.join(words_of(text, accented=accented))} "


def _sentences(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            if key not in _NOT_CONTENT:
                yield from _sentences(part)
    elif isinstance(value, list):
        for part in value:
            yield from _sentences(part)
