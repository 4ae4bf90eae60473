"""Putting a reply together."""

from __future__ import annotations

import json

from rasa_sdk.executor import CollectingDispatcher

from actions.reply import ReplyBuilder
from procedure_kb.catalogue import Entry

ENTRY = Entry("1.001193", "Đăng ký khai sinh", decision="163/QĐ-BTP", checked="2026-11-21")


def _sent(reply: ReplyBuilder) -> tuple[dict, dict]:  # type: ignore[type-arg]
    dispatcher = CollectingDispatcher()
    (event,) = reply.send(dispatcher)
    (message,) = dispatcher.messages
    return message, event


def test_a_reply_says_what_it_rests_on_once() -> None:
    message, event = _sent(ReplyBuilder().say("Một.", "", "Hai.").source(ENTRY).source(ENTRY))
    assert message["text"] == "Một.\nHai."
    assert message["custom"]["outcome"] == "answered"
    assert message["custom"]["sources"] == [
        {
            "code": "1.001193",
            "title": "Đăng ký khai sinh",
            "decision": "163/QĐ-BTP",
            "checked": "2026-11-21",
        }
    ]
    assert event == {"event": "slot", "timestamp": None, "name": "more", "value": None}


def test_buttons_carry_what_they_mean() -> None:
    reply = ReplyBuilder().button("Ở Huế?", "ask_fee", procedure="1.001193", place=None)
    reply.button("Trùng", "ask_fee", procedure="1.001193").button("Gặp cán bộ", "talk_to_human")
    message, _ = _sent(reply.not_sure())
    assert message["buttons"] == [
        {"title": "Ở Huế?", "payload": '/ask_fee{"procedure": "1.001193"}'},
        {"title": "Gặp cán bộ", "payload": "/talk_to_human"},
        {"title": "Tôi không rõ", "payload": "/not_sure"},
    ]
    assert json.loads(message["buttons"][0]["payload"].removeprefix("/ask_fee"))


def test_the_rest_is_kept_with_its_sources() -> None:
    lines = [f"Dòng thứ {n}." for n in range(12)]
    message, event = _sent(ReplyBuilder().say(*lines).source(ENTRY))
    assert message["text"].split("\n") == lines[:7]
    assert message["buttons"][-1] == {"title": "Xem thêm", "payload": "/show_more"}
    assert event["value"]["lines"] == lines[7:]
    assert event["value"]["sources"] == message["custom"]["sources"]


def test_a_line_that_is_tidied_keeps_its_source() -> None:
    source = {"code": "1.001193", "title": "Đăng ký khai sinh", "decision": "", "checked": ""}
    message, _ = _sent(ReplyBuilder().cite("Nộp ở xã, phường..", source))
    assert message["text"] == "Nộp ở xã, phường."
    assert message["custom"]["sources"] == [source]


def test_the_question_stays_on_the_first_screen() -> None:
    lines = [f"Dòng thứ {n}." for n in range(12)]
    message, _ = _sent(ReplyBuilder().say(*lines).close_with("Ai đi nộp?", "", "Em hỏi vì …"))
    assert message["text"].split("\n")[-2:] == ["Ai đi nộp?", "Em hỏi vì …"]
