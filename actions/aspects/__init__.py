"""What can be asked of a procedure: one module an aspect, each phrasing guide and record."""

from __future__ import annotations

from collections.abc import Callable

from actions.aspects.basics import Section
from actions.aspects.documents import documents
from actions.aspects.duration import duration
from actions.aspects.eligibility import eligibility
from actions.aspects.fee import fee
from actions.aspects.form import form
from actions.aspects.legal_basis import legal_basis
from actions.aspects.online import online
from actions.aspects.overview import overview
from actions.aspects.result import result
from actions.aspects.steps import steps
from actions.aspects.where import where
from actions.turn import Procedure, Turn

ASPECTS: dict[str, Callable[[Procedure, Turn], Section]] = {
    "ask_procedure": overview,
    "ask_documents": documents,
    "ask_where_to_file": where,
    "ask_fee": fee,
    "ask_duration": duration,
    "ask_steps": steps,
    "ask_online": online,
    "ask_form": form,
    "ask_eligibility": eligibility,
    "ask_result": result,
    "ask_legal_basis": legal_basis,
}

BUTTON_TITLES = {
    "ask_documents": "Cần giấy tờ gì?",
    "ask_where_to_file": "Nộp ở đâu?",
    "ask_fee": "Tốn bao nhiêu?",
    "ask_duration": "Bao lâu có?",
    "ask_steps": "Làm từng bước",
    "ask_online": "Nộp trực tuyến?",
    "ask_form": "Mẫu đơn nào?",
    "ask_eligibility": "Ai được làm?",
    "ask_result": "Nhận được gì?",
    "ask_legal_basis": "Căn cứ luật nào?",
}

__all__ = ["ASPECTS", "BUTTON_TITLES", "Section"]
