"""What a message wants: the classifier's verdict against what else is known of the message.

Danger and wrongdoing come first, then a dossier's code, then whether the message is about a
procedure at all; the classifier is overruled only where it doubts.
"""

from __future__ import annotations

import math

from bot.nlu.cues import asks_whether_still_there, own_words
from bot.nlu.reading import Reading
from bot.nlu.subject import named
from procedure_kb.dossiers.codes import Flaw, flaw_in

# Intents that short questions about the procedure in hand are mistaken for.
MISTAKEN = frozenset("greet goodbye affirm deny help talk_to_human thank complain".split())
# The same, where the words say clearly which procedure is meant.
_DOUBTFUL = MISTAKEN | {"ask_dossier_status", "ask_service_point"}
_LEAST_DOUBT = 0.003  # share of out_of_scope below which it makes no difference
_WORDS_OF_A_CODE = 4


def settle_intent(reading: Reading) -> None:
    """Settle the intent of a message before its procedure is settled."""
    top, config = reading.top_score, reading.config
    if reading.signals.get("danger_now"):
        reading.become("talk_to_human")
    elif asks_for_wrongdoing(reading):
        reading.become("out_of_scope")
    elif reading.intent not in ("complain", "ask_dossier_status") and _gives_code(reading):
        reading.become("ask_dossier_status")
    elif (
        reading.intent == "ask_procedure"
        and reading.places
        and not reading.heard
        and asks_whether_still_there(reading.text)
    ):
        # The need told beside it ("… định đăng ký tạm trú") is what it is asked for.
        reading.become("ask_merged_unit")
    elif not reading.in_conversation and (
        reading.about_procedure or reading.intent == "out_of_scope"
    ):
        _settle_scope(reading)
    elif reading.intent == "out_of_scope" and reading.confidence < config["out_of_scope"]:
        # A doubtful out-of-scope with good evidence of a procedure is a question about it.
        if top >= config["evidence"]:
            reading.become(reading.likeliest_question())
    elif (
        reading.intent == "ask_merged_unit"
        and reading.held
        and "ask_where_to_file" in reading.heard
    ):
        reading.become("ask_where_to_file")  # its answer says what the place is now
    elif (
        reading.intent in _DOUBTFUL
        and reading.confidence < config["certain"]
        and top >= config["clear"]
        and (reading.heard or named(reading.procedures[0]["code"], reading.subject) == 1)
    ):
        reading.become(reading.likeliest_question())


def asks_for_wrongdoing(reading: Reading) -> bool:
    """Whether somebody asks how to break the law; who complains of it does not."""
    return bool(reading.signals.get("wrongdoing")) and reading.intent != "complain"


def _gives_code(reading: Reading) -> bool:
    """A code, or hardly more than a code with a part missing: "mã H26.12-0001"."""
    if reading.dossier_code or len(reading.typed.split()) > _WORDS_OF_A_CODE:
        return bool(reading.dossier_code)
    return flaw_in(reading.typed) in (
        Flaw.NO_AGENCY,
        Flaw.NO_DATE,
        Flaw.IMPOSSIBLE_DATE,
        Flaw.NO_SEQUENCE,
    )


def _settle_scope(reading: Reading) -> None:
    """Decline what resembles no procedure enough for the classifier's doubt."""
    config = reading.config
    share = min(max(reading.share("out_of_scope"), _LEAST_DOUBT), 1 - _LEAST_DOUBT)
    odds = (
        config["scope_constant"]
        + config["scope_doubt"] * math.log(share / (1 - share))
        + config["scope_fit"] * reading.top_score
    )
    if odds > config["scope_odds"]:
        # "Thế nộp ở đâu" alone resembles nothing: then we ask what it is about.
        if reading.about_procedure and own_words(reading.subject):
            reading.become("out_of_scope")
    elif not reading.about_procedure:
        reading.become(reading.likeliest_question())


def names_nothing(reading: Reading) -> bool:
    """Whether "lệ phí bao nhiêu" stands alone: then we ask what it is about."""
    if reading.held or reading.pending or not reading.about_procedure or own_words(reading.subject):
        return False
    return all(named(p["code"], reading.subject) < 1 for p in reading.procedures)
