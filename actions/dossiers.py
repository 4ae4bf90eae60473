"""Where a dossier stands: what to look up, who may see it, what to ask for.

Numbers that prove who somebody is never get here: the channel's side compares them and hands
on the verdict (`bot.conversation.dossiers`).
"""

from __future__ import annotations

import asyncio
from typing import Any

from rapidfuzz.distance import Levenshtein
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.dossier_replies import tell_everything, tell_list, tell_stage
from actions.hotlines import line_to_ask
from actions.location import locate
from actions.reply import ReplyBuilder
from actions.subjects import answer_subject, fitting_subject
from actions.turn import Turn
from procedure_kb.dossiers.codes import Flaw, flaw_in
from procedure_kb.dossiers.model import Dossier
from procedure_kb.errors import Unavailable
from procedure_kb.shared import dossiers

_NEAR = 2  # letters by which a mistyped code may differ from one that the person may see
_FLAWS = {
    Flaw.NO_AGENCY: "Mã này thiếu phần đầu, là mã nơi nhận.",
    Flaw.NO_DATE: "Mã này thiếu phần ngày ở giữa.",
    Flaw.IMPOSSIBLE_DATE: "Phần ngày trong mã này không phải một ngày có thật.",
    Flaw.NO_SEQUENCE: "Mã này thiếu số thứ tự ở cuối.",
    Flaw.ONLY_AGENCY: "Mã này mới có phần đầu, còn thiếu phần ngày và số thứ tự.",
    Flaw.PROCEDURE_CODE: "Đây là mã của thủ tục, không phải mã hồ sơ đã nộp.",
}
_FORM = "Mã có dạng: H26.12-250701-0001."
_ELSEWHERE = (
    "1. Cổng Dịch vụ công quốc gia, mục tra cứu hồ sơ, hoặc VNeID",
    "2. Nơi đã nộp: đưa giấy tiếp nhận cho người trực",
)

Pending = dict[str, Any] | None


class ActionDossierStatus(Action):
    """Answers ask_dossier_status without ever inventing a status."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_dossier_status"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Say what may be said, and ask for what is missing."""
        turn = Turn.of(tracker)
        subject = None if _concerns_a_dossier(turn) else fitting_subject(turn)
        if subject is not None:
            return answer_subject(dispatcher, turn, subject)
        reply = ReplyBuilder()
        # Off the event loop: a registry that is slow must not keep everybody waiting.
        pending = await asyncio.to_thread(_answer, reply, turn)
        return [
            SlotSet("address", turn.own_word),
            SlotSet("pending", pending),
            *reply.send(dispatcher),
        ]


def _concerns_a_dossier(turn: Turn) -> bool:
    """Whether a code, digits or an answer to our question is given: no topic comes before that."""
    asked = str((turn.slot("pending") or {}).get("kind"))
    return bool(
        asked.startswith("dossier")
        or turn.metadata.get("dossier")
        or turn.entity("aspect")
        or _code(turn)
        or flaw_in(turn.text)
    )


def _answer(reply: ReplyBuilder, turn: Turn) -> Pending:
    """Fill the reply; returns the question that is open then."""
    try:
        return _look_up(reply, turn)
    except Unavailable:
        return _tell_no_answer(reply, turn)


def _look_up(reply: ReplyBuilder, turn: Turn) -> Pending:
    given: dict[str, Any] = turn.metadata.get("dossier") or {}
    verified: list[str] = turn.metadata.get("verified") or []
    check = given.get("check")
    if check == "phone":
        return _ask_owner(reply, turn, given["phone"])
    if check == "wrong":
        return _tell_wrong(reply, turn, given)
    if check == "locked":
        return _tell_locked(reply, turn)
    if check == "unavailable":
        return _tell_no_answer(reply, turn)
    if turn.entity("aspect") == "phone":
        return _ask_phone(reply, turn)
    code = given.get("code") or _code(turn)
    if code is None:
        flaw = flaw_in(turn.text)
        if flaw is not None:
            return _tell_flaw(reply, turn, flaw)
        return _tell_own(reply, turn, verified) if verified else _ask_code(reply, turn)
    dossier = dossiers().find(code)
    if dossier is None:
        return _tell_unknown(reply, turn, code, verified)
    if code in verified:
        tell_everything(reply, turn, dossier)
        return None
    tell_stage(reply, turn, dossier)
    return _ask_digits(reply, turn, code)


def _code(turn: Turn) -> str | None:
    """The code in the message, on the button, or of the question that is open."""
    asked = turn.slot("pending") or {}
    code = turn.understood.get("dossier_code") or turn.entity("dossier_code")
    if code is None and flaw_in(turn.text) is None:
        code = asked.get("dossier")
    return str(code) if code else None


# --- what is asked for ------------------------------------------------------------------


def _ask_code(reply: ReplyBuilder, turn: Turn) -> Pending:
    you = turn.address.you_first
    reply.outcome = "asked"
    reply.say(
        f"{you} có mã hồ sơ không? Mã ghi trên giấy tiếp nhận hồ sơ, giấy hẹn hoặc tin nhắn.",
        _FORM,
        "Không thấy mã thì mở VNeID hoặc Cổng Dịch vụ công quốc gia, mục hồ sơ của tôi.",
    )
    _offer_phone(reply)
    reply.button("Gặp cán bộ", "talk_to_human")
    return {"kind": "dossier_code"}


def _ask_digits(reply: ReplyBuilder, turn: Turn, code: str) -> Pending:
    you, me = turn.address.you, turn.address.me_first
    reply.close_with(
        f"Muốn xem chi tiết, {you} nhắn 4 số cuối căn cước hoặc số điện thoại đã ghi khi nộp.",
        f"{me} hỏi vì tên và giấy tờ chỉ để người nộp xem.",
    )
    return {"kind": "dossier_digits", "dossier": code}


