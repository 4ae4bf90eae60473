"""Somebody in danger gets the number to call before anything else."""

from __future__ import annotations

from actions.reply import ReplyBuilder
from actions.turn import Turn

_FIRST = {
    "violence": "Hãy gọi 113 ngay. Nếu được, ra chỗ có người.",
    "fire": "Hãy gọi 114 ngay. Ra khỏi nhà, đừng quay lại lấy đồ.",
    "self_harm": "Hãy gọi 115 ngay, hoặc gọi người thân đến ở cùng. Đừng ở một mình lúc này.",
    "child": "Hãy gọi 111 ngay, miễn phí, cả ngày đêm. Bé đang nguy hiểm thì gọi 113.",
    "medical": "Hãy gọi 115 ngay.",
    "disaster": "Hãy gọi 112 ngay. Lên chỗ cao và chắc chắn.",
}
_NUMBERS = {
    "violence": ("113", "115", "111"),
    "fire": ("114", "115"),
    "self_harm": ("115", "113"),
    "child": ("111", "113", "115"),
    "medical": ("115",),
    "disaster": ("112", "114", "115"),
}


def in_danger(turn: Turn) -> bool:
    """Whether the message tells of somebody in danger now."""
    return bool(turn.signals.get("danger_now"))


def emergency_reply(turn: Turn) -> ReplyBuilder:
    """The emergency reply: numbers only, no source, no rating (VOICE.md, reply 8)."""
    kind = turn.signals["danger_now"][0]
    reply = ReplyBuilder(outcome="answered")
    reply.say(_FIRST[kind])
    if kind == "violence":
        reply.say("Bị thương: 115. Trẻ em bị hại: 111, miễn phí, cả ngày đêm.")
    elif kind == "self_harm":
        reply.say("Người đang bên cạnh hãy ở lại, cất dao, thuốc ra xa.")
    reply.say(f"Giấy tờ để sau. Khi đã an toàn, {turn.address.me} hướng dẫn tiếp.")
    for number in _NUMBERS[kind]:
        reply.buttons.append({"title": f"Gọi {number}", "payload": f"tel:{number}"})
    return reply


def harm_line(turn: Turn) -> str:
    """A line before the answer where violence goes on but the question is about papers."""
    if turn.signals.get("harm"):
        return "Nếu đang bị đánh hoặc đe dọa, hãy gọi 113 ngay. Trẻ em bị hại gọi 111."
    return ""
