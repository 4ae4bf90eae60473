"""ask_fee: amounts in force, who decides them, until when; never "free" for a printed 0."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]
TODAY = dt.date(2026, 11, 21)
LAST_DAY, NEW_YEAR = dt.date(2026, 12, 31), dt.date(2027, 1, 1)
MARCH = dt.date(2027, 3, 1)


def _held(code: str, **answers: str) -> dict[str, Any]:
    return {"case_answers": {"code": code, "answers": answers}, "current_procedure": code}


# --- the halved fees of Thông tư 64/2025/TT-BTC ---------------------------------------------


@pytest.mark.parametrize(("code", "halved", "full"), [
    ("1.014064", "35.000 đồng", "70.000 đồng"),  # lost or damaged
    ("1.014063", "25.000 đồng", "50.000 đồng"),  # changed
])  # fmt: skip
@pytest.mark.parametrize("day", [TODAY, LAST_DAY])
def test_a_halved_fee_says_until_when(
    ask: Ask, code: str, halved: str, full: str, day: dt.date
) -> None:
    said = ask("ask_fee", code=code, day=day)
    first = next(line for line in said.lines if halved in line)
    assert "đến hết 31/12/2026" in first
    assert any(line.startswith("Từ 01/01/2027") and full in line for line in said.lines)


def test_a_guide_without_fees_tells_of_fees_and_not_of_the_allowance(ask: Ask) -> None:
    said = ask("ask_fee", code="1.014027")
    assert "Bản ghi không có thông tin về phí, lệ phí." in said.lines
    assert "trợ cấp nằm trong" not in said.text


@pytest.mark.parametrize(("code", "halved", "full"), [
    ("1.014064", "35.000", "70.000 đồng"),
    ("1.014063", "25.000", "50.000 đồng"),
])  # fmt: skip
@pytest.mark.parametrize("day", [NEW_YEAR, MARCH])
def test_from_new_year_the_full_fee_holds(
    ask: Ask, code: str, halved: str, full: str, day: dt.date
) -> None:
    said = ask("ask_fee", code=code, day=day)
    assert full in said.whole
    assert halved not in said.whole
    assert "31/12/2026" not in said.whole


@pytest.mark.parametrize("day", [NEW_YEAR, MARCH])
def test_no_small_fact_tells_of_a_discount_that_is_over(ask: Ask, day: dt.date) -> None:
    said = ask("ask_fee", "lệ phí căn cước có được giảm một nửa không", code="1.014064", day=day)
    assert "70.000 đồng" in said.whole
    assert "lệ phí giảm một nửa, nộp cách nào cũng vậy" not in said.whole


# --- other fees of guides -------------------------------------------------------------------


@pytest.mark.parametrize("code", ["1.004873", "1.001193", "1.013225", "1.001612"])
def test_a_fee_of_the_province_has_no_amount(ask: Ask, code: str) -> None:
    """1.001612 prints 150.000 and 50.000 beside the note that the province decides."""
    said = ask("ask_fee", code=code)
    assert "Hội đồng nhân dân tỉnh, thành phố quyết định" in said.text
    assert "mỗi nơi một mức" in said.text
    assert "hỏi mức đúng tại nơi nộp" in said.text
    assert "đồng/" not in said.text
    assert "000" not in said.text
    assert "miễn phí" not in said.text.lower()


def test_who_is_exempt_from_a_fee_of_the_province(ask: Ask) -> None:
    """VOICE.md, reply 3."""
    said = ask("ask_fee", code="1.004873")
    assert "gia đình có công với cách mạng, hộ nghèo, người khuyết tật" in said.text


def test_free_only_where_the_record_says_so_in_words(ask: Ask) -> None:
    assert "không phải nộp. Được miễn lệ phí." in ask("ask_fee", code="1.000894").text


@pytest.mark.parametrize("code", ["1.010041", "1.013067", "3.000333", "1.014061"])
def test_zero_or_nothing_printed_is_not_free(ask: Ask, code: str) -> None:
    said = ask("ask_fee", code=code).whole.lower()
    assert "miễn phí" not in said
    assert "không phải nộp" not in said
    assert "không mất tiền" not in said.replace("không có nghĩa là không mất tiền", "")


def test_dollars_are_dollars(ask: Ask) -> None:
    """2.000815 prints "10 VNĐ" and means 10 USD at a mission abroad."""
    abroad = ask("ask_fee", code="2.000815", slots=_held("2.000815", place="abroad"))
    assert "10 đô la Mỹ/bản" in abroad.text
    assert "10 đồng" not in abroad.text
    home = ask("ask_fee", code="2.000815", slots=_held("2.000815", place="home"))
    assert "2.000 đồng/trang" in home.text
    assert "1.000 đồng/trang" in home.text
    assert "200.000 đồng" in home.text
    assert "đô la" not in home.text


@pytest.mark.parametrize(("answers", "amounts", "others"), [
    ({}, ["200.000 đồng", "400.000 đồng"], []),
    ({"history": "renew"}, ["200.000 đồng"], ["400.000"]),
    ({"history": "lost"}, ["400.000 đồng"], ["200.000"]),
])  # fmt: skip
def test_the_fee_of_the_case(
    ask: Ask, answers: dict[str, str], amounts: list[str], others: list[str]
) -> None:
    """1.001456: 160.000 online was over on 31/12/2023 and must not appear."""
    said = ask("ask_fee", code="1.001456", slots=_held("1.001456", **answers))
    for amount in amounts:
        assert amount in said.text
    for amount in [*others, "160.000", "320.000"]:
        assert amount not in said.text
    assert (said.outcome == "asked") is not bool(answers)


def test_each_way_of_filing_has_its_fee(ask: Ask) -> None:
    """Thường trú: 20.000 at the counter, 10.000 online (1.004222)."""
    lines = ask("ask_fee", code="1.004222").lines
    assert any("20.000 đồng" in line and "tại quầy" in line for line in lines)
    assert any("10.000 đồng" in line and "trực tuyến" in line for line in lines)


def test_open_cases_name_their_fee(ask: Ask) -> None:
    lines = ask("ask_fee", code="1.004194").whole.split("\n")
    by_list = [line for line in lines if line.startswith("Nếu nhiều người, theo danh sách")]
    assert any("10.000 đồng" in line for line in by_list)
    assert any("5.000 đồng" in line for line in by_list)


# --- records without a guide ----------------------------------------------------------------


def test_an_amount_that_ends(ask: Ask) -> None:
    said = ask("ask_fee", code="1.001440", day=LAST_DAY)
    assert "50.000 đồng, đến hết 31/12/2026" in said.text
    assert said.text.count("50.000") == 1  # the three ways of filing cost the same


@pytest.mark.parametrize("day", [NEW_YEAR, MARCH])
def test_an_amount_that_has_ended_is_not_told_as_in_force(ask: Ask, day: dt.date) -> None:
    said = ask("ask_fee", code="1.001440", day=day)
    assert "50.000" not in said.whole
    assert said.outcome == "unknown"
    assert "hết" in said.whole  # that it is over is told


def test_a_discount_that_ended_years_ago(ask: Ask) -> None:
    """1.001200: 40.000 online until 31/12/2024, 50.000 at the counter; printed as 40 and 50."""
    said = ask("ask_fee", code="1.001200")
    assert "50.000 đồng" in said.text
    assert "40.000" not in said.whole
    assert "2024" not in said.whole
    assert "50 đồng" not in said.text


def test_a_record_whose_fee_the_province_decides(ask: Ask) -> None:
    said = ask("ask_fee", code="1.014035")
    assert "o Hội đồng nhân dân tỉnh, thành phố quyết định, mỗi nơi một mức." in said.text
    assert "0 đồng" not in said.text


def test_a_record_in_dollars(ask: Ask) -> None:
    """1.013562 prints "3 VNĐ" beside "03 USD/Giấy phép"."""
    said = ask("ask_fee", code="1.013562")
    assert "3 đô la Mỹ" in said.text
    assert "3 đồng" not in said.text


def test_zero_of_a_record_is_not_free(ask: Ask) -> None:
    said = ask("ask_fee", code="1.003622")
    assert said.outcome == "unknown"
    assert "số 0" in said.text
    assert "không dám nói là không mất tiền" in said.text
    assert "nơi nộp" in said.text


def test_free_online_in_words_and_an_amount_otherwise(ask: Ask) -> None:
    """1.002032: "qua mạng điện tử được miễn lệ phí"; 50.000, halved until 31/12/2026."""
    lines = ask("ask_fee", code="1.002032").lines
    assert "Nộp trực tuyến: không phải nộp." in lines
    other = next(line for line in lines if "50.000 đồng" in line)
    assert other.startswith("Gửi bưu điện, Nộp tại quầy:")
    assert "31/12/2026" in other


def test_no_fee_section_at_all(ask: Ask) -> None:
    said = ask("ask_fee", code="2.002226")
    assert "miễn" not in said.whole
    assert "đồng" not in said.whole
