"""Component: reads the message in the light of the conversation.

Rasa hands the tracker to components that ask for it, so context is resolved here, once, for
every channel and for the rasa command alike: an answer to a question we asked
(`bot.nlu.open_questions`), a follow-up ("thế nộp ở đâu?") that keeps the procedure, a new need
that replaces it (`bot.nlu.subject`), a second question in the same message. What it decides is
plain data on the message; actions only read it.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    FOLLOWS_UP,
    MENTIONED,
    NORMALISED,
    PLACES,
    PROCEDURES,
)
from bot.nlu.case_answers import answers_in, implied_by
from bot.nlu.cues import (
    asks,
    asks_yes_or_no,
    own_words,
    puts_another_case,
    returns,
    says_what_about,
    states,
    step_asked,
)
from bot.nlu.open_questions import answers_open_question
from bot.nlu.reading import Reading
from bot.nlu.subject import named, says_no_more, told_by, turns_to
from bot.nlu.wanted import MISTAKEN, asks_for_wrongdoing, names_nothing, settle_intent
from procedure_kb.shared import knowledge
from procedure_kb.small_facts import facts_asked

# Intents in which no procedure is presented, whatever the words resemble.
_NO_PROCEDURE = frozenset(
    (
        "greet thank goodbye affirm deny help talk_to_human complain out_of_scope not_sure "
        "ask_dossier_status"
    ).split()
)
# Intents about a place, which may name a procedure beside: "… giờ là xã nào, làm khai sinh …".
_NAMED_BESIDE = frozenset(("ask_service_point", "ask_merged_unit"))
_LEFT_TO_THEIR_REPLY = frozenset(("complain", "talk_to_human", "ask_dossier_status"))
_STATEMENT = 6  # words up to which a phrase of a case is the whole of the message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ContextResolver(GraphComponent):
    """Settles intent, procedures, places and case answers in context."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Every option with its default."""
        return {
            "turn": 0.5,  # probability from which a message turns to another procedure
            "turn_from_case": 0.8,  # the same where it tells of the case in hand
            "stay": 0.75,  # share of the best at which the one in hand stays if named as much
            "instead": 0.5,  # score from which a procedure that is meant instead is believed
            "rival": 0.8,  # share of the best from which we ask back in a conversation
            "evidence": 0.6,  # score from which a doubtful message is about a procedure
            "clear": 0.95,  # score from which a message speaks of a procedure for certain
            "choose": 0.5,  # share of the best at which an offered procedure is chosen
            "no_evidence": 0.4,  # below it no procedure that was offered counts as chosen
            "certain": 0.6,  # confidence from which small talk is believed, come what may
            "out_of_scope": 0.5,  # confidence at which out_of_scope is believed
            "sure": 0.95,  # out_of_scope is believed whatever the conversation is about
            "beyond_doubt": 0.99,  # the same even where a fact of the procedure is named
            "likely": 0.15,  # confidence that counts where out_of_scope is doubted
            "told": 0.75,  # share of the message that must stand in the guide in hand
            # Without context a question is declined from these odds, which weigh the
            # classifier's doubt against how well a procedure fits (docs/nlu.md).
            "scope_constant": 4.39,
            "scope_doubt": 0.9,
            "scope_fit": -4.63,
            "scope_odds": -1.2,
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
                reading = Reading(message, slots, self._config)
                mentioned = _read(reading)
                _write(message, reading, mentioned)
        return messages


def _read(reading: Reading) -> str | None:
    """Settle the reading. Returns the procedure that is mentioned, if one clearly is."""
    settle_intent(reading)
    # Somebody in danger answers nothing and asks nothing, whatever the words resemble.
    if not (
        reading.signals.get("danger_now")
        or answers_open_question(reading)
        or _opens_step_of_plan(reading)
    ):
        _keep_or_turn(reading)
    if reading.ambiguous and reading.procedures:
        _settle_ambiguity(reading)
    _read_case(reading)
    mentioned = _mentioned(reading)
    if reading.intent in _NO_PROCEDURE or names_nothing(reading):
        reading.procedures, reading.ambiguous = [], False
    elif reading.intent in _NAMED_BESIDE:
        reading.ambiguous = False
        if mentioned is None or named(mentioned, reading.subject) < 1:
            reading.procedures = []
    return mentioned


def _mentioned(reading: Reading) -> str | None:
    """The procedure that a complaint or a question about a place clearly speaks of."""
    for rank, candidate in enumerate(reading.procedures):
        called = named(candidate["code"], reading.subject) == 1
        enough = reading.config["evidence" if called else "clear"]
        if candidate["score"] >= enough and (called or rank == 0):
            return str(candidate["code"])
    return None


def _write(message: Message, reading: Reading, mentioned: str | None) -> None:
    intent = {"name": reading.intent, "confidence": reading.confidence}
    message.set(INTENT, intent, add_to_output=True)
    message.set(PROCEDURES, reading.procedures, add_to_output=True)
    message.set(AMBIGUOUS, reading.ambiguous, add_to_output=True)
    message.set(PLACES, reading.places, add_to_output=True)
    message.set(CASE_ANSWERS, reading.case_answers, add_to_output=True)
    message.set(MENTIONED, mentioned, add_to_output=True)
    message.set(FOLLOWS_UP, reading.follows_up, add_to_output=True)
    message.set(ASPECTS, _aspects(reading), add_to_output=True)
    message.set(NORMALISED, reading.text, add_to_output=True)


# --- keeping the procedure in hand, or turning to another -------------------------------


def _keep_or_turn(reading: Reading) -> None:
    held = reading.held
    if reading.pending.get("kind") == "procedure":
        # Somebody who asks on without choosing means the likeliest of what was offered.
        offered = [option["code"] for option in reading.pending.get("options") or []]
        before = reading.slots.get("spoken_of") or []
        held = next((c for c in offered if c in before), offered[0] if offered else None)
    if held is None:
        return
    _reread_in_context(reading, held)
    if not reading.about_procedure:
        return
    other = turns_to(reading, held)
    if other is None:
        reading.choose(held)
        reading.follows_up = True
        if reading.intent == "ask_procedure":
            reading.become(_asked_of_procedure_in_hand(reading, held))
        return
    if other != reading.procedures[0]["code"]:
        reading.choose(other)
    if reading.heard:
        return
    only_names = reading.intent == "ask_procedure" and reading.corrects
    if only_names or says_what_about(reading.text):
        reading.become(reading.asked_before)


def _opens_step_of_plan(reading: Reading) -> bool:
    """ "Cái thứ hai cần giấy gì" after a plan: the procedure of that line is meant."""
    plan = reading.slots.get("plan") or []
    number = step_asked(reading.text, list_in_sight=reading.slots.get("aspect") is None)
    if number is None or number > len(plan) or reading.intent in _LEFT_TO_THEIR_REPLY:
        return False
    code = plan[number - 1]
    if code is None:
        reading.procedures, reading.ambiguous = [], False
    else:
        reading.choose(code)
        reading.held = code
    if reading.heard and not reading.about_procedure:
        reading.become(reading.heard[0])
    elif not reading.heard and (not reading.about_procedure or reading.intent == "ask_procedure"):
        reading.become(str(reading.slots.get("aspect") or "ask_procedure"))
    return True


def _settle_ambiguity(reading: Reading) -> None:
    """Nothing is asked back where one candidate's name is all that is said. In a conversation
    fewer candidates are left: one that alone is called by its name, what was spoken of before,
    or a clear winner."""
    first = str(reading.procedures[0]["code"])
    if not reading.held:
        fitting = [
            p["code"] for p in reading.procedures if says_no_more(p["code"], reading.subject)
        ]
        if fitting == [first]:
            reading.choose(first)
        return
    called = [p["code"] for p in reading.procedures if named(p["code"], reading.subject) == 1]
    chosen = first if called == [first] else None
    if chosen is None or returns(reading.text):
        before = reading.slots.get("spoken_of") or []
        enough = reading.config["rival"] * reading.top_score
        rivals = [p["code"] for p in reading.procedures if p["score"] >= enough]
        others = [code for code in rivals if code != reading.held]
        known = [code for code in others if code in before]
        known = known or [code for code in others if code in _what_follows(reading.held)]
        chosen = known[0] if known else first if rivals == [first] else chosen
    if chosen is not None:
        reading.choose(chosen)


def _what_follows(code: str) -> Sequence[str]:
    """Procedures that people do after this one."""
    guide = knowledge().guide(code)
    return guide.related if guide else ()


def _reread_in_context(reading: Reading, held: str) -> None:
    """A message that asks nothing on its own may ask something of the procedure in hand."""
    if reading.about_procedure or asks_for_wrongdoing(reading):
        return
    doubtful = reading.confidence < reading.config["certain"]
    if reading.intent in ("affirm", "deny") and reading.corrects:
        if own_words(reading.subject) and turns_to(reading, held):
            reading.become(reading.heard[0] if reading.heard else "ask_procedure")
    elif reading.intent == "out_of_scope" and _is_about(reading, held):
        _ask_on(reading)
    elif reading.intent in MISTAKEN and doubtful and not reading.signals.get("complaint"):
        if asks(reading.text) or states(reading.text):
            _ask_on(reading)
    elif (
        reading.intent == "ask_dossier_status"
        and reading.heard
        and reading.confidence < reading.config["sure"]
    ):
        reading.become(reading.heard[0])


def _ask_on(reading: Reading) -> None:
    """Take it for a question about the procedure in hand; a statement tells more of the case."""
    told = states(reading.text)
    reading.become(reading.asked_before if told else reading.likeliest_question(need=False))


def _is_about(reading: Reading, code: str) -> bool:
    """Whether a message that seems out of scope is about the procedure in hand: it names a
    small fact of its guide, or speaks of what stands in it while the classifier doubts."""
    confidence, config = reading.confidence, reading.config
    guide = knowledge().guide(code)
    names = guide is not None and (
        facts_asked(guide, reading.text) or answers_in(reading.text, guide)
    )
    if names and confidence < config["beyond_doubt"]:
        return True
    if confidence >= config["sure"]:
        return False
    if confidence < config["out_of_scope"]:
        return bool(reading.share_of_questions >= config["likely"])
    # "Ảnh thẻ cỡ mấy" has no word of its own: it can only be about what is in hand.
    return states(reading.text) or told_by(code, reading.subject) >= config["told"]


def _asked_of_procedure_in_hand(reading: Reading, held: str) -> str:
    """What is asked by a message that seems to name a need but stays with the one in hand."""
    if reading.heard or asks_yes_or_no(reading.text):
        return reading.likeliest_question(need=False)
    guide = knowledge().guide(held)
    tells_case = guide is not None and answers_in(reading.text, guide)
    return reading.asked_before if tells_case else "ask_procedure"


# --- case and aspects -------------------------------------------------------------------


def _read_case(reading: Reading) -> None:
    if not reading.procedures or not reading.about_procedure:
        return
    guide = knowledge().guide(reading.procedures[0]["code"])
    if guide is None:
        return
    found = implied_by(answers_in(reading.text, guide), guide)
    before = reading.slots.get("case_answers") or {}
    if before.get("code") == guide.code and not _overturns(reading):
        # What was said for certain is not overturned by a phrase in passing.
        found = {q: o for q, o in found.items() if q not in before.get("answers", {})}
    held = reading.case_answers.get("answers", {})
    if found or held:
        reading.case_answers = {"code": guide.code, "answers": {**found, **held}}


def _overturns(reading: Reading) -> bool:
    """Whether the message is a new statement of the case, not a phrase in passing."""
    if reading.corrects or puts_another_case(reading.text):
        return True
    return len(reading.text.split()) <= _STATEMENT and not asks(reading.text)


def _aspects(reading: Reading) -> list[str]:
    if not reading.about_procedure:
        return []
    aspects = [reading.intent]
    if reading.intent == "ask_procedure":
        return aspects
    if len(reading.heard) > 1 and reading.intent in reading.heard:
        aspects += [a for a in reading.heard if a != reading.intent]
    return aspects[:3]


def _slots(tracker: DialogueStateTracker | None) -> dict[str, Any]:
    if tracker is None:
        return {}
    return {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
