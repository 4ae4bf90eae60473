"""A message with what the components before the context resolver have found, made by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from procedure_kb import clock, shared

TODAY = dt.date(2026, 11, 21)
Resolve = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def guides(shipped_home: Path) -> Iterator[None]:
    """The shipped guides as this process's knowledge."""
    with pytest.MonkeyPatch.context() as patch, clock.freeze(TODAY):
        patch.setenv("MOTCUA_HOME", str(shipped_home))
        patch.delenv("MOTCUA_DATABASE_URL", raising=False)
        shared.forget()
        yield
    shared.forget()


@pytest.fixture(scope="module")
def resolve(guides: None) -> Resolve:
    """Read a message in context; returns what was decided.

    ``resolve("nộp ở đâu", "ask_where_to_file", held="1.001193", scores={"1.000656": 0.4})``
    """
    from rasa.shared.nlu.training_data.message import Message

    from bot.nlu import attributes as a
    from bot.nlu.context_resolver import ContextResolver, _read, _write
    from bot.nlu.normalise import Abbreviations, normalise
    from bot.nlu.reading import Reading
    from bot.nlu.signal_matcher import SignalMatcher
    from procedure_kb.places.mentions import find_places

    matcher, abbreviations = SignalMatcher(), Abbreviations.load()

    def read(
        text: str,
        intent: str,
        *,
        confidence: float = 1.0,
        others: dict[str, float] | None = None,
        scores: dict[str, float] | None = None,
        held_score: float = 0.3,
        ambiguous: bool = False,
        held: str | None = None,
        **slots: Any,
    ) -> dict[str, Any]:
        from bot.nlu.place_linker import mention_dict

        normalised = normalise(text, abbreviations)
        ranking = {intent: confidence, **(others or {})}
        best_first = sorted((scores or {}).items(), key=lambda item: -item[1])
        message = Message.build(text)
        message.set("intent", {"name": intent, "confidence": confidence})
        message.set("intent_ranking", [{"name": n, "confidence": c} for n, c in ranking.items()])
        message.set(a.NORMALISED, normalised)
        message.set(a.SIGNALS, matcher.signals(normalised))
        message.set(a.PLACES, [mention_dict(m) for m in find_places(text)])
        message.set(a.PROCEDURES, [{"code": c, "title": "", "score": s} for c, s in best_first])
        message.set(a.CONTEXT_SCORES, {held: held_score} if held else {})
        message.set(a.AMBIGUOUS, ambiguous)
        held_slots = {**slots, "current_procedure": held} if held else slots
        reading = Reading(message, held_slots, ContextResolver.get_default_config())
        _write(message, reading, _read(reading))
        return {
            "intent": message.get("intent")["name"],
            "codes": [p["code"] for p in message.get(a.PROCEDURES)],
            "ambiguous": message.get(a.AMBIGUOUS),
            "follows_up": message.get(a.FOLLOWS_UP),
            "case": (message.get(a.CASE_ANSWERS) or {}).get("answers", {}),
            "mentioned": message.get(a.MENTIONED),
            "aspects": message.get(a.ASPECTS),
        }

    return read