def _ask_phone(reply: ReplyBuilder, turn: Turn) -> Pending:
    reply.outcome = "asked"
    reply.say(
        f"{turn.address.you_first} nhắn số điện thoại đã ghi khi nộp hồ sơ.",
        f"{turn.address.me_first} hỏi vì cần số này để tìm. Số được che ngay, không lưu lại.",
    )
    return {"kind": "dossier_phone"}


def _ask_owner(reply: ReplyBuilder, turn: Turn, phone: str) -> Pending:
    reply.outcome = "asked"
    reply.say(
        f"{turn.address.you_first} nhắn thêm 4 số cuối căn cước của người nộp.",
        f"{turn.address.me_first} hỏi vì hồ sơ chỉ để người nộp xem.",
    )
    return {"kind": "dossier_owner", "phone": phone}


def _offer_phone(reply: ReplyBuilder) -> None:
    if dossiers().lists_by_owner:
        reply.button("Tìm bằng điện thoại", "ask_dossier_status", aspect="phone")


# --- what is told -----------------------------------------------------------------------


def _tell_own(reply: ReplyBuilder, turn: Turn, codes: list[str]) -> Pending:
    """The dossiers that the person may see."""
    found: list[Dossier] = [d for d in map(dossiers().find, codes) if d is not None]
    if not found:
        return _ask_code(reply, turn)
    if len(found) == 1:
        tell_everything(reply, turn, found[0])
    else:
        tell_list(reply, turn, found)
    return None


def _tell_flaw(reply: ReplyBuilder, turn: Turn, flaw: Flaw) -> Pending:
    reply.outcome = "asked"
    reply.say(
        _FLAWS[flaw],
        "Mã đủ có ba phần: nơi nhận, ngày nộp, số thứ tự. Ví dụ: H26.12-250701-0001.",
        f"{turn.address.you_first} xem lại trên giấy tiếp nhận hồ sơ rồi nhắn cả mã.",
    )
    _offer_phone(reply)
    reply.button("Gặp cán bộ", "talk_to_human")
    return {"kind": "dossier_code"}


def _tell_unknown(reply: ReplyBuilder, turn: Turn, code: str, verified: list[str]) -> Pending:
    you, me = turn.address.you_first, turn.address.me_first
    reply.outcome = "unknown"
    if not dossiers().is_connected:
        reply.say(
            f"{me} chưa tra được hồ sơ {code}, vì ở đây chưa nối với hệ thống một cửa.",
            f"{you} kiểm tra lại mã trên giấy tiếp nhận hồ sơ, rồi tra ở một trong hai nơi:",
        )
    else:
        # A code that resembles this one is told only to whom that dossier belongs.
        near = [c for c in verified if Levenshtein.distance(c, code) <= _NEAR]
        reply.say(f"{me} chưa thấy hồ sơ nào có mã {code}.")
        if near:
            reply.say(f"Có phải {you.lower()} muốn hỏi hồ sơ {near[0]}?")
            reply.button("Đúng hồ sơ đó", "ask_dossier_status", dossier_code=near[0])
        reply.say(
            f"{you} so lại từng số với giấy tiếp nhận. Hồ sơ vừa nộp có thể chưa kịp cập nhật.",
            "Vẫn không thấy thì tra ở một trong hai nơi:",
        )
    reply.say(*_ELSEWHERE, *line_to_ask(locate(turn)))
    reply.button("Gặp cán bộ", "talk_to_human")
    return {"kind": "dossier_code"}


def _tell_wrong(reply: ReplyBuilder, turn: Turn, given: dict[str, Any]) -> Pending:
    """The same words whether the digits are wrong or there is no such dossier."""
    reply.outcome = "asked"
    you = turn.address.you_first
    if given.get("code"):
        reply.say(f"4 số này chưa khớp với hồ sơ {given['code']}, hoặc mã chưa đúng.")
        pending = {"kind": "dossier_digits", "dossier": given["code"]}
    else:
        reply.say("Chưa thấy hồ sơ nào khớp cả số điện thoại và 4 số cuối căn cước.")
        pending = {"kind": "dossier_owner", "phone": given["phone"]}
    reply.say(
        f"{you} xem lại giấy tiếp nhận hồ sơ, rồi nhắn lại 4 số cuối.",
        "Sai 5 lần thì phải chờ 30 phút.",
    )
    reply.button("Gặp cán bộ", "talk_to_human")
    return pending


def _tell_locked(reply: ReplyBuilder, turn: Turn) -> Pending:
    reply.outcome = "refused"
    reply.say(
        "Đã thử sai nhiều lần, nên phần chi tiết tạm khóa ít nhất 30 phút.",
        f"{turn.address.you_first} thử lại sau. Cần gấp thì hỏi nơi đã nộp hồ sơ.",
        *line_to_ask(locate(turn)),
    )
    reply.button("Gặp cán bộ", "talk_to_human")
    return None


def _tell_no_answer(reply: ReplyBuilder, turn: Turn) -> Pending:
    """The registry is silent: say so, never what it said before."""
    reply.outcome = "unknown"
    reply.say(
        f"Hệ thống một cửa chưa trả lời, nên {turn.address.me} chưa biết hồ sơ tới đâu.",
        f"{turn.address.you_first} thử lại sau ít phút, hoặc tra ở một trong hai nơi:",
        *_ELSEWHERE,
        *line_to_ask(locate(turn)),
    )
    reply.button("Gặp cán bộ", "talk_to_human")
    asked = turn.slot("pending") or {}
    return asked if str(asked.get("kind")).startswith("dossier") else None
