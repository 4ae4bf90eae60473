"""Answers about a procedure: one Rasa action for each aspect, one way of composing them."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking import ask_case, ask_place, ask_which_procedure
from actions.aspects import ASPECTS, BUTTON_TITLES, Section
from actions.aspects.where import advice_for
from actions.emergency import harm_line
from actions.location import Location, locate, remembered
from actions.reply import ReplyBuilder
from actions.subjects import offer_subject, topics_first
from actions.turn import Procedure, Turn
from actions.wording import shorten
from procedure_kb.filing import who_now

_MOST_ASPECTS = 3
# What people ask next, by what they asked now.
_NEXT = {
    "ask_procedure": ("ask_where_to_file", "ask_fee", "ask_duration"),
    "ask_documents": ("ask_where_to_file", "ask_fee", "ask_duration"),
    "ask_where_to_file": ("ask_documents", "ask_online", "ask_fee"),
    "ask_fee": ("ask_documents", "ask_where_to_file"),
    "ask_duration": ("ask_documents", "ask_where_to_file"),
}


class _AnswersAspect:
    """Answers one aspect, and the others asked in the same message.

    A mix-in, because rasa_sdk instantiates every subclass of Action that it finds.
    """

    aspect: str

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_" + self.aspect.removeprefix("ask_").replace("procedure", "overview")

    @topics_first
    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer in the context of the conversation."""
        turn = Turn.of(tracker)
        aspects = list(turn.understood.get("aspects") or [])
        if self.aspect not in aspects:
            aspects.insert(0, self.aspect)
        return answer(dispatcher, turn, aspects[:_MOST_ASPECTS])


def _aspect_action(aspect: str) -> type[Action]:
    name = "Action" + "".join(part.capitalize() for part in aspect.split("_")[1:])
    return type(name, (_AnswersAspect, Action), {"aspect": aspect, "__doc__": f"Answers {aspect}."})


# One class an aspect, so that rules, stories and logs name what is answered.
ActionOverview = _aspect_action("ask_procedure")
ActionDocuments = _aspect_action("ask_documents")
ActionWhereToFile = _aspect_action("ask_where_to_file")
ActionFee = _aspect_action("ask_fee")
ActionDuration = _aspect_action("ask_duration")
ActionSteps = _aspect_action("ask_steps")
ActionOnline = _aspect_action("ask_online")
ActionForm = _aspect_action("ask_form")
ActionEligibility = _aspect_action("ask_eligibility")
ActionResult = _aspect_action("ask_result")
ActionLegalBasis = _aspect_action("ask_legal_basis")


