"""Questions we ask back, and what is remembered of them until the answer comes.

The ``pending`` slot holds the question that is open: its kind, the options offered, and what
the person wanted to know, so that the answer leads straight back to it.
"""

from __future__ import annotations

from typing import Any

from actions.location import Role, capital, role_of
from actions.reply import ReplyBuilder
from actions.turn import Turn
from procedure_kb.filing import FilingAdvice
from procedure_kb.model.filing import PlaceNeeded
from procedure_kb.model.guide import Guide, Question
from procedure_kb.text import fold

_MOST_CHOICES = 3
_MOST_COMMUNES = 8


def ask_which_procedure(
    reply: ReplyBuilder, turn: Turn, codes: list[str], aspects: list[str]
) -> dict[str, Any]:
    """Ask which of several procedures is meant, as many as there is room for beside the buttons
    that the reply has. Returns the ``pending`` value."""
    options = []
    for code in codes[: _MOST_CHOICES - len(reply.buttons)]:
        entry = turn.kb.entry(code)
        if entry is not None:
            options.append({"code": code, "title": entry.title})
    you, me = turn.address.you_first, turn.address.me_first
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
    reply: ReplyBuilder,
    turn: Turn,
    guide: Guide,
    question: Question,
    aspects: list[str],
    *,
    rest: bool = False,
) -> dict[str, Any]:
    """Ask a case question. Returns ``pending``.

    Args:
        rest: offer the answers for which there was no button the first time.
    """
    reply.outcome = "asked"
    why = question.why[0].lower() + question.why[1:]
    reply.close_with(question.ask, f"{turn.address.me_first} hỏi vì {why}")
    offer_options(reply, guide, question, rest=rest)
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


def offer_options(
    reply: ReplyBuilder, guide: Guide, question: Question, *, rest: bool = False
) -> None:
    """The options of a case question as buttons, as many as leave room for a way out.

    Where they do not all fit, the last button brings the rest (``rest``).
    """
    options = list(question.options.items())
    if len(options) > _MOST_CHOICES:
        options = options[_MOST_CHOICES - 1 :] if rest else options[: _MOST_CHOICES - 1]
    for option_id, option in options:
        reply.button(
            option.label, "answer_case", procedure=guide.code, question=question.id,
            option=option_id,
        )  # fmt: skip
    if len(question.options) > _MOST_CHOICES and not rest:
        reply.button("Câu trả lời khác", "answer_case", procedure=guide.code, question=question.id)


def ask_place(
    reply: ReplyBuilder,
    turn: Turn,
    mention: dict[str, Any] | None,
    code: str | None,
    aspects: list[str],
    advice: FilingAdvice | None = None,
) -> dict[str, Any]:
    """Ask for the commune: which of several, or simply which. Returns ``pending``.

    Args:
        advice: where to file, when that is what was asked: which place decides.
    """
    reply.outcome = "asked"
    you, me = turn.address, turn.address.me_first
    why = f"{me} hỏi để chỉ đúng nơi{'' if advice is None else ' nộp'}."
    role = _role_asked_for(mention, advice)
    units = mention["units"] if mention else []
    offered = units[:_MOST_CHOICES]
    if mention is None:
        reply.close_with(f"{_which_place(turn, advice)} {why} Tên cũ hay mới đều được.")
    elif mention["reason"] == "unknown":
        reply.close_with(
            f"{me} chưa thấy “{mention['text']}” trong danh sách xã, phường.", _now_made_of(mention)
        )
        if units:
            reply.close_with(f"{_which_place(turn, advice)} {why}")
        else:
            reply.close_with(
                f"{you.you_first} cho {you.me} biết tên quận, huyện cũ hoặc tỉnh, thành phố. {why}"
            )
    elif mention["reason"] == "district_only":
        reply.close_with(
            f"Từ 01/7/2025 không còn {_district_word(mention)}. {_now_made_of(mention)}",
            f"{_which_place(turn, advice)} {why} Tên cũ hay mới đều được.",
        )
    elif mention["reason"] == "split":
        names = ", ".join(u["name"] for u in units[:6])
        reply.close_with(
            f"{capital(mention['text'])} đã chia cho {len(units)} nơi: {names}.",
            f"{_which_part(turn, advice)} {why}",
        )
    elif len({u["province"] for u in units}) > 1:
        provinces = sorted({u["province"] for u in units})
        shown = ", ".join(provinces[:6]) + (" …" if len(provinces) > 6 else ".")
        reply.close_with(
            f"Có {len(units)} nơi tên như vậy, ở {shown}",
            f"{_which_province(turn, advice)} {why}",
        )
    else:
        reply.close_with(f"{_which_part(turn, advice)} {why}")
    # Three communes of a district as buttons would look like all of them.
    if mention and (
        mention["reason"] not in ("district_only", "unknown") or len(units) <= _MOST_CHOICES
    ):
        alike = len({u["province"] for u in units}) == 1
        for unit in offered:
            title = unit["name"] if alike else f"{unit['name']}, {unit['province']}"
            reply.button(title, "choose_place", unit=unit["code"], aspect=aspects[0])
    reply.not_sure()
    pending = {
        "kind": "place",
        "code": code,
        "aspects": aspects,
        "text": (mention or {}).get("text"),
        "units": [u["code"] for u in units],
    }
    return pending if role == "home" else {**pending, "role": role}


