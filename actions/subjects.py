"""Topics and life events: what people bring up that is no single procedure.

A topic answers in a few lines, each with its source. A life event is a plan: steps in order,
each a line with a button that opens its procedure. Both give way to a clear procedure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.aspects import ASPECTS
from actions.emergency import harm_line, in_danger
from actions.hotlines import line_to_ask
from actions.location import locate
from actions.reply import ReplyBuilder
from actions.turn import Turn
from actions.wording import FIRST_SCREEN_CHARACTERS, FIRST_SCREEN_LINES, date, sentence
from procedure_kb.errors import NotFound
from procedure_kb.filing import rule_for
from procedure_kb.model.life_event import LifeEvent, PlanStep
from procedure_kb.model.topic import Topic
from procedure_kb.subjects import in_force, record_line, source_line

_Run = Callable[[Any, CollectingDispatcher, Tracker, dict[str, Any]], list[EventType]]

_MOST_BUTTONS = 4
_STEPS_A_SCREEN = 4  # as many as there may be buttons
# Questions that a topic or plan answers as well as the overview of a procedure does; papers,
# fees and days are asked of a procedure.
_BROAD = frozenset("ask_procedure ask_steps ask_eligibility ask_where_to_file ask_online".split())
_PLAN_AS_SUCH = frozenset(("ask_procedure", "ask_steps"))
# Intents that are taken for others easily, and that the linker has compared the message with;
# complaints and courtesies are left to their replies unless the topic says that it is for them.
_DOUBTFUL = frozenset(
    "out_of_scope talk_to_human ask_dossier_status ask_service_point ask_merged_unit".split()
)
_RANK = {"near": 0, "clear": 1, "sure": 2}
# Score of a procedure below which even a guess at a subject is better; below which what is part of
# the subject does not stand for itself; below which any other gives way, by how sure the topic
# linker is.
_RESEMBLES_NOTHING = 0.5
_CLEAR_PROCEDURE = {False: 0.8, True: 1.0}  # by whether the subject is told of and asked as such
_STANDS_OVER = {"clear": 0.68, "sure": 0.8}
# Lead over everything else from which a message surely names no procedure, and from which it tells
# of the subject, also where it seems out of scope.
_UNNAMED = 0.55
_TELLS_OF_IT = 0.39
_SLACK = 0.1  # by how much a procedure may fit better and the subject still be as near


def topics_first(run: _Run) -> _Run:
    """Decorates ``run`` of an action: a topic or plan answers first where it fits better."""

    @wraps(run)
    def routed(
        self: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        turn = Turn.of(tracker)
        subject = fitting_subject(turn)
        if subject is None:
            return run(self, dispatcher, tracker, domain)
        return answer_subject(dispatcher, turn, subject)

    return routed


def offer_subject(reply: ReplyBuilder, turn: Turn, codes: Sequence[str] = ()) -> None:
    """A button below what else is said: the topic that the message told of, or the plan that
    procedures belong to.

    Args:
        codes: procedures that the reply is about; none where it is about no procedure.
    """
    subject = turn.subject
    if subject is None or turn.understood.get("follows_up") or len(reply.buttons) >= _MOST_BUTTONS:
        return
    if isinstance(subject, LifeEvent) and codes:
        if any(code in subject.records for code in codes):
            reply.button(f"Xem cả kế hoạch: {subject.button}", "show_topic", topic=subject.id)
    elif _RANK[_level(turn)] >= _RANK["clear"]:
        reply.button(subject.button, "show_topic", topic=subject.id)


def answer_subject(
    dispatcher: CollectingDispatcher, turn: Turn, subject: Topic | LifeEvent, *, start: int = 0
) -> list[EventType]:
    """Send a topic, or a screen of a plan.

    Args:
        start: number of the first step to show, counted from 0.
    """
    reply = ReplyBuilder()
    reply.say(harm_line(turn))
    events: list[EventType] = [SlotSet("address", turn.own_word), SlotSet("pending", None)]
    if isinstance(subject, Topic):
        if turn.intent == "complain":
            reply.say(f"{turn.address.me_first} rất tiếc vì việc này.")
        _say_topic(reply, turn, subject)
    else:
        main = _main_procedure(turn, subject)
        if start == 0:
            if main is not None:
                reply.sources.append(record_line(main, subject, turn.kb))
            events.append(SlotSet("current_procedure", main))
        events += _remember_plan(turn, subject, main)
        _say_plan(reply, turn, subject, start)
    return [*events, *reply.send(dispatcher)]


class ActionShowTopic(Action):
    """A topic or plan was chosen by a button."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_show_topic"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Show it, or say that it is no longer there."""
        turn = Turn.of(tracker)
        subject = turn.kb.subject(str(turn.entity("topic")), on=turn.today)
        if subject is None:
            reply = ReplyBuilder(outcome="unknown")
            reply.say(
                f"Phần này không còn dùng. {turn.address.you_first} nói lại việc cần làm giúp."
            )
            return reply.button("Gặp cán bộ", "talk_to_human").send(dispatcher)
        return answer_subject(dispatcher, turn, subject, start=int(turn.entity("start") or 0))


def fitting_subject(turn: Turn) -> Topic | LifeEvent | None:
    """The topic or plan that answers in place of what the intent alone leads to."""
    subject = turn.subject
    settled = turn.understood.get("follows_up") or turn.understood.get("dossier_code")
    if subject is None or settled or in_danger(turn):
        return None
    level = _level(turn)
    if turn.intent in ASPECTS:
        return subject if _fits_better(turn, subject, level) else None
    mistaken = level == "sure" and (
        turn.intent in _DOUBTFUL or (turn.intent == "help" and _names_no_procedure(turn))
    )
    told = turn.intent == "out_of_scope" and level == "clear" and _lead(turn) >= _TELLS_OF_IT
    meant = isinstance(subject, Topic) and turn.intent in subject.also_for and level != "near"
    return subject if mistaken or told or meant else None


def _fits_better(turn: Turn, subject: Topic | LifeEvent, level: str) -> bool:
    """Whether it fits a question about a procedure better than any procedure does."""
    found = turn.understood.get("procedures") or []
    if not found:
        return True
    first, *others = (choice["code"] in subject.records for choice in found[:2])
    score = float(found[0]["score"])
    as_such = turn.intent in (_PLAN_AS_SUCH if isinstance(subject, LifeEvent) else _BROAD)
    told = as_such and level != "near" and _lead(turn) >= _TELLS_OF_IT
    if score < _RESEMBLES_NOTHING or (first and score < _CLEAR_PROCEDURE[told]):
        return True
    # Where it is clear only, and several procedures fit about as well, we ask back.
    stands = level == "sure" or (level == "clear" and (any(others) or not turn.ambiguous))
    if stands and score < _STANDS_OVER[level]:
        return True
    unnamed = _names_no_procedure(turn)
    nearer = float(turn.understood["topic"]["score"]) > score - _SLACK
    if unnamed and nearer and (isinstance(subject, Topic) or not first):
        return True
    # The procedure understood is part of it: asked as such, the whole is the better answer.
    if turn.ambiguous:
        return level != "near" if first else level == "sure" and (nearer or any(others))
    if not first or level != "sure":
        return False
    return as_such or (
        unnamed and (turn.intent == "ask_documents" or (nearer and turn.intent in _BROAD))
    )


def _lead(turn: Turn) -> float:
    return float((turn.understood.get("topic") or {}).get("lead", 0.0))


def _names_no_procedure(turn: Turn) -> bool:
    return _level(turn) == "sure" and _lead(turn) >= _UNNAMED


def _level(turn: Turn) -> str:
    """How sure it is that the message told of the subject; a button leaves no doubt."""
    return str((turn.understood.get("topic") or {}).get("level", "sure"))


def _main_procedure(turn: Turn, plan: LifeEvent) -> str | None:
    """What "nộp ở đâu?" after the plan is about: the procedure understood, else the first step
    that everybody has to do."""
    steps = in_force(plan.steps, turn.today)
    found = turn.understood.get("procedures") or []
    certain = found[0]["code"] if found and found[0]["score"] >= _STANDS_OVER["clear"] else None
    understood = [certain] if certain in _opened_by(steps) else []
    usual = [step for step in steps if step.condition is None] or steps
    candidates = (*understood, *_opened_by(usual))
    return next((code for code in candidates if turn.kb.entry(code) is not None), None)


def _opened_by(steps: Sequence[PlanStep]) -> list[str]:
    return [link.code for step in steps for link in step.procedures]


def _remember_plan(turn: Turn, plan: LifeEvent, main: str | None) -> list[EventType]:
    """What "cái thứ hai cần giấy gì" is about, and that no aspect has been asked of it yet."""
    codes = [
        next((link.code for link in step.procedures if turn.kb.entry(link.code)), None)
        for step in in_force(plan.steps, turn.today)
    ]
    return [
        SlotSet("plan", codes),
        SlotSet("aspect", None),
        SlotSet("spoken_of", turn.spoken_of(*filter(None, (main, *codes)))),
    ]


def _say_topic(reply: ReplyBuilder, turn: Turn, topic: Topic) -> None:
    for statement in in_force(topic.answer, turn.today):
        reply.cite(statement.text, source_line(statement.source, topic, turn.kb))
    if "complain" in topic.also_for:
        # Who is angry sees at once where to turn.
        if topic.hotlines:
            reply.close_with(*line_to_ask(locate(turn), what_for="Gửi phản ánh"))
        if turn.intent == "complain":
            reply.close_with("Đừng gửi tên hay số căn cước của ai ở đây.")
    elif topic.hotlines:
        reply.say(*line_to_ask(locate(turn)))
    for link in topic.buttons:
        if turn.kb.entry(link.code) is not None:
            reply.button(link.label, "ask_procedure", procedure=link.code)
    _offer_related(reply, turn, topic)
    if len(reply.buttons) < _MOST_BUTTONS:
        reply.button("Gặp cán bộ", "talk_to_human")


def _say_plan(reply: ReplyBuilder, turn: Turn, plan: LifeEvent, start: int) -> None:
    steps = in_force(plan.steps, turn.today)
    if start == 0:
        usual = f"{plan.title}. Việc nào không hợp hoàn cảnh thì bỏ qua."
        # No condolences on a guess.
        reply.say(usual if _level(turn) == "near" or plan.intro is None else plan.intro)
    length = sum(map(len, reply.lines))
    shown: list[PlanStep] = []
    for number, step in enumerate(steps[start : start + _STEPS_A_SCREEN], start=start + 1):
        line = f"{number}. {sentence(step.sentence)} {sentence(step.why)}"
        length += len(line)
        if shown and length > FIRST_SCREEN_CHARACTERS:
            break
        shown.append(step)
        reply.say(line)
        for link in step.procedures[:1]:
            _name_source(reply, record_line(link.code, plan, turn.kb))
        _name_source(reply, source_line(step.source, plan, turn.kb))
    after = start + len(shown)
    if after >= len(steps):
        _close_plan(reply, turn, plan)
    _open_steps(reply, turn, shown)
    if after >= len(steps):
        _offer_related(reply, turn, plan)
    else:
        reply.button("Xem thêm", "show_topic", topic=plan.id, start=after)


def _name_source(reply: ReplyBuilder, source: dict[str, str] | None) -> None:
    if source is not None and source not in reply.sources:
        reply.sources.append(source)


def _close_plan(reply: ReplyBuilder, turn: Turn, plan: LifeEvent) -> None:
    room = FIRST_SCREEN_LINES - len(reply.lines)
    for note in in_force(plan.notes, turn.today)[:room]:
        reply.cite(note.text, source_line(note.source, plan, turn.kb))
    ended = _ended_rule(turn, plan)
    if ended:
        reply.say(ended)


def _open_steps(reply: ReplyBuilder, turn: Turn, steps: list[PlanStep]) -> None:
    """Buttons for the steps shown: the usual procedure of each, then others while there is room."""
    links = [
        [link for link in step.procedures if turn.kb.entry(link.code) is not None] for step in steps
    ]
    for link in (*(some[0] for some in links if some), *(x for some in links for x in some[1:])):
        titles = {button["title"] for button in reply.buttons}
        if len(reply.buttons) < _MOST_BUTTONS and link.label not in titles:
            reply.button(link.label, "ask_procedure", procedure=link.code)


def _offer_related(reply: ReplyBuilder, turn: Turn, subject: Topic | LifeEvent) -> None:
    for other_id in subject.related:
        other = turn.kb.subject(other_id, on=turn.today)
        if other is not None and len(reply.buttons) < _MOST_BUTTONS:
            reply.button(other.button, "show_topic", topic=other.id)


def _ended_rule(turn: Turn, plan: LifeEvent) -> str:
    """A warning once the decrees on who is competent have ended for some step."""
    for code in plan.records:
        entry, guide = turn.kb.entry(code), turn.kb.guide(code, on=turn.today)
        if entry is None:
            continue
        try:
            rule = rule_for(
                filing_id=guide.filing if guide else None,
                field=entry.field,
                level=entry.level,
                code=code,
            )
        except NotFound:
            continue
        if rule.valid_to is not None and rule.valid_to <= turn.today:
            return (
                f"Từ {date(rule.valid_to)}, căn cứ về nơi nộp của một số việc đã đến ngày hết hạn. "
                "Hỏi lại nơi nhận trước khi nộp."
            )
    return ""
