"""Names of what the components add to a Rasa message, beside intent and entities."""

from __future__ import annotations

from rasa.shared.nlu.constants import INTENT, METADATA
from rasa.shared.nlu.training_data.message import Message

NORMALISED = "normalised"
"""The text in one spelling, for matching."""

VARIANTS = "variants"
"""In training: other spellings of the sentence, normalised."""

SIGNALS = "signals"
"""What the matcher saw: self-reference, danger, VNeID, official replaced … (dict)."""

PROCEDURES = "procedures"
"""Ranked candidates: [{code, title, score}], best first."""

CONTEXT_SCORES = "context_scores"
"""{code: score} of the procedures that the conversation is about."""

AMBIGUOUS = "ambiguous"
"""True when a good clerk would first ask which procedure is meant."""

PLACES = "places"
"""Places named, as dictionaries (see `bot.nlu.place_linker`)."""

TOPIC = "topic"
"""Topic or life event that the message brings up: {id, score, lead, level}, or None."""

DOSSIER_CODE = "dossier_code"
"""A dossier code in its normal spelling, or None."""

ASPECTS = "aspects"
"""ask_* intents in the order they were asked; more than one when two questions came at once."""

CASE_ANSWERS = "case_answers"
"""Answers to case questions that the message already contains: {question: option}."""

MENTIONED = "mentioned"
"""Code of a procedure that a complaint or a question about a place clearly speaks of."""

FOLLOWS_UP = "follows_up"
"""True when the procedure was taken over from the conversation, not from this message."""


def procedure_of(example: Message) -> str | None:
    """The procedure code in the metadata of a training example."""
    metadata = example.get(METADATA) or {}
    of_intent = metadata.get(INTENT) or {}
    code = of_intent.get("procedure") if isinstance(of_intent, dict) else None
    return str(code) if code else None
