"""Answers to what we ask about a dossier, and codes with a part missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Resolve = Callable[..., dict[str, Any]]
DIGITS = {"kind": "dossier_digits", "dossier": "H26.12-261102-0001"}


@pytest.mark.parametrize("text", ["H26.12-0001", "mã H26.12-261102", "260302-0417 ạ"])
def test_hardly_more_than_a_broken_code(resolve: Resolve, text: str) -> None:
    assert resolve(text, "out_of_scope")["intent"] == "ask_dossier_status"


@pytest.mark.parametrize("text", ["nộp ở q10", "thi bằng b2", "chuyển nhà từ H26 sang p12 làm gì"])
def test_what_only_resembles_a_code(resolve: Resolve, text: str) -> None:
    assert resolve(text, "out_of_scope")["intent"] != "ask_dossier_status"


def test_half_a_code_counts_where_the_code_was_asked_for(resolve: Resolve) -> None:
    text = "trên giấy ghi là H26.12 thôi em ạ"
    asked = resolve(text, "out_of_scope", pending={"kind": "dossier_code"})
    assert asked["intent"] == "ask_dossier_status"
    assert resolve(text, "out_of_scope")["intent"] != "ask_dossier_status"


@pytest.mark.parametrize("text", ["quên rồi", "toi khong nho so do", "mình không có"])
def test_forgotten_digits(resolve: Resolve, text: str) -> None:
    assert resolve(text, "deny", pending=DIGITS)["intent"] == "not_sure"
    assert resolve(text, "deny")["intent"] == "deny"


def test_a_question_meanwhile_is_that_question(resolve: Resolve) -> None:
    asked = resolve(
        "không có giấy chứng sinh thì làm khai sinh cần gì",
        "ask_documents",
        pending=DIGITS,
        scores={"1.001193": 0.95},
    )
    assert (asked["intent"], asked["codes"]) == ("ask_documents", ["1.001193"])


def test_an_open_question_about_a_dossier_keeps_no_procedure(resolve: Resolve) -> None:
    """Whether something is out of scope is settled as at the start of a conversation."""
    asked = resolve("giá vàng hôm nay", "out_of_scope", pending=DIGITS, scores={"1.001193": 0.2})
    assert asked["intent"] == "out_of_scope"