def _role_asked_for(mention: dict[str, Any] | None, advice: FilingAdvice | None) -> Role:
    """What the place that we ask for is to the person."""
    named: Role = role_of(mention) if mention else "home"
    if named != "home" or advice is None:
        return named
    asked: dict[PlaceNeeded, Role] = {
        "land": "land",
        "business": "work",
        "registered": "registered",
    }
    return asked.get(advice.place_needed, "home")


def _which_place(turn: Turn, advice: FilingAdvice | None) -> str:
    unit = "xã, phường"
    if advice is not None and not advice.needs_commune:
        unit = "tỉnh, thành phố"
    return f"{_where_it_is(turn, advice)} {unit} nào?"


def _which_province(turn: Turn, advice: FilingAdvice | None) -> str:
    return f"{_where_it_is(turn, advice)} tỉnh, thành phố nào?"


def _where_it_is(turn: Turn, advice: FilingAdvice | None) -> str:
    """ "Anh/chị ở", or "Đất ở" where the land decides."""
    if advice is None or not advice.place_phrase:
        return f"{turn.address.you_first} ở"
    if advice.place_phrase.endswith(" ở"):
        return f"{capital(advice.place_phrase)} thuộc"
    return f"{_what_is_there(advice.place_phrase)} ở"


def _which_part(turn: Turn, advice: FilingAdvice | None) -> str:
    what = f"Nhà {turn.address.you}"
    if advice is not None and advice.place_phrase:
        what = _what_is_there(advice.place_phrase)
    return f"{what} nay thuộc nơi nào?"


def _what_is_there(phrase: str) -> str:
    """ "Nơi xây dựng"; "Đất" for "nơi có đất"."""
    return capital(phrase.removeprefix("nơi có "))


def _now_made_of(mention: dict[str, Any]) -> str:
    """The communes of today in the old district that was named; nothing where none was."""
    units = mention["units"]
    if not units:
        return ""
    old = next((o["name"] for o in mention.get("old") or [] if o["level"] == "district"), "")
    names = ", ".join(u["name"] for u in units[:_MOST_COMMUNES])
    more = " …" if len(units) > _MOST_COMMUNES else "."
    return f"{capital(old or mention['text'])} nay gồm: {names}{more}"


def button_title(title: str) -> str:
    """A procedure's name short enough for a button."""
    for prefix in ("Thủ tục ", "thủ tục "):
        title = title.removeprefix(prefix)
    title = title[0].upper() + title[1:]
    if len(title) <= 42:
        return title
    cut = title[:42]
    return cut[: cut.rfind(" ")] + "…"


def _district_word(mention: dict[str, Any]) -> str:
    folded = fold(mention["text"])
    for word, plain in (("quan", "quận"), ("huyen", "huyện"), ("thi xa", "thị xã")):
        if folded.startswith(word):
            return plain
    return "quận, huyện, thị xã"
