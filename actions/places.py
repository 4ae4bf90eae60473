"""Questions about places themselves: what became of an old unit, and service points."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking import ask_place
from actions.hotlines import line_to_ask
from actions.location import Location, locate, remembered, settled_lines
from actions.reply import ReplyBuilder
from actions.subjects import topics_first
from actions.turn import Turn
from procedure_kb.filing import in_sentence
from procedure_kb.places.units import Unit, load_gazetteer

UNITS_SOURCE = {
    "code": "",
    "title": "Bảng đơn vị hành chính",
    "decision": "Nghị quyết sắp xếp đơn vị hành chính năm 2025",
    "checked": "2026-10-08",
}
_MOST_NAMES = 12


class ActionMergedUnit(Action):
    """What an old ward, district or province has become."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_merged_unit"

    @topics_first
    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer, or ask which part of a split unit."""
        turn = Turn.of(tracker)
        place = locate(turn)
        mentions = turn.understood.get("places") or []
        reply = ReplyBuilder()
        if not mentions and place.commune is not None:
            return answer_merged_unit(dispatcher, turn, place.commune)
        if not mentions:
            return _ask_for_name(dispatcher, turn, "ask_merged_unit")
        for mention in mentions:
            if not mention["ask"] and mention["units"]:
                reply.say(*settled_lines(mention))
        pending = None
        if place.unclear is not None:
            pending = ask_place(
                reply, turn, place.unclear, turn.slot("current_procedure"), ["ask_merged_unit"]
            )
        reply.sources.append(UNITS_SOURCE)
        if pending is None:
            _offer(reply, turn)
        return [
            SlotSet("pending", pending),
            SlotSet("known_places", remembered(place)),
            *reply.send(dispatcher),
        ]


class ActionServicePoint(Action):
    """Address, hours, telephone of a one-stop centre: said to be unknown where it is."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_service_point"

    @topics_first
    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Name the centre, say what is not known, give the line to ask."""
        turn = Turn.of(tracker)
        return answer_service_point(dispatcher, turn, locate(turn))


def answer_service_point(
    dispatcher: CollectingDispatcher, turn: Turn, place: Location
) -> list[EventType]:
    """What is known of the centre of a commune, or the question which commune."""
    reply = ReplyBuilder()
    for mention in turn.understood.get("places") or []:
        if not mention["ask"] and mention["units"]:
            reply.say(*settled_lines(mention, only_news=True))
    pending = None
    unit, _ = place.deciding("none")
    if place.unclear is not None:
        pending = ask_place(reply, turn, place.unclear, None, ["ask_service_point"])
    elif unit is None:
        pending = ask_place(reply, turn, None, None, ["ask_service_point"])
        reply.say(*line_to_ask(place))
    else:
        reply.outcome = "unknown"
        reply.say(
            f"{turn.address.me_first} chưa có địa chỉ, giờ làm việc, số điện thoại của điểm phục "
            f"vụ hành chính công {in_sentence(unit.name)}, nên không đoán.",
            *line_to_ask(place),
            f"Khi có địa chỉ chính thức, {turn.address.me} sẽ ghi ở đây.",
        )
    return [
        SlotSet("pending", pending),
        SlotSet("known_places", remembered(place)),
        *reply.send(dispatcher),
    ]


def answer_merged_unit(
    dispatcher: CollectingDispatcher, turn: Turn, unit: Unit | None
) -> list[EventType]:
    """Say which commune it is now, after a choice or for a commune already known."""
    if unit is None:
        return _ask_for_name(dispatcher, turn, "ask_merged_unit")
    reply = ReplyBuilder()
    province = "" if unit.level == "province" else f", {unit.province}"
    reply.say(f"Nay là {unit.name}{province}.")
    if unit.level == "commune":
        old = [o for o, _ in load_gazetteer().origins(unit.code)]
        names = list(dict.fromkeys(o.name for o in old))
        if names:
            shown = ", ".join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else "")
            reply.say(f"Lập từ: {shown}.")
    reply.sources.append(UNITS_SOURCE)
    _offer(reply, turn)
    location = locate(turn).with_place("home", unit)
    return [
        SlotSet("pending", None),
        SlotSet("known_places", remembered(location)),
        *reply.send(dispatcher),
    ]


def _offer(reply: ReplyBuilder, turn: Turn) -> None:
    code = turn.slot("current_procedure")
    if code:
        reply.button("Nộp hồ sơ ở đâu?", "ask_where_to_file", procedure=code)


def _ask_for_name(dispatcher: CollectingDispatcher, turn: Turn, aspect: str) -> list[EventType]:
    you, me = turn.address.you_first, turn.address.me
    reply = ReplyBuilder(outcome="asked")
    reply.say(
        f"{you} cho {me} tên xã, phường kèm quận, huyện hoặc tỉnh cũ. "
        "Ví dụ: phường Hàng Bài, quận Hoàn Kiếm."
    )
    pending = {"kind": "place", "code": turn.slot("current_procedure"), "aspects": [aspect]}
    return [SlotSet("pending", pending), *reply.send(dispatcher)]
