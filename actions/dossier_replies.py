"""A dossier in words: its stage for whoever has the code, the rest for whom it belongs to."""

from __future__ import annotations

from actions.hotlines import line_to_ask
from actions.location import locate
from actions.reply import ReplyBuilder
from actions.turn import Turn
from actions.wording import date, money, numbered
from procedure_kb.clock import is_confirmed, working_days_between
from procedure_kb.dossiers.model import Dossier, Status
from procedure_kb.dossiers.private import mark
from procedure_kb.dossiers.statuses import text_of
from procedure_kb.text import fold

_CIVIL_STATUS = "ho tich"
_DEMO = "Đây là hồ sơ thử, không có thật."


def tell_stage(reply: ReplyBuilder, turn: Turn, dossier: Dossier) -> None:
    """What a code alone shows: the stage, the day of the appointment, what to do."""
    reply.say(_stage(turn, dossier))
    if not _is_late(turn, dossier):  # who waits too long knows that, and wants to know whom to ask
        reply.say(text_of(dossier.status).means, _to_do(turn, dossier))
    _tell_delay(reply, turn, dossier)
    _finish(reply, turn, dossier)


def tell_everything(reply: ReplyBuilder, turn: Turn, dossier: Dossier) -> None:
    """What the person sees who filed it. Name, notes and papers are marks (`private`)."""
    reply.say(_stage(turn, dossier))
    if dossier.procedure_title:
        reply.say(f"Việc: {dossier.procedure_title}.")
    if dossier.owner:
        reply.say(f"Người nộp: {mark(dossier.code, 'owner')}.")
    if dossier.status == Status.PAPERS_MISSING and dossier.missing:
        papers = [mark(dossier.code, "missing", n) for n in range(len(dossier.missing))]
        reply.say("Giấy tờ còn thiếu:", *numbered(papers))
    if dossier.status == Status.PAYMENT_DUE and dossier.amount:
        reply.say(f"Số tiền phải trả: {money(dossier.amount)}.")
    if not _is_late(turn, dossier):
        reply.say(_to_do(turn, dossier), text_of(dossier.status).verified)
    _tell_delay(reply, turn, dossier)
    if dossier.note:
        reply.say(f"Nơi giải quyết ghi: {mark(dossier.code, 'note')}")
    if dossier.office:
        reply.say(f"Nơi giải quyết: {dossier.office}.")
    if dossier.events:
        reply.say("Các bước đã qua:")
        reply.say(*(f"- {date(e.on)}: {text_of(e.status).short}" for e in dossier.events))
    _finish(reply, turn, dossier)


def tell_list(reply: ReplyBuilder, turn: Turn, dossiers: list[Dossier]) -> None:
    """Several dossiers of one person, a line each."""
    reply.say(f"Có {len(dossiers)} hồ sơ:")
    reply.say(*numbered(_in_a_list(dossier) for dossier in dossiers))
    for number, dossier in enumerate(dossiers[:3], start=1):
        reply.button(f"Xem hồ sơ {number}", "ask_dossier_status", dossier_code=dossier.code)
    if any(dossier.is_demo for dossier in dossiers):
        reply.close_with("Đây là các hồ sơ thử, không có thật.")


def tell_ways_without_numbers(reply: ReplyBuilder, turn: Turn) -> None:
    """For who has neither code nor numbers at hand."""
    reply.say(
        "Không nhớ số cũng không sao. Các cách xem hồ sơ:",
        "1. Tìm giấy tiếp nhận hồ sơ, giấy hẹn hoặc tin nhắn: mã và số đã đăng ký ghi ở đó",
        "2. Mở VNeID hoặc Cổng Dịch vụ công quốc gia, mục hồ sơ của tôi",
        "3. Mang căn cước đến nơi đã nộp, nhờ người trực tra",
        *line_to_ask(locate(turn)),
    )


def _in_a_list(dossier: Dossier) -> str:
    due = ""
    if dossier.due_on and not text_of(dossier.status).ends:
        due = f", hẹn trả {date(dossier.due_on)}"
    about = f"{dossier.procedure_title}: " if dossier.procedure_title else ""
    return f"{about}{text_of(dossier.status).short}{due}. Mã {dossier.code}"


def _stage(turn: Turn, dossier: Dossier) -> str:
    stage = f"Hồ sơ {dossier.code}: {text_of(dossier.status).short}."
    return f"{stage} {_appointment(turn, dossier)}".strip()


def _appointment(turn: Turn, dossier: Dossier) -> str:
    """The day of the appointment, and how far off it is where that is still owed."""
    text, due, today = text_of(dossier.status), dossier.due_on, turn.today
    if dossier.status == Status.RETURNED and dossier.returned_on:
        return f"Ngày trả: {date(dossier.returned_on)}."
    if text.ends:
        return ""
    if due is None:
        return "Dữ liệu chưa ghi ngày hẹn trả." if text.can_be_late else ""
    if not text.can_be_late:
        passed = text.waits and due < today
        new = " Ngày này đã qua, hỏi nơi đã nộp ngày hẹn mới." if passed else ""
        return f"Ngày hẹn trả: {date(due)}.{new}"
    if due == today:
        return f"Hẹn trả hôm nay, {date(due)}."
    days = abs(working_days_between(today, due))
    if due > today:
        about = "" if is_confirmed(due) else "khoảng "
        left = f"còn {about}{days} ngày làm việc" if days else "sắp đến hẹn"
        return f"Hẹn trả {date(due)}, {left}."
    late = f"đã quá hẹn {days} ngày làm việc" if days else "đã qua ngày hẹn"
    return (
        f"Hẹn trả {date(due)}, đến {date(today)} {late}. Rất tiếc vì {turn.address.you} phải chờ."
    )


def _is_late(turn: Turn, dossier: Dossier) -> bool:
    due = dossier.due_on
    return text_of(dossier.status).can_be_late and due is not None and due < turn.today


def _to_do(turn: Turn, dossier: Dossier) -> str:
    said = text_of(dossier.status).do.format(you=turn.address.you)
    return said[:1].upper() + said[1:]


def _tell_delay(reply: ReplyBuilder, turn: Turn, dossier: Dossier) -> None:
    """Whom to ask about a delay, and what the office owes where a rule says it."""
    if not _is_late(turn, dossier):
        return
    whom = dossier.office or "nơi đã nhận hồ sơ"
    entry = turn.kb.entry(dossier.procedure_code)
    if entry is not None and fold(entry.field) == _CIVIL_STATUS:
        reply.say(
            "Với việc hộ tịch, nơi giải quyết phải gửi Phiếu xin lỗi, nêu lý do và ngày hẹn mới.",
            f"Chưa nhận được thì {turn.address.you} hỏi {whom}.",
        )
    else:
        reply.say(f"{turn.address.you_first} hỏi {whom} lý do và ngày hẹn mới.")
    reply.say(*line_to_ask(locate(turn)))


def _finish(reply: ReplyBuilder, turn: Turn, dossier: Dossier) -> None:
    if dossier.is_demo:
        reply.close_with(_DEMO)
    reply.button("Gặp cán bộ", "talk_to_human")
    if _is_late(turn, dossier):
        reply.button("Gửi phản ánh", "complain")
