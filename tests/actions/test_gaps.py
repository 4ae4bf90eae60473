"""What the base does not say, the bot says it does not know (promise 1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.aspects import ASPECTS
from actions.location import settled_lines
from actions.turn import Procedure, Turn
from procedure_kb.catalogue import Entry
from procedure_kb.knowledge import KnowledgeBase

Ask = Callable[..., Any]
BARE, TWO_TIMES, ONLY_REMARKS = "9.000001", "9.000002", "9.000003"
STATED = ("ask_documents", "ask_fee", "ask_duration", "ask_form", "ask_eligibility", "ask_result",
          "ask_legal_basis", "ask_steps", "ask_online")  # fmt: skip


@pytest.mark.parametrize("aspect", STATED)
def test_an_empty_record_is_said_to_be_silent(ask: Ask, aspect: str) -> None:
    said = ask(aspect, code=BARE)
    assert said.outcome == "unknown"
    assert "không nêu" in said.text or "không quy định" in said.text
    assert said.sources[0]["code"] == BARE


def test_where_to_file_comes_from_the_rules_all_the_same(ask: Ask) -> None:
    said = ask("ask_where_to_file", code=BARE)
    assert "chưa được đọc riêng" in said.whole or "Quy tắc chung" in said.whole


@pytest.mark.parametrize("aspect", STATED)
def test_neither_guide_nor_record_in_force(kb: KnowledgeBase, aspect: str) -> None:
    """An entry of the catalogue whose revisions are over."""
    tracker = Tracker("x", {}, {"text": "x", "entities": []}, [], False, None, {}, None)
    turn = Turn(tracker, kb, dt.date(2026, 11, 21), dict(tracker.latest_message))
    entry = Entry("1.999999", "Việc cũ", field="Hộ tịch", level="commune")
    section = ASPECTS[aspect](Procedure("1.999999", entry, None, None), turn)
    assert not section.known
    assert len(section.lines) == 1


def test_remarks_are_told_where_there_is_no_list(ask: Ask) -> None:
    said = ask("ask_documents", code=ONLY_REMARKS)
    assert "Bản ghi chính thức nói về hồ sơ:" in said.text
    assert "không phải nộp giấy tờ nào" in said.text
    assert "1. " not in said.text


def test_each_way_of_filing_has_its_time_and_fee(ask: Ask) -> None:
    times = ask("ask_duration", code=TWO_TIMES).lines
    assert "3 ngày làm việc (nộp trực tuyến)" in times
    assert "5 ngày làm việc (nộp tại quầy, gửi bưu điện)" in times
    fees = ask("ask_fee", code=TWO_TIMES).lines
    assert "Nộp trực tuyến: không phải nộp." in fees
    assert "Nộp tại quầy, Gửi bưu điện: 20.000 đồng." in fees


UNKNOWN = {
    "text": "xóm Mới Tinh",
    "units": [],
    "ask": True,
    "role": "home",
    "reason": "unknown",
    "old": [],
}


@pytest.mark.parametrize("intent", ["ask_where_to_file", "ask_merged_unit", "ask_service_point"])
def test_a_name_nobody_knows_at_all(ask: Ask, intent: str) -> None:
    said = ask(intent, code="1.001193", mentions=[UNKNOWN])
    assert said.outcome == "asked"
    assert "chưa thấy “xóm Mới Tinh” trong danh sách xã, phường" in said.text
    assert "Tôi không rõ" in said.titles


def test_a_unit_that_is_gone_settles_nothing() -> None:
    assert settled_lines({**UNKNOWN, "units": [{"code": "99999"}]}) == []
