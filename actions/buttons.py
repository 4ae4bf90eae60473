"""What our own buttons do: choosing, answering, asking for the rest."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking import ask_case, offer_options
from actions.aspects import ASPECTS
from actions.dossier_replies import tell_ways_without_numbers
from actions.location import locate
from actions.places import answer_merged_unit, answer_service_point
from actions.procedure_answers import answer
from actions.reply import ReplyBuilder
from actions.turn import Turn
from procedure_kb.checklist import truth
from procedure_kb.model.guide import Guide, Question
from procedure_kb.places.units import load_gazetteer


def _aspects(turn: Turn, default: str) -> list[str]:
    pending = turn.slot("pending") or {}
    return list(pending.get("aspects") or [turn.entity("aspect") or turn.slot("aspect") or default])


class ActionChooseProcedure(Action):
    """A procedure was chosen among those offered."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_choose_procedure"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer what was asked about it."""
        turn = Turn.of(tracker)
        carried = turn.entity("aspect")
        aspects = [carried] if carried else _aspects(turn, "ask_procedure")
        return answer(dispatcher, turn, aspects, code=turn.entity("procedure"))


class ActionAnswerCase(Action):
    """A case question was answered by its button."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_answer_case"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Take the answer and go on with what was asked."""
        turn = Turn.of(tracker)
        code, question, option = (turn.entity(n) for n in ("procedure", "question", "option"))
        if option is None:
            return _other_options(dispatcher, turn, code, question)
        turn.understood = dict(turn.understood)
        turn.understood["case_answers"] = {"code": code, "answers": {question: option}}
        return answer(dispatcher, turn, _aspects(turn, "ask_documents"), code=code)


def _other_options(
    dispatcher: CollectingDispatcher, turn: Turn, code: str, question_id: str
) -> list[EventType]:
    """The options that had no room among the first buttons of a question."""
    guide = turn.kb.guide(code, on=turn.today)
    question = guide.question(question_id) if guide else None
    if guide is None or question is None:
        return answer(dispatcher, turn, _aspects(turn, "ask_documents"), code=code)
    reply = ReplyBuilder()
    pending = ask_case(reply, turn, guide, question, _aspects(turn, "ask_documents"), rest=True)
    return [SlotSet("pending", pending), *reply.send(dispatcher)]


class ActionChoosePlace(Action):
    """A commune was chosen among those offered."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_choose_place"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Go on with what was asked, now for that commune."""
        turn = Turn.of(tracker)
        unit = load_gazetteer().get(str(turn.entity("unit")))
        pending = turn.slot("pending") or {}
        code = pending.get("code") or turn.slot("current_procedure")
        aspects = _aspects(turn, "ask_where_to_file")
        location = locate(turn).with_place(pending.get("role", "home"), unit)
        if aspects[0] == "ask_service_point":
            return answer_service_point(dispatcher, turn, location)
        if code is None or aspects[0] == "ask_merged_unit":
            return answer_merged_unit(dispatcher, turn, unit)
        return answer(dispatcher, turn, aspects, code=code, location=location)


class ActionAnswerVneid(Action):
    """The person said by button whether they have VNeID."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_answer_vneid"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Order the ways of filing accordingly."""
        turn = Turn.of(tracker)
        turn.understood = dict(turn.understood)
        turn.understood["signals"] = {"vneid": [str(turn.entity("option"))]}
        return answer(
            dispatcher,
            turn,
            _aspects(turn, "ask_where_to_file"),
            code=turn.slot("current_procedure"),
        )


class ActionShowMore(Action):
    """The rest of a long answer."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_show_more"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Show what did not fit the first screen."""
        turn = Turn.of(tracker)
        held = turn.slot("more") or {}
        reply = ReplyBuilder(sources=list(held.get("sources", [])))
        if held.get("lines"):
            reply.say(*held["lines"])
        else:
            reply.outcome = "asked"
            reply.say(f"Phần trước đã hết. {turn.address.you_first} cần hỏi gì tiếp?")
        return reply.send(dispatcher)


class ActionNotSure(Action):
    """ "Tôi không rõ" – ways to find out, never a silent default."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_not_sure"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Help with the question that is open."""
        turn = Turn.of(tracker)
        pending = turn.slot("pending") or {}
        you, me = turn.address.you_first, turn.address.me
        reply = ReplyBuilder(outcome="asked")
        if pending.get("kind") == "place":
            reply.say(
                "Cách biết xã, phường mới của mình:",
                "1. Mở VNeID, xem mục nơi thường trú: địa chỉ đã ghi tên mới",
                "2. Hỏi tổ trưởng dân phố, trưởng thôn",
                "3. Gọi tổng đài của tỉnh, thành phố",
                f"{you} có thể nhắn tên phường, xã cũ kèm quận, huyện cũ, {me} tra giúp.",
            )
        elif str(pending.get("kind")).startswith("dossier"):
            tell_ways_without_numbers(reply, turn)
        elif pending.get("kind") == "case":
            _every_case(reply, turn, pending)
        elif pending.get("kind") == "procedure":
            reply.say(f"{you} kể việc đang gặp bằng lời của mình, {me} tìm đúng thủ tục.")
        else:
            reply.say(f"{you} kể việc đang cần làm, {me} hướng dẫn từng bước.")
        reply.button("Gặp cán bộ", "talk_to_human")
        keep = pending if pending.get("kind") in ("place", "case") else None
        return [SlotSet("pending", keep), *reply.send(dispatcher)]


def _every_case(reply: ReplyBuilder, turn: Turn, pending: dict[str, Any]) -> None:
    """What the answers to the open question would change, to see which one fits."""
    reply.outcome = "answered"
    procedure = turn.procedure(pending["code"])
    guide = procedure.guide if procedure else None
    question = guide.question(pending["question"]) if guide else None
    if procedure is None or guide is None or question is None:
        reply.say("Chưa rõ cũng không sao. Cán bộ ở nơi nộp sẽ xem giúp.")
        return
    aspect = (pending.get("aspects") or ["ask_documents"])[0]
    if aspect in ("ask_documents", "ask_procedure"):
        reply.say("Chưa rõ cũng không sao. Giấy tờ khác nhau như sau:")
        answers = turn.answers_for(guide.code)
        for option_id, option in question.options.items():
            answered = {**answers, question.id: option_id}
            reply.say(f"- {option.label}: {_papers_of(guide, question, answered, turn)}")
    else:
        reply.say("Chưa rõ cũng không sao. Mỗi người khác nhau như sau:")
        turn.all_cases = True
        turn.location = locate(turn)
        reply.say(*ASPECTS[aspect](procedure, turn).lines)
    reply.source(procedure.entry)
    offer_options(reply, guide, question)


def _papers_of(guide: Guide, question: Question, answered: dict[str, str], turn: Turn) -> str:
    """The papers that one answer to a question brings, and whether more may follow from it."""
    hanging = [i for i in guide.items if question.id in i.when.clauses and i.valid_on(turn.today)]
    certain = [i.name for i in hanging if truth(guide, i.when, answered) == "yes"]
    possible = any(truth(guide, i.when, answered) == "open" for i in hanging)
    if not certain:
        return "còn tùy câu hỏi sau" if possible else "không thêm giấy tờ"
    return f"thêm {'; '.join(certain)}" + (", còn giấy khác tùy câu hỏi sau" if possible else "")
