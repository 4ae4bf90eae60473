"""Questions we ask back, and what is remembered of them until the answer comes.

The ``pending`` slot holds the question that is open: its kind, the options offered, and what
the person wanted to know, so that the answer leads straight back to it.
"""

from __future__ import annotations

from typing import Any

from actions.reply import ReplyBuilder
from actions.turn import Turn
from procedure_kb.model.guide import Guide, Question
from procedure_kb.text import fold

_MOST_CHOICES = 3


def ask_which_procedure(
    reply: ReplyBuilder, turn: Turn, codes: list[str], aspects: list[str]
) -> dict[str, Any]:
    """Ask which of several procedures is meant. Returns the ``pending`` value."""
    options = []
    for code in codes[:_MOST_CHOICES]:
        entry = turn.kb.entry(code)
        if entry is not None:
            options.append({"code": code, "title": entry.title})
    you, me = turn.address.You, turn.address.Me
    reply.outcome = "asked"
    reply.say(f"{you} cần việc nào? {me} hỏi vì giấy tờ và nơi nộp mỗi việc một khác.")
    for option in options:
        title = option["title"]
        if len(title) > 60:
            reply.say(f"- {title}")
        reply.button(
            button_title(title), "choose_procedure", procedure=option["code"], aspect=aspects[0]
        )
    reply.not_sure()
    return {"kind": "procedure", "options": options, "aspects": aspects}


def ask_case(
    reply: ReplyBuilder, turn: Turn, guide: Guide, question: Question, aspects: list[str]
) -> dict[str, Any]:
    """Ask a case question. Returns ``pending``."""
    reply.outcome = "asked"
    why = question.why[0].lower() + question.why[1:]
    reply.close_with(question.ask, f"{turn.address.Me} hỏi vì {why}")
    for option_id, option in question.options.items():
        reply.button(
            option.label,
            "answer_case",
            procedure=guide.code,
            question=question.id,
            option=option_id,
        )
    if len(question.options) < 4:
        reply.not_sure()
    return {
        "kind": "case",
        "code": guide.code,
        "question": question.id,
        "options": {
            key: [option.label, *option.phrases] for key, option in question.options.items()
        },
        "aspects": aspects,
    }


def ask_place(
    reply: ReplyBuilder,
    turn: Turn,
    mention: dict[str, Any] | None,
    code: str | None,
    aspects: list[str],
) -> dict[str, Any]:
    """Ask for the commune: which of several, or simply which. Returns ``pending``."""
    reply.outcome = "asked"
    you, me = turn.address, turn.address.Me
    options: list[dict[str, str]] = []
    if mention is None:
        reply.close_with(
            f"{you.You} ở xã, phường nào? {me} hỏi để chỉ đúng nơi nộp. Tên cũ hay mới đều được."
        )
    elif not mention["units"]:
        reply.close_with(
            f"{me} chưa thấy “{mention['text']}” trong danh sách xã, phường. "
            f"{you.You} cho {you.me} biết tên quận, huyện cũ hoặc tỉnh, thành phố."
        )
    else:
        options = mention["units"][:_MOST_CHOICES]
        provinces = {u["province"] for u in mention["units"]}
        if mention["reason"] == "split":
            names = ", ".join(u["name"] for u in mention["units"][:6])
            reply.say(
                f"{_capital(mention['text'])} đã chia cho {len(mention['units'])} nơi: {names}.",
            )
            reply.close_with(f"Nhà {you.you} nay thuộc nơi nào?")
        elif mention["reason"] == "district_only":
            names = ", ".join(u["name"] for u in mention["units"][:8])
            more = " …" if len(mention["units"]) > 8 else ""
            reply.say(
                f"Từ 01/7/2025 không còn {_district_word(mention)}. "
                f"{_capital(mention['text'])} nay gồm: {names}{more}."
            )
            reply.close_with(
                f"{you.You} ở xã, phường nào? {me} hỏi để chỉ đúng nơi. Tên cũ hay mới đều được."
            )
        elif len(provinces) > 1:
            shown = ", ".join(sorted(provinces)[:6])
            reply.say(f"Có {len(mention['units'])} nơi tên như vậy: {shown}.")
            reply.close_with(f"{you.You} ở tỉnh, thành phố nào?")
        else:
            reply.close_with(f"{you.You} ở nơi nào dưới đây?")
        if mention["reason"] != "district_only" or len(mention["units"]) <= _MOST_CHOICES:
            for unit in options:
                title = (
                    unit["name"] if len(provinces) == 1 else f"{unit['name']}, {unit['province']}"
                )
                reply.button(title, "choose_place", unit=unit["code"], aspect=aspects[0])
    reply.not_sure()
    return {
        "kind": "place",
        "code": code,
        "aspects": aspects,
        "text": (mention or {}).get("text"),
        "units": [u["code"] for u in (mention or {}).get("units", [])],
    }


def button_title(title: str) -> str:
    """A procedure's name short enough for a button."""
    for prefix in ("Thủ tục ", "thủ tục "):
        title = title.removeprefix(prefix)
    title = title[0].upper() + title[1:]
    if len(title) <= 42:
        return title
    cut = title[:42]
    return cut[: cut.rfind(" ")] + "…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _district_word(mention: dict[str, Any]) -> str:
    folded = fold(mention["text"])
    for word, plain in (("quan", "quận"), ("huyen", "huyện"), ("thi xa", "thị xã")):
        if folded.startswith(word):
            return plain
    return "quận, huyện, thị xã"
