"""Where a dossier stands. No registry is connected yet, and the reply says so."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.hotlines import line_to_ask
from actions.location import locate
from actions.reply import ReplyBuilder
from actions.subjects import topics_first
from actions.turn import Turn


class ActionDossierStatus(Action):
    """Answers ask_dossier_status without ever inventing a status."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_dossier_status"

    @topics_first
    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Say what can be said, and where to look."""
        turn = Turn.of(tracker)
        you, me = turn.address.you_first, turn.address.me_first
        code = turn.understood.get("dossier_code")
        reply = ReplyBuilder(outcome="unknown" if code else "asked")
        if code:
            reply.say(
                f"{me} chưa tra được hồ sơ {code}, vì ở đây chưa nối với hệ thống một cửa.",
                f"{you} kiểm tra lại mã trên giấy tiếp nhận hồ sơ, rồi tra ở một trong hai nơi:",
                "1. Cổng Dịch vụ công quốc gia, mục tra cứu hồ sơ, hoặc VNeID",
                "2. Nơi đã nộp: đưa giấy tiếp nhận cho người trực",
                *line_to_ask(locate(turn)),
            )
        else:
            reply.say(
                f"{you} có mã hồ sơ không? "
                "Mã ghi trên giấy tiếp nhận hồ sơ, giấy hẹn hoặc tin nhắn.",
                "Mã có dạng: H26.12-250701-0001.",
                "Không thấy mã thì mở VNeID hoặc Cổng Dịch vụ công quốc gia, mục hồ sơ của tôi.",
            )
        reply.button("Gặp cán bộ", "talk_to_human")
        return reply.send(dispatcher)
