"""Courtesies; and yes or no where nothing was asked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.reply import ReplyBuilder
from actions.turn import Turn


def welcome(turn: Turn | None = None) -> ReplyBuilder:
    """The first line of a conversation says that this is a machine."""
    you = turn.address.you if turn else "anh/chị"
    me = turn.address.me_first if turn else "Em"
    reply = ReplyBuilder()
    reply.say(
        f"{me} là trợ lý tự động, không phải cán bộ.",
        f"{me} chỉ giấy tờ cần chuẩn bị, nơi nộp theo xã, phường mới.",
        f"{you[0].upper()}{you[1:]} kể việc đang cần làm, viết không dấu cũng được.",
    )
    reply.button("Làm khai sinh", "ask_documents", procedure="1.001193")
    reply.button("Mất căn cước", "ask_documents", procedure="1.014064")
    reply.button("Hỏi được gì?", "help")
    return reply


class _Courtesy(ABC):
    """A short reply that leaves the open question open.

    A mix-in, because rasa_sdk instantiates every subclass of Action that it finds.
    """

    intent: str

    def name(self) -> str:
        """The action's name in the domain."""
        return f"action_{self.intent}"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Reply in the person's own form of address."""
        turn = Turn.of(tracker)
        reply = self.reply(turn)
        return [SlotSet("address", turn.own_word), *reply.send(dispatcher)]

    @abstractmethod
    def reply(self, turn: Turn) -> ReplyBuilder:
        """What to say."""


class ActionGreet(_Courtesy, Action):
    """Answers a greeting."""

    intent = "greet"

    def reply(self, turn: Turn) -> ReplyBuilder:
        """Greet, and say what this is."""
        reply = welcome(turn)
        reply.lines[0] = f"Chào {turn.address.you}. {reply.lines[0]}"
        return reply


class ActionThank(_Courtesy, Action):
    """Answers thanks."""

    intent = "thank"

    def reply(self, turn: Turn) -> ReplyBuilder:
        """Offer to go on."""
        you = turn.address
        return ReplyBuilder().say(
            f"Dạ không có gì. {you.you_first} cần hỏi thêm thì cứ nhắn {you.me}."
        )


class ActionGoodbye(_Courtesy, Action):
    """Answers a goodbye."""

    intent = "goodbye"

    def reply(self, turn: Turn) -> ReplyBuilder:
        """Wish well."""
        return ReplyBuilder().say(f"Chào {turn.address.you}. Chúc việc giấy tờ suôn sẻ.")


class ActionAffirm(_Courtesy, Action):
    """A yes to nothing in particular (a yes to an open question is resolved before)."""

    intent = "affirm"

    def reply(self, turn: Turn) -> ReplyBuilder:
        """Ask what to go on with."""
        return _go_on(turn, f"Dạ vâng. {turn.address.you_first} cần hỏi gì tiếp?")


class ActionDeny(_Courtesy, Action):
    """A no: what was understood is wrong, or nothing more is wanted."""

    intent = "deny"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Reply; what comes next is the need that the last question was about."""
        events = super().run(dispatcher, tracker, domain)
        turn = Turn.of(tracker)
        if turn.slot("pending") is None and turn.slot("aspect"):
            events.append(SlotSet("pending", {"kind": "what", "aspects": [turn.slot("aspect")]}))
        return events

    def reply(self, turn: Turn) -> ReplyBuilder:
        """Ask for the need in other words."""
        you = turn.address
        return _go_on(
            turn,
            f"{you.me_first} hiểu chưa đúng ý. {you.you_first} nói lại việc cần làm giúp {you.me}.",
        )


def _go_on(turn: Turn, line: str) -> ReplyBuilder:
    reply = ReplyBuilder(outcome="asked").say(line)
    code = turn.slot("current_procedure")
    if code:
        reply.button("Cần giấy tờ gì?", "ask_documents", procedure=code)
        reply.button("Nộp ở đâu?", "ask_where_to_file", procedure=code)
    reply.button("Gặp cán bộ", "talk_to_human")
    return reply
