"""When a person is wanted, something went wrong, or the question is not ours to answer."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.emergency import emergency_reply, in_danger
from actions.hotlines import feedback_lines, line_to_ask
from actions.location import locate
from actions.reply import ReplyBuilder
from actions.subjects import answer_subject, fitting_subject, offer_subject, topics_first
from actions.turn import Turn
from actions.wording import sentence
from procedure_kb.checklist import truth
from procedure_kb.text import fold

# What people complain of (signals.yml): words of the guide's statements about it.
_STATED_OF = {"papers": "không được đòi", "delay": "đúng hẹn"}
_MOST_RULES = 2


class ActionHandOff(Action):
    """A person is wanted; in danger, the emergency numbers come first."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_hand_off"

    @topics_first
    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Say how to reach a person."""
        turn = Turn.of(tracker)
        if in_danger(turn):
            return emergency_reply(turn).send(dispatcher)
        reply = ReplyBuilder(outcome="handed_off")
        reply.say(
            f"{turn.address.me_first} là trợ lý tự động. Muốn gặp người thật thì có các cách sau:",
            *line_to_ask(locate(turn)),
            "Đến thẳng: quầy hướng dẫn của nơi nộp hồ sơ ở xã, phường, trong giờ làm việc.",
            f"{turn.address.me_first} chưa chuyển được tin nhắn này cho cán bộ trực.",
        )
        return [SlotSet("address", turn.own_word), *reply.send(dispatcher)]


class ActionComplaint(Action):
    """Somebody complains: sorry first, then the roads that are open."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_complaint"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer a complaint: what the guide says of the very thing complained of comes first,
        then a topic about it, then what holds for every complaint."""
        turn = Turn.of(tracker)
        if in_danger(turn):
            return emergency_reply(turn).send(dispatcher)
        code = turn.understood.get("mentioned") or turn.slot("current_procedure")
        rules = _what_holds(turn, code) if code else []
        topic = fitting_subject(turn)
        if topic is not None and not rules:
            events = answer_subject(dispatcher, turn, topic)
            return [*events, SlotSet("current_procedure", code)] if code else events
        reply = ReplyBuilder()
        sorry, roads = (
            f"{turn.address.me_first} rất tiếc vì việc này.",
            f"{turn.address.you_first} có thể:",
        )
        if rules:
            reply.say(f"{sorry} {rules[0]}", *rules[1:], roads)
        else:
            reply.say(f"{sorry} {roads}")
        reply.say(
            "1. Đề nghị người tiếp nhận nói rõ bằng văn bản còn thiếu gì, vì sao chậm",
            "2. Gửi phản ánh, kiến nghị trên Cổng Dịch vụ công quốc gia",
            *feedback_lines(locate(turn), start=3),
        )
        reply.close_with("Đừng gửi tên hay số căn cước của ai ở đây.")
        if not rules:
            reply.close_with(
                f"Nếu {turn.address.me} trả lời sai, {turn.address.you} nói lại việc cần làm, "
                f"{turn.address.me} tìm lại."
            )
        entry = turn.kb.entry(code) if rules else None
        if entry is not None:
            reply.source(entry)
        if code:
            reply.button("Cần giấy tờ gì?", "ask_documents", procedure=code)
        if topic is not None:
            reply.button(topic.button, "show_topic", topic=topic.id)
        reply.button("Gặp cán bộ", "talk_to_human")
        return [
            SlotSet("address", turn.own_word),
            SlotSet("current_procedure", code),
            *reply.send(dispatcher),
        ]


def _what_holds(turn: Turn, code: str) -> list[str]:
    """What the guide says of the very thing that is complained about."""
    guide = turn.kb.guide(code, on=turn.today)
    heard = turn.signals.get("complaint") or []
    if guide is None or not heard:
        return []
    told = [s.text for s in guide.if_refused if any(_STATED_OF[h] in s.text for h in heard)]
    said, answers = fold(turn.text), turn.answers_for(code)
    told += [
        s.text
        for s in guide.no_longer_needed
        if truth(guide, s.when, answers) == "yes" and _paper_of(s.text) in said
    ]
    return [sentence(text) for text in told][:_MOST_RULES]


def _paper_of(statement: str) -> str:
    """The paper that a statement begins with: "sổ hộ khẩu"."""
    return " ".join(fold(statement).split()[:3])


class ActionDecline(Action):
    """Out of scope: decline kindly, say what this is for."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_decline"

    @topics_first
    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Decline."""
        turn = Turn.of(tracker)
        if in_danger(turn):
            return emergency_reply(turn).send(dispatcher)
        you, me = turn.address.you_first, turn.address.me_first
        reply = ReplyBuilder(outcome="declined")
        reply.say(
            f"Việc này {me.lower()} không trả lời được, vì {me.lower()} chỉ hướng dẫn thủ tục "
            "hành chính ở Việt Nam.",
            f"{you} hỏi được: giấy tờ cần chuẩn bị, nơi nộp, lệ phí, thời gian, tra hồ sơ.",
        )
        offer_subject(reply, turn)
        reply.button("Hỏi được gì?", "help").button("Gặp cán bộ", "talk_to_human")
        return reply.send(dispatcher)


class ActionHelp(Action):
    """What the bot can do."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_help"

    @topics_first
    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Explain, with examples."""
        turn = Turn.of(tracker)
        you, me = turn.address.you_first, turn.address.me_first
        reply = ReplyBuilder()
        reply.say(
            f"{me} là trợ lý tự động, không phải cán bộ. {you} hỏi được:",
            "1. Việc này cần giấy tờ gì, ví dụ: vợ mới sinh, làm khai sinh cần gì",
            "2. Nộp ở đâu, ví dụ: phường Hàng Bài cũ nộp ở đâu",
            "3. Tốn bao nhiêu, bao lâu có, có làm trực tuyến được không",
            "4. Phường, xã cũ nay thuộc nơi nào",
            "5. Hồ sơ đã nộp tới đâu: nhắn mã trên giấy tiếp nhận hồ sơ",
            "Mỗi câu trả lời có nguồn là thủ tục chính thức. Chỗ nào chưa rõ thì nói là chưa rõ.",
        )
        reply.button("Làm khai sinh", "ask_documents", procedure="1.001193")
        reply.button("Mất căn cước", "ask_documents", procedure="1.014064")
        reply.button("Gặp cán bộ", "talk_to_human")
        return [SlotSet("address", turn.own_word), *reply.send(dispatcher)]
