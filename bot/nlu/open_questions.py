"""Answers to what we asked: which procedure, which case, which place, what it is about."""

from __future__ import annotations

import re
from typing import Any

from bot.nlu.case_answers import option_in, option_said
from bot.nlu.cues import asks_yes_or_no
from bot.nlu.place_linker import mention_dict
from bot.nlu.reading import PROCEDURE_INTENTS, Reading
from bot.nlu.subject import named, turns_to
from procedure_kb.dossiers.codes import flaw_in
from procedure_kb.places.mentions import find_places
from procedure_kb.places.units import load_gazetteer
from procedure_kb.text import fold

_NOT_A_CHOICE = frozenset("greet thank goodbye talk_to_human complain".split())
_WORDS_OF_A_PLACE = 6
_WORDS_OF_AN_ANSWER = 6
_FORGOTTEN = re.compile(r"\b(?:quen|(?:khong|chang|chua) (?:con )?(?:nho|thay|co|biet|giu))\b")


def answers_open_question(reading: Reading) -> bool:
    """Take the message as the answer to the question that is open, if it is one."""
    if _answers_about_dossier(reading):
        return True
    kind = reading.pending.get("kind")
    answered = {
        "procedure": _answers_which_procedure,
        "case": _answers_case,
        "place": _answers_place,
        "what": _answers_what,
    }.get(str(kind))
    if answered is None:
        return False
    return answered(reading) or _answers_not_sure(reading)


def _answers_about_dossier(reading: Reading) -> bool:
    """A number that was asked for, a try at the code that was asked for, "quên rồi", or words
    that ask for nothing else."""
    asked = reading.asked_of_dossier
    tries_code = asked == "dossier_code" and flaw_in(reading.typed) is not None
    if reading.gave_factor or tries_code:
        reading.become("ask_dossier_status")
        return True
    brief = len(reading.text.split()) <= _WORDS_OF_AN_ANSWER
    if asked and brief and (reading.signals.get("unsure") or _FORGOTTEN.search(fold(reading.text))):
        reading.become("not_sure")
        return True
    # "Sao lại không có?", and nothing else is clearly asked: still the same dossier.
    doubtful = reading.confidence < reading.config["certain"]
    if asked and doubtful and reading.top_score < reading.config["evidence"]:
        reading.become("ask_dossier_status")
        return True
    return False


def _answers_not_sure(reading: Reading) -> bool:
    """ "Tôi không rõ", typed where the button of that name is offered."""
    if reading.pending["kind"] == "what" or not reading.signals.get("unsure"):
        return False
    if reading.heard and reading.intent in PROCEDURE_INTENTS:
        return False  # "không biết nộp ở đâu" asks something
    reading.become("not_sure")
    return True


def _answers_which_procedure(reading: Reading) -> bool:
    offered = {o["code"]: o["title"] for o in reading.pending.get("options", [])}
    if reading.intent in _NOT_A_CHOICE:
        return False
    titles = {code: [title] for code, title in offered.items()}
    chosen = option_said(reading.text, titles)
    if chosen is None and not reading.signals.get("unsure"):
        chosen = option_in(reading.text, titles)
    if chosen is None:
        best = max(offered, key=reading.context_score, default=None)
        if best is None or reading.context_score(best) < max(
            reading.config["choose"] * reading.top_score, reading.config["no_evidence"]
        ):
            return False
        chosen = best
    reading.choose(chosen)
    _back_to_what_was_asked(reading)
    return True


def _answers_case(reading: Reading) -> bool:
    code, question = reading.pending["code"], reading.pending["question"]
    options: dict[str, list[str]] = reading.pending.get("options", {})
    chosen = option_said(reading.text, options)
    other = turns_to(reading, code)
    if other is not None:
        # "người lớn" resembles another procedure; its name does not stand there
        brief = len(reading.text.split()) <= _WORDS_OF_AN_ANSWER and not reading.heard
        if chosen is None or not brief or named(other, reading.subject) == 1:
            return False
    if chosen is None and not reading.signals.get("unsure"):
        chosen = option_in(reading.text, options, intent=reading.intent)
    if chosen is None:
        return False
    reading.case_answers = {"code": code, "answers": {question: chosen}}
    reading.choose(code)
    reading.follows_up = True
    _back_to_what_was_asked(reading)
    return True


def _answers_place(reading: Reading) -> bool:
    around = reading.pending.get("text")
    if reading.signals.get("unsure") and not reading.places:
        return False
    if reading.places:
        reading.places = [_narrowed(reading, place) for place in reading.places]
    elif around and len(reading.text.split()) <= _WORDS_OF_A_PLACE:
        # "phường 12" after "quận 10": only together do they name a place
        joined = find_places(f"{reading.typed}, {around}")
        reading.places = [mention_dict(m) for m in joined]
    if not reading.places:
        return False
    code = reading.pending.get("code")
    if reading.about_procedure and reading.heard and turns_to(reading, code or ""):
        return False
    if code:
        reading.choose(code)
        reading.follows_up = True
    _back_to_what_was_asked(reading)
    return True


def _narrowed(reading: Reading, place: dict[str, Any]) -> dict[str, Any]:
    """A place read among those that were offered: a province or ward picks one of them."""
    offered = reading.pending.get("units") or []
    if not offered:
        return place
    gazetteer = load_gazetteer()
    units = [u for code in offered if (u := gazetteer.get(code)) is not None]
    named_units = {u["code"] for u in place["units"]}
    picked = [u for u in units if u.code in named_units or u.province_code in named_units]
    if not picked:
        around = reading.pending.get("text")
        joined = find_places(f"{place['text']}, {around}") if around else []
        return mention_dict(joined[0]) if joined and joined[0].units else place
    return {
        **place,
        "units": [{"code": u.code, "name": u.name, "province": u.province} for u in picked],
        "ask": len(picked) > 1,
    }


def _answers_what(reading: Reading) -> bool:
    """The need, told after we asked for it or after the person said "không phải cái đó"."""
    if not reading.procedures or reading.heard:
        return False
    fits = reading.top_score >= reading.config["evidence"]
    told = reading.intent == "ask_procedure" or (
        fits
        and not reading.about_procedure
        and (
            reading.confidence < reading.config["certain"]
            or named(reading.procedures[0]["code"], reading.subject) == 1
        )
    )
    if not told:
        return False
    if not reading.about_procedure:
        reading.become("ask_procedure")
    _back_to_what_was_asked(reading)
    return True


def _back_to_what_was_asked(reading: Reading) -> None:
    """Go on with the question that made us ask, unless the answer asks something itself."""
    asks = reading.heard or (reading.intent != "ask_procedure" and asks_yes_or_no(reading.text))
    if asks and reading.about_procedure:
        return
    aspects = reading.pending.get("aspects") or []
    if aspects:
        reading.become(aspects[0])
