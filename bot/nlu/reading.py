"""One message as it is being read: what the components found, and what the conversation holds.

`bot.nlu.context_resolver` and `bot.nlu.open_questions` change it until the message makes sense
where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.attributes import (
    AMBIGUOUS,
    CONTEXT_SCORES,
    DOSSIER_CODE,
    NORMALISED,
    PLACES,
    PROCEDURES,
    SIGNALS,
)
from bot.nlu.cues import asks_yes_or_no, own_words
from bot.nlu.syllables import move_tone
from procedure_kb.shared import knowledge

PROCEDURE_INTENTS = frozenset(
    (
        "ask_procedure ask_documents ask_where_to_file ask_fee ask_duration ask_steps "
        "ask_online ask_form ask_eligibility ask_result ask_legal_basis"
    ).split()
)
_VNEID = re.compile(r"\b(?:(?:không|chưa|đã|khong|chua|da) )?(?:có|co) vneid(?: mức 2| muc 2)?\b")
_LIKELY = 0.15  # confidence from which an intent is thought of at all


class Reading:
    """A message with its intent and procedures as far as they are settled.

    Args:
        message: with what the components before have found.
        slots: values of the conversation, those that are set.
        config: thresholds of the context resolver.
    """

    def __init__(
        self, message: Message, slots: Mapping[str, Any], config: Mapping[str, Any]
    ) -> None:
        self.slots = slots
        self.config = config
        self.typed: str = message.get(TEXT) or ""
        self.text: str = message.get(NORMALISED) or ""
        self.intent: str = (message.get(INTENT) or {}).get("name") or "out_of_scope"
        self.confidence = float((message.get(INTENT) or {}).get("confidence") or 0.0)
        self.procedures: list[dict[str, Any]] = message.get(PROCEDURES) or []
        self.ambiguous = bool(message.get(AMBIGUOUS))
        self.places: list[dict[str, Any]] = message.get(PLACES) or []
        self.dossier_code: str | None = message.get(DOSSIER_CODE)
        self.signals: dict[str, list[str]] = message.get(SIGNALS) or {}
        pending: dict[str, Any] = slots.get("pending") or {}
        about_dossier = str(pending.get("kind")).startswith("dossier")
        self.pending: dict[str, Any] = {} if about_dossier else pending
        """The question about a procedure or place that is open."""
        self.asked_of_dossier: str | None = pending["kind"] if about_dossier else None
        # Digits never get here: who took them out of the message says that they were given.
        self.gave_factor = bool((message.get("metadata") or {}).get("dossier"))
        self.held: str | None = slots.get("current_procedure")
        self.case_answers: dict[str, Any] = {}
        self.follows_up = False
        self._ranking: list[dict[str, Any]] = message.get("intent_ranking") or []
        self._context_scores: dict[str, float] = message.get(CONTEXT_SCORES) or {}

    @property
    def subject(self) -> str:
        """The text less what says nothing about which procedure: names of places, and
        "chưa có VNeID" beside something else."""
        text = self.text
        for place in self.places:
            text = text.replace(" ".join(move_tone(place["text"].lower()).split()), " ")
        without = _VNEID.sub(" ", text) if self.signals.get("vneid") else text
        return " ".join((without if own_words(without) else text).split())

    @property
    def heard(self) -> list[str]:
        """Aspects whose cue words stand in the message, in their order."""
        return self.signals.get("aspect") or []

    @property
    def about_procedure(self) -> bool:
        """Whether the intent is a question about some procedure."""
        return self.intent in PROCEDURE_INTENTS

    @property
    def in_conversation(self) -> bool:
        """Whether a procedure is in hand or a question of ours is open."""
        return bool(self.held or self.pending)

    @property
    def corrects(self) -> bool:
        """Whether the person says that something was misunderstood."""
        return bool(self.signals.get("correction"))

    @property
    def top_score(self) -> float:
        """How well the best procedure fits."""
        return float(self.procedures[0]["score"]) if self.procedures else 0.0

    def context_score(self, code: str) -> float:
        """How well a procedure that the conversation is about fits the message."""
        return self._context_scores.get(code, 0.0)

    def share(self, intent: str) -> float:
        """The classifier's confidence in an intent."""
        found = (float(r["confidence"]) for r in self._ranking if r["name"] == intent)
        return next(found, 0.0)

    @property
    def share_of_questions(self) -> float:
        """The classifier's confidence that some procedure is asked about."""
        return sum(self.share(intent) for intent in PROCEDURE_INTENTS)

    def become(self, intent: str, confidence: float = 1.0) -> None:
        """Take the message for another intent."""
        self.intent, self.confidence = intent, confidence

    def choose(self, code: str) -> None:
        """Put a procedure first: it is the one that is meant."""
        entry = knowledge().entry(code)
        title = entry.title if entry else ""
        score = self.context_score(code) or next(
            (p["score"] for p in self.procedures if p["code"] == code), 1.0
        )
        others = [p for p in self.procedures if p["code"] != code]
        self.procedures = [{"code": code, "title": title, "score": score}, *others]
        self.ambiguous = False

    def likeliest_question(self, *, need: bool = True) -> str:
        """What is asked about a procedure, if anything is.

        Args:
            need: whether naming a need without asking anything of it may be the answer.
        """
        if self.heard:
            return self.heard[0]
        for other in self._ranking:
            likely = other["name"] in PROCEDURE_INTENTS and other["confidence"] >= _LIKELY
            if likely and (need or other["name"] != "ask_procedure"):
                return str(other["name"])
        if asks_yes_or_no(self.text):
            return "ask_eligibility"
        return "ask_procedure" if need else "ask_documents"

    @property
    def asked_before(self) -> str:
        """The aspect that was asked last."""
        return str(self.slots.get("aspect") or "ask_documents")