def answer(
    dispatcher: CollectingDispatcher,
    turn: Turn,
    aspects: list[str],
    *,
    code: str | None = None,
    location: Location | None = None,
) -> list[EventType]:
    """Compose and send the answer to one or more aspects.

    Args:
        aspects: ask_* intents in the order to answer.
        code: the procedure, when it is already chosen (a button, an answer to a question).
        location: the person's places, when an answer just settled them.
    """
    reply = ReplyBuilder()
    codes = [code] if code else turn.codes
    place = location or locate(turn)
    events: list[EventType] = [
        SlotSet("known_places", remembered(place)),
        SlotSet("aspect", aspects[0]),
        SlotSet("address", turn.own_word),
        SlotSet("has_vneid", turn.has_vneid),
    ]
    reply.say(harm_line(turn))
    pending: dict[str, Any] | None
    if not codes:
        pending = _ask_what(reply, turn, aspects)
        return [*events, SlotSet("pending", pending), *reply.send(dispatcher)]
    if code is None and turn.ambiguous and len(codes) > 1:
        offer_subject(reply, turn, codes[:2])
        if not reply.buttons:
            offer_subject(reply, turn)
        pending = ask_which_procedure(reply, turn, codes, aspects)
        return [*events, SlotSet("pending", pending), *reply.send(dispatcher)]
    procedure = turn.procedure(codes[0])
    if procedure is None:
        reply.outcome = "unknown"
        reply.say(
            f"{turn.address.me_first} chưa có thông tin chính thức về việc này, nên không đoán."
        )
        reply.button("Gặp cán bộ", "talk_to_human")
        return [*events, SlotSet("pending", None), *reply.send(dispatcher)]
    turn.location = place
    _name_procedure(reply, procedure, turn, aspects)
    _replaced_office(reply, turn)
    sections = _sections(procedure, turn, aspects)
    seen: set[str] = set(reply.lines)
    for section in sections:
        for line in section.lines:
            if line not in seen:
                seen.add(line)
                reply.say(line)
    if not any(s.known for s in sections):
        reply.outcome = "unknown"
    reply.source(procedure.entry)
    pending = _ask_next(reply, procedure, turn, sections, aspects, place)
    if pending is None:
        _offer_next(reply, procedure, aspects)
    offer_subject(reply, turn, [procedure.code])
    answers = turn.answers_for(procedure.code)
    events += [
        SlotSet("current_procedure", procedure.code),
        SlotSet("spoken_of", turn.spoken_of(procedure.code)),
        SlotSet("case_answers", {"code": procedure.code, "answers": answers} if answers else None),
        SlotSet("pending", pending),
    ]
    return [*events, *reply.send(dispatcher)]


def _sections(procedure: Procedure, turn: Turn, aspects: list[str]) -> list[Section]:
    return [ASPECTS[aspect](procedure, turn) for aspect in aspects]


def _name_procedure(
    reply: ReplyBuilder, procedure: Procedure, turn: Turn, aspects: list[str]
) -> None:
    """Say which procedure the answer is about, where the answer itself does not."""
    names_itself = {"ask_procedure", "ask_documents", "ask_steps", "ask_legal_basis"}
    if turn.understood.get("follows_up") or names_itself & set(aspects):
        return
    title = shorten(procedure.entry.title.removeprefix("Thủ tục "), 110)
    reply.say(f"Về việc {title[0].lower()}{title[1:]}:")


def _replaced_office(reply: ReplyBuilder, turn: Turn) -> None:
    """When somebody names the old district office, say first who does it now."""
    replacement = who_now(turn.text)
    if replacement is not None:
        reply.say(replacement.now)


def _ask_next(
    reply: ReplyBuilder,
    procedure: Procedure,
    turn: Turn,
    sections: list[Section],
    aspects: list[str],
    place: Location,
) -> dict[str, Any] | None:
    """At most one question back: the place when it decides, else a case question."""
    if "ask_where_to_file" in aspects:
        advice = advice_for(procedure, turn)
        settled = place.deciding(advice.place_needed)[1]
        if place.unclear is not None and not settled:
            return ask_place(reply, turn, place.unclear, procedure.code, aspects, advice)
        if any(s.asks_place for s in sections):
            return ask_place(reply, turn, None, procedure.code, aspects, advice)
    question = next((s.question for s in sections if s.question is not None), None)
    if question is None or procedure.guide is None:
        return None
    return ask_case(reply, turn, procedure.guide, question, aspects)


def _offer_next(reply: ReplyBuilder, procedure: Procedure, aspects: list[str]) -> None:
    for aspect in _NEXT.get(aspects[0], ("ask_documents", "ask_where_to_file")):
        if aspect not in aspects:
            reply.button(BUTTON_TITLES[aspect], aspect, procedure=procedure.code)


def _ask_what(reply: ReplyBuilder, turn: Turn, aspects: list[str]) -> dict[str, Any]:
    reply.outcome = "asked"
    reply.say(
        f"{turn.address.you_first} đang cần làm việc gì? "
        "Ví dụ: làm khai sinh, làm lại căn cước, sang tên xe."
    )
    return {"kind": "what", "aspects": aspects}
