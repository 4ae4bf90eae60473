"""ask_duration: the office's time and the person's own; placeholders are never numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


def _held(code: str, **answers: str) -> dict[str, Any]:
    return {"case_answers": {"code": code, "answers": answers}, "current_procedure": code}


def test_the_same_day_where_the_sheet_prints_one_other(ask: Ask) -> None:
    """1.001193 prints "1 OTHER"; its steps say the same day, after 15:00 the next working day."""
    said = ask("ask_duration", code="1.001193", slots=_held("1.001193", child="abandoned"))
    assert "Trong ngày nhận đủ giấy tờ" in said.whole
    assert "sau 15 giờ thì trả ngày làm việc tiếp theo" in said.whole
    assert "1 ngày" not in said.whole
    assert "OTHER" not in said.whole
    assert "Trong 60 ngày từ ngày sinh" in said.whole


def test_no_number_where_the_record_has_none(ask: Ask) -> None:
    """1.004873 prints "3 OTHER": the 3 is not the time of the whole."""
    said = ask("ask_duration", code="1.004873")
    assert "Bản ghi không nêu thời hạn rõ" in said.whole
    assert "OTHER" not in said.whole
    for line in said.whole.split("\n"):
        if "3 ngày" in line:
            assert "hỏi" in line, line  # only the enquiry at another commune takes 3 days


@pytest.mark.parametrize(
    ("code", "answers", "words"),
    [
        ("1.014064", {}, "Không quá 7 ngày làm việc"),
        ("1.004222", {}, "7 ngày làm việc"),
        ("1.004194", {}, "3 ngày làm việc"),
        ("1.001456", {}, "8 ngày làm việc"),
        ("1.013225", {"building": "house"}, "7 ngày làm việc"),
        ("1.013225", {"building": "other"}, "10 ngày làm việc"),
        ("3.000333", {}, "10 ngày"),
        ("1.014027", {"request": "new"}, "10 ngày làm việc"),
    ],
)
def test_days_of_the_record(ask: Ask, code: str, answers: dict[str, str], words: str) -> None:
    assert words in ask("ask_duration", code=code, slots=_held(code, **answers)).whole


def test_the_ways_of_filing_differ(ask: Ask) -> None:
    said = ask("ask_duration", code="1.001612")
    line = next(line for line in said.lines if "3 ngày làm việc" in line)
    assert "nộp tại quầy, gửi bưu điện" in line


def test_a_way_of_filing_that_the_text_names_is_not_named_again(ask: Ask) -> None:
    assert "(nộp trực tuyến)" not in ask("ask_duration", code="1.000656").whole


def test_own_time_limits_come_with_it(ask: Ask) -> None:
    said = ask("ask_duration", code="1.000656")
    assert "Trong 15 ngày từ ngày có người chết" in said.whole
    seller = ask("ask_duration", code="1.013076", slots=_held("1.013076", side="seller"))
    assert "Trong 30 ngày" in seller.whole


def test_too_many_open_cases_are_asked_about_first(ask: Ask) -> None:
    said = ask("ask_duration", code="1.013076")
    assert said.outcome == "asked"
    assert said.slots["pending"]["question"] == "side"


# --- records without a guide ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "words"), [("1.001440", "8 ngày làm việc"), ("1.003622", "15 ngày")]
)
def test_days_of_a_record_without_a_guide(ask: Ask, code: str, words: str) -> None:
    said = ask("ask_duration", code=code)
    assert f"theo bản ghi chính thức: {words}." in said.text
    assert said.outcome == "answered"


@pytest.mark.parametrize("code", ["1.014035", "2.000033", "2.001680", "2.002226", "1.013562"])
def test_a_placeholder_is_never_printed_as_a_number(ask: Ask, code: str) -> None:
    said = ask("ask_duration", code=code).whole
    assert "OTHER" not in said
    assert "1 ngày" not in said
    assert "theo bản ghi chính thức: " not in said


def test_the_real_time_beside_a_placeholder_is_quoted(ask: Ask) -> None:
    """1.014035 prints "1 OTHER"; its steps say 03 working days."""
    assert "trong thời hạn 03 ngày làm việc" in ask("ask_duration", code="1.014035").whole


def test_a_time_in_words_only_is_quoted(ask: Ask) -> None:
    """2.001680: "Ngay sau khi nhận đủ hồ sơ theo quy định." """
    said = ask("ask_duration", code="2.001680")
    assert "Ngay sau khi nhận đủ hồ sơ" in said.whole
    assert said.outcome == "answered"


@pytest.mark.parametrize("code", ["2.002226", "1.013562"])
def test_no_time_is_said_to_be_unknown(ask: Ask, code: str) -> None:
    said = ask("ask_duration", code=code)
    assert said.outcome == "unknown"
    assert "không nêu thời hạn" in said.text


def test_dates_of_laws_and_the_applicants_own_days_are_no_time_limit(ask: Ask) -> None:
    """2.000033 has no time for the office; it names decrees, and 03 days *before* a promotion."""
    said = ask("ask_duration", code="2.000033")
    assert said.outcome == "unknown"
    assert "nói về thời gian" not in said.whole
