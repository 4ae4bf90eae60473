"""Component: reads the message in the light of the conversation.

Rasa hands the tracker to components that ask for it, so context is resolved here, once, for
every channel and for the rasa command alike: an answer to a question we asked, a follow-up
("thế nộp ở đâu?") that keeps the procedure, a new need that replaces it, a second question in
the same message. What it decides is plain data on the message; actions only read it.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.attributes import (
    AMBIGUOUS,
    ASPECTS,
    CASE_ANSWERS,
    CONTEXT_SCORES,
    DOSSIER_CODE,
    FOLLOWS_UP,
    MENTIONED,
    NORMALISED,
    PLACES,
    PROCEDURES,
    SIGNALS,
)
from bot.nlu.case_answers import answers_in, option_in
from bot.nlu.place_linker import mention_dict
from procedure_kb.places.mentions import find_places
from procedure_kb.places.units import load_gazetteer
from procedure_kb.shared import knowledge
from procedure_kb.small_facts import facts_asked

PROCEDURE_INTENTS = frozenset(
    (
        "ask_procedure ask_documents ask_where_to_file ask_fee ask_duration ask_steps "
        "ask_online ask_form ask_eligibility ask_result ask_legal_basis"
    ).split()
)
_SHORT = 5  # words; a short question without a need seldom changes the subject
_SHORT_NEEDS_MORE = 0.2
# Intents in which no procedure is presented, whatever the words resemble.
_NO_PROCEDURE = frozenset(
    (
        "greet thank goodbye affirm deny help talk_to_human complain out_of_scope "
        "ask_dossier_status ask_service_point"
    ).split()
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ContextResolver(GraphComponent):
    """Settles intent, procedures, places and case answers in context."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Every option with its default."""
        return {
            # A message about another procedure replaces the one in hand when that one fits
            # much worse (share of the best), and the best fits well by itself.
            "stay": 0.6,
            "switch": 0.95,
            "switch_need": 0.6,  # the same where the message names a need (ask_procedure)
            "choose": 0.5,  # share of the best at which an offered procedure is chosen
            "no_evidence": 0.4,  # below it and without context nothing is presented
            "out_of_scope": 0.5,  # confidence at which out_of_scope is believed
            "sure": 0.85,  # out_of_scope is believed whatever the conversation is about
            "sure_switch": 1.3,  # score that changes the procedure even where the case is told
            "doubt": 0.1,  # out_of_scope is believed from here where little else fits
            "little": 0.6,  # score that counts as little
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ContextResolver:
        """Called by Rasa."""
        return cls(config)

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    def process(
        self, messages: list[Message], tracker: DialogueStateTracker | None = None
    ) -> list[Message]:
        """Resolve each message against the slots of the tracker."""
        slots = _slots(tracker)
        for message in messages:
            if not (message.get(TEXT) or "").startswith("/"):
                _Resolution(message, slots, self._config).apply()
        return messages


class _Resolution:
    """The reading of one message."""

    def __init__(self, message: Message, slots: dict[str, Any], config: dict[str, Any]) -> None:
        self.message = message
        self.slots = slots
        self.config = config
        self.text: str = message.get(NORMALISED) or ""
        self.intent: str = (message.get(INTENT) or {}).get("name") or "out_of_scope"
        self.confidence = float((message.get(INTENT) or {}).get("confidence") or 0.0)
        self.procedures: list[dict[str, Any]] = message.get(PROCEDURES) or []
        self.ambiguous = bool(message.get(AMBIGUOUS))
        self.places: list[dict[str, Any]] = message.get(PLACES) or []
        self.signals: dict[str, list[str]] = message.get(SIGNALS) or {}
        self.pending: dict[str, Any] = slots.get("pending") or {}
        self.held: str | None = slots.get("current_procedure")
        self.case_answers: dict[str, Any] = {}
        self.follows_up = False

    def apply(self) -> None:
        """Decide, and write the decision on the message."""
        self._settle_intent()
        if not self._answers_what_we_asked():
            self._keep_or_switch_procedure()
        self._read_case()
        mentioned = self._mentioned()
        if self.intent in _NO_PROCEDURE or self.intent == "ask_merged_unit":
            self.procedures, self.ambiguous = [], False
        message = self.message
        message.set(
            INTENT, {"name": self.intent, "confidence": self.confidence}, add_to_output=True
        )
        message.set(PROCEDURES, self.procedures, add_to_output=True)
        message.set(AMBIGUOUS, self.ambiguous, add_to_output=True)
        message.set(PLACES, self.places, add_to_output=True)
        message.set(CASE_ANSWERS, self.case_answers, add_to_output=True)
        message.set(MENTIONED, mentioned, add_to_output=True)
        message.set(FOLLOWS_UP, self.follows_up, add_to_output=True)
        message.set(ASPECTS, self._aspects(), add_to_output=True)
        message.set(NORMALISED, self.text, add_to_output=True)

    # --- what is wanted -----------------------------------------------------------------

    def _settle_intent(self) -> None:
        top = self._top_score()
        if self.signals.get("danger_now"):
            self._become("talk_to_human")
        elif self.message.get(DOSSIER_CODE) and self.intent not in (
            "complain",
            "ask_dossier_status",
        ):
            self._become("ask_dossier_status")
        elif self.intent == "out_of_scope" and self.confidence < self.config["out_of_scope"]:
            self._second_best(top)
        elif (
            self.intent == "ask_merged_unit"
            and self.held
            and "ask_where_to_file" in (self.signals.get("aspect") or [])
        ):
            self._become("ask_where_to_file")  # its answer says what the place is now
        elif (
            self.intent in PROCEDURE_INTENTS
            and top < self.config["little"]
            and self._out_of_scope_share() >= self.config["doubt"]
            and not self.held
            and not self.pending
        ) or (
            self.intent in PROCEDURE_INTENTS
            and top < self.config["no_evidence"]
            and not self.held
            and not self.places
            and not self.signals.get("aspect")
        ):
            self._become("out_of_scope")

    def _second_best(self, top: float) -> None:
        """A doubtful out-of-scope with good evidence of a procedure is a question about it."""
        if top < self.config["switch_need"]:
            return
        for other in self.message.get("intent_ranking") or []:
            if other["name"] in PROCEDURE_INTENTS:
                self._become(other["name"], float(other["confidence"]))
                return

    def _out_of_scope_share(self) -> float:
        ranking = self.message.get("intent_ranking") or []
        return next((float(r["confidence"]) for r in ranking if r["name"] == "out_of_scope"), 0.0)

    def _become(self, intent: str, confidence: float = 1.0) -> None:
        self.intent, self.confidence = intent, confidence

    def _top_score(self) -> float:
        return float(self.procedures[0]["score"]) if self.procedures else 0.0

    # --- answers to open questions --------------------------------------------------------

    def _answers_what_we_asked(self) -> bool:
        kind = self.pending.get("kind")
        if kind == "procedure":
            return self._answers_which_procedure()
        if kind == "case":
            return self._answers_case()
        if kind == "place":
            return self._answers_place()
        if kind == "what":
            return self._answers_what()
        return False

    def _answers_which_procedure(self) -> bool:
        offered = {o["code"]: o["title"] for o in self.pending.get("options", [])}
        if self.intent in ("greet", "thank", "goodbye", "talk_to_human", "complain"):
            return False
        chosen = option_in(self.text, {code: [title] for code, title in offered.items()})
        if chosen is None:
            best = max(offered, key=self._context_score, default=None)
            if best is None or self._context_score(best) < max(
                self.config["choose"] * self._top_score(), self.config["no_evidence"]
            ):
                return False
            chosen = best
        self._choose(chosen)
        self._back_to_what_was_asked()
        return True

    def _answers_case(self) -> bool:
        code, question = self.pending["code"], self.pending["question"]
        options: dict[str, list[str]] = self.pending.get("options", {})
        asks_more = self.intent in PROCEDURE_INTENTS and bool(self.signals.get("aspect"))
        other_need = self._leaves(code)
        chosen = option_in(self.text, options, intent=self.intent)
        if chosen is None or other_need:
            return False
        self.case_answers = {"code": code, "answers": {question: chosen}}
        self._choose(code)
        self.follows_up = True
        if not asks_more:
            self._back_to_what_was_asked()
        return True

    def _answers_place(self) -> bool:
        around = self.pending.get("text")
        if self.places:
            self.places = [self._narrowed(p) for p in self.places]
        elif around and len(self.text.split()) <= 6:
            # "phường 12" after "quận 10": only together do they name a place
            joined = find_places(f"{self.message.get(TEXT)}, {around}")
            self.places = [mention_dict(m) for m in joined]
        if not self.places:
            return False
        asks_new = (
            self.intent in PROCEDURE_INTENTS
            and bool(self.signals.get("aspect"))
            and self._top_score() >= self.config["switch"]
        )
        if asks_new:
            return False
        code = self.pending.get("code")
        if code:
            self._choose(code)
            self.follows_up = True
        self._back_to_what_was_asked()
        return True

    def _narrowed(self, place: dict[str, Any]) -> dict[str, Any]:
        """A place read among those that were offered: a province or ward picks one of them."""
        offered = self.pending.get("units") or []
        if not offered:
            return place
        gazetteer = load_gazetteer()
        units = [u for code in offered if (u := gazetteer.get(code)) is not None]
        named = {u["code"] for u in place["units"]}
        picked = [u for u in units if u.code in named or u.province_code in named]
        if not picked:
            around = self.pending.get("text")
            joined = find_places(f"{place['text']}, {around}") if around else []
            return mention_dict(joined[0]) if joined and joined[0].units else place
        return {
            **place,
            "units": [{"code": u.code, "name": u.name, "province": u.province} for u in picked],
            "ask": len(picked) > 1,
        }

    def _answers_what(self) -> bool:
        if self.intent == "ask_procedure" and self.procedures and not self.signals.get("aspect"):
            self._back_to_what_was_asked()
            return True
        return False

    def _back_to_what_was_asked(self) -> None:
        aspects = self.pending.get("aspects") or []
        if aspects:
            if self.signals.get("aspect") and self.intent in PROCEDURE_INTENTS:
                return
            self._become(aspects[0])

    # --- keeping or switching the procedure ---------------------------------------------

    def _keep_or_switch_procedure(self) -> None:
        held = self.held
        if held is None or self.pending.get("kind") == "procedure":
            # Somebody who asks on without choosing means the likeliest of what was offered.
            options = self.pending.get("options") or []
            held = options[0]["code"] if self.pending.get("kind") == "procedure" else held
        if held is None:
            return
        if self.intent in ("out_of_scope", "affirm", "deny") and self._is_about(held):
            self._become(self._likeliest_question())
        if self.intent not in PROCEDURE_INTENTS:
            return
        if not self._leaves(held):
            self._choose(held)
            self.follows_up = True

    def _leaves(self, held: str) -> bool:
        """Whether the message is about another procedure than the one in hand."""
        top = self._top_score()
        if not self.procedures or self.procedures[0]["code"] == held:
            return False
        if self._context_score(held) >= self.config["stay"] * top:
            return False
        guide = knowledge().guide(held)
        if guide is not None and answers_in(self.text, guide) and top < self.config["sure_switch"]:
            return False  # tells more of the case in hand
        names_need = self.intent == "ask_procedure" or bool(self.signals.get("correction"))
        needed: float = self.config["switch_need" if names_need else "switch"]
        if len(self.text.split()) <= _SHORT and not names_need:
            needed += _SHORT_NEEDS_MORE
        return top >= needed

    def _context_score(self, code: str) -> float:
        scores: dict[str, float] = self.message.get(CONTEXT_SCORES) or {}
        return scores.get(code, 0.0)

    def _is_about(self, code: str) -> bool:
        """Whether a message that asks nothing clear is about the procedure in hand: it names a
        small fact of its guide, or says something while the classifier doubts."""
        guide = knowledge().guide(code)
        if self.intent == "out_of_scope" and self.confidence >= self.config["sure"]:
            return False
        if guide is not None and facts_asked(guide, self.text):
            return True
        return self.intent == "out_of_scope" and self.confidence < self.config["out_of_scope"]

    def _likeliest_question(self) -> str:
        ranking = self.message.get("intent_ranking") or []
        named = (r["name"] for r in ranking if r["name"] in PROCEDURE_INTENTS)
        return next(named, "ask_documents")

    def _choose(self, code: str) -> None:
        entry = knowledge().entry(code)
        title = entry.title if entry else ""
        score = self._context_score(code) or next(
            (p["score"] for p in self.procedures if p["code"] == code), 1.0
        )
        others = [p for p in self.procedures if p["code"] != code]
        self.procedures = [{"code": code, "title": title, "score": score}, *others]
        self.ambiguous = False

    # --- case and aspects ---------------------------------------------------------------

    def _mentioned(self) -> str | None:
        """The procedure that a complaint or a question about a place clearly speaks of."""
        best = self.procedures[0] if self.procedures else None
        return str(best["code"]) if best and best["score"] >= self.config["switch"] else None

    def _read_case(self) -> None:
        if not self.procedures or self.intent not in PROCEDURE_INTENTS:
            return
        guide = knowledge().guide(self.procedures[0]["code"])
        if guide is None:
            return
        found = answers_in(self.text, guide)
        before = self.slots.get("case_answers") or {}
        if before.get("code") == guide.code and not self.signals.get("correction"):
            # What was said for certain is not overturned by a phrase in passing.
            found = {q: o for q, o in found.items() if q not in before.get("answers", {})}
        held = self.case_answers.get("answers", {})
        if found or held:
            self.case_answers = {"code": guide.code, "answers": {**found, **held}}

    def _aspects(self) -> list[str]:
        if self.intent not in PROCEDURE_INTENTS:
            return []
        aspects = [self.intent]
        heard = self.signals.get("aspect") or []
        if self.intent == "ask_procedure":
            return aspects
        if len(heard) > 1 and self.intent in heard:
            aspects += [a for a in heard if a != self.intent]
        return aspects[:3]


def _slots(tracker: DialogueStateTracker | None) -> dict[str, Any]:
    if tracker is None:
        return {}
    return {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
