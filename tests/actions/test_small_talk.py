"""Courtesies, in the person's own form of address; they leave open questions open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.small_talk import welcome

Ask = Callable[..., Any]
OWN = [
    ("bác", "bác", "cháu"),
    ("cô", "cô", "cháu"),
    ("chú", "chú", "cháu"),
    ("ông", "ông", "cháu"),
    ("bà", "bà", "cháu"),
    ("con", "bạn", "mình"),
    ("cháu", "bạn", "mình"),
    ("em", "anh/chị", "em"),
]


def test_the_first_words_of_a_conversation() -> None:
    dispatcher = CollectingDispatcher()
    welcome().send(dispatcher)
    (message,) = dispatcher.messages
    assert message["text"].startswith("Em là trợ lý tự động, không phải cán bộ.")
    assert [b["title"] for b in message["buttons"]] == [
        "Làm khai sinh",
        "Mất căn cước",
        "Hỏi được gì?",
    ]
    assert message["custom"]["sources"] == []


@pytest.mark.parametrize(("own", "you", "me"), OWN)
def test_greeting_in_the_persons_own_form_of_address(ask: Ask, own: str, you: str, me: str) -> None:
    said = ask("greet", "chào", signals={"self_reference": [own]})
    assert said.lines[0].startswith(f"Chào {you}. {me[0].upper()}{me[1:]} là trợ lý tự động")
    assert said.slots["address"] == own


@pytest.mark.parametrize(("own", "you", "me"), OWN)
def test_thanks(ask: Ask, own: str, you: str, me: str) -> None:
    said = ask("thank", "cảm ơn", slots={"address": own})
    assert said.text.startswith("Dạ không có gì.")
    assert f"{you[0].upper()}{you[1:]} cần hỏi thêm thì cứ nhắn {me}." in said.text
    assert said.slots["address"] == own


def test_goodbye(ask: Ask) -> None:
    said = ask("goodbye", "bác chào nhé", signals={"self_reference": ["bác"]})
    assert said.text == "Chào bác. Chúc việc giấy tờ suôn sẻ."


def test_the_form_of_address_stays_until_another_is_heard(talk: Any) -> None:
    talk.says("greet", "bác chào cháu", signals={"self_reference": ["bác"]})
    assert "bác" in talk.says("goodbye", "thôi chào nhé").text
    said = talk.says("goodbye", "con chào", signals={"self_reference": ["con"]})
    assert said.text.startswith("Chào bạn.")


def test_the_form_of_address_holds_in_answers_too(talk: Any) -> None:
    talk.says("greet", "bà chào", signals={"self_reference": ["bà"]})
    said = talk.says("ask_where_to_file", "nộp ở đâu", code="1.001193")
    assert "Bà ở xã, phường nào? Cháu hỏi" in said.text
    fee = talk.says("ask_fee", "bao nhiêu tiền", code="1.001193")
    assert "Cháu chưa có mức của từng nơi" in fee.text


@pytest.mark.parametrize(("intent", "words"), [("affirm", "Dạ vâng."), ("deny", "hiểu chưa đúng")])
def test_yes_and_no_to_nothing(ask: Ask, intent: str, words: str) -> None:
    said = ask(intent, "x")
    assert said.outcome == "asked"
    assert words in said.text
    assert said.titles == ["Gặp cán bộ"]


@pytest.mark.parametrize("intent", ["affirm", "deny"])
def test_yes_and_no_lead_back_to_the_procedure(talk: Any, intent: str) -> None:
    talk.says("ask_fee", "bao nhiêu tiền", code="1.014064")
    said = talk.says(intent, "x")
    assert said.titles == ["Cần giấy tờ gì?", "Nộp ở đâu?", "Gặp cán bộ"]
    assert talk.presses("Nộp ở đâu?").sources[0]["code"] == "1.014064"


@pytest.mark.parametrize("intent", ["greet", "thank", "affirm", "deny", "goodbye"])
def test_an_open_question_stays_open(talk: Any, intent: str) -> None:
    talk.says("ask_documents", "mất căn cước", code="1.014064")
    before = talk.slots["pending"]
    said = talk.says(intent, "x")
    assert "pending" not in said.slots
    assert talk.slots["pending"] == before
