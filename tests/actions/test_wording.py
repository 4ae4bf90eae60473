"""Wording: forms of address, amounts, dates, what fits the first screen."""

from __future__ import annotations

import datetime as dt

import pytest

from actions.wording import (
    FIRST_SCREEN_CHARACTERS,
    FIRST_SCREEN_LINES,
    address_for,
    date,
    duration,
    first_screen,
    money,
    numbered,
    sentence,
    shorten,
    tidy,
)


@pytest.mark.parametrize(
    ("own", "you", "me"),
    [
        (None, "anh/chị", "em"),
        ("em", "anh/chị", "em"),
        ("tôi", "anh/chị", "em"),
        ("bác", "bác", "cháu"),
        ("cô", "cô", "cháu"),
        ("chú", "chú", "cháu"),
        ("ông", "ông", "cháu"),
        ("bà", "bà", "cháu"),
        ("con", "bạn", "mình"),
        ("cháu", "bạn", "mình"),
        ("nhân viên", "anh/chị", "em"),
    ],
)
def test_forms_of_address(own: str | None, you: str, me: str) -> None:
    address = address_for(own)
    assert (address.you, address.me) == (you, me)
    assert address.you_first == you[0].upper() + you[1:]
    assert address.me_first == me[0].upper() + me[1:]


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (35000, "VND", "35.000 đồng"),
        (8000, "VND", "8.000 đồng"),
        (1500000, "VND", "1.500.000 đồng"),
        (500, "VND", "500 đồng"),
        (0, "VND", "0 đồng"),
        (10, "USD", "10 đô la Mỹ"),
        (35000.0, "VND", "35.000 đồng"),
    ],
)
def test_money(amount: float, currency: str, text: str) -> None:
    assert money(amount, currency) == text


def test_dates() -> None:
    assert date(dt.date(2026, 12, 5)) == "05/12/2026"
    assert date("2027-01-01") == "01/01/2027"


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [
        (7, "working_day", "7 ngày làm việc"),
        (7.0, "working_day", "7 ngày làm việc"),
        (0.5, "working_day", "0,5 ngày làm việc"),
        (10, "day", "10 ngày"),
        (24, "hour", "24 giờ"),
        (3, "month", "3 tháng"),
        (1, "year", "1 năm"),
    ],
)
def test_durations(amount: float, unit: str, text: str) -> None:
    assert duration(amount, unit) == text


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("nộp tại quầy", "Nộp tại quầy."),
        ("Nộp tại quầy.", "Nộp tại quầy."),
        ("  ở đâu? ", "Ở đâu?"),
        ("gồm:", "Gồm:"),
        ("đã cắt …", "Đã cắt …"),
        ("nhân dân xã, phường..", "Nhân dân xã, phường."),
        ("giấy ủy quyền ….", "Giấy ủy quyền …"),
        ("điền tờ khai;", "Điền tờ khai."),
        ("xem (mẫu CT01.)", "Xem (mẫu CT01.)"),
        ("", ""),
    ],
)
def test_sentences(text: str, result: str) -> None:
    assert sentence(text) == result


@pytest.mark.parametrize(
    ("line", "tidied"),
    [
        ("Cho viên chức …. Giấy tờ gồm:", "Cho viên chức … Giấy tờ gồm:"),
        ("Nộp tại Bộ ...", "Nộp tại Bộ …"),
        ("căn cước , hộ chiếu ;ảnh", "căn cước, hộ chiếu;ảnh"),
        ("nộp hồ sơ;.", "nộp hồ sơ."),
        ("tệp .pdf, 35.000 đồng, 15 giờ 30", "tệp .pdf, 35.000 đồng, 15 giờ 30"),
        (
            "nay thuộc Phường Cửa Nam, Thành phố Hà Nội",
            "nay thuộc phường Cửa Nam, Thành phố Hà Nội",
        ),
        ("gồm: Phường 1, Xã Ea Kar, Đặc khu Lý Sơn", "gồm: phường 1, xã Ea Kar, đặc khu Lý Sơn"),
        ("Phường Hàng Bài. Xã Tân Hội: nay vẫn là", "Phường Hàng Bài. Xã Tân Hội: nay vẫn là"),
        ("- Phường Cửa Nam", "- Phường Cửa Nam"),
        ("cán bộ Tỉnh ủy", "cán bộ Tỉnh ủy"),
    ],
)
def test_tidying(line: str, tidied: str) -> None:
    assert tidy(line) == tidied
    assert tidy(tidied) == tidied


def test_numbered_lists() -> None:
    assert numbered(["a", "b"]) == ["1. a", "2. b"]
    assert numbered([]) == []


def test_lists_are_numbered_once() -> None:
    lines = [
        "* Bước 1: chuẩn bị hồ sơ",
        "(2) Ảnh 4 × 6 cm",
        "- đơn",
        "3. Giấy khác",
        "* ",
        "Bước đầu",
    ]
    assert numbered(lines) == [
        "1. Chuẩn bị hồ sơ", "2. Ảnh 4 × 6 cm", "3. Đơn", "4. Giấy khác", "5. Bước đầu"
    ]  # fmt: skip
    assert numbered(["35.000 đồng", "1 bản chính"]) == ["1. 35.000 đồng", "2. 1 bản chính"]


@pytest.mark.parametrize("limit", [20, 40, 60, 200])
def test_shortened_text_ends_at_a_clause(limit: int) -> None:
    text = "Giấy đề nghị cấp phép; bản sao căn cước, hộ chiếu còn hạn. Ảnh 4 × 6 cm."
    short = shorten(text, limit)
    assert len(short) <= limit + 2
    if short != text:
        assert short.endswith("…")
        assert text.startswith(short.rstrip(" …"))
        after = text[len(short.rstrip(" …")) :]
        assert not after[0].isalnum()  # no word is cut in two


def test_shortening_joins_lines() -> None:
    assert shorten("một\n  hai", 50) == "một hai"
    assert shorten("x" * 30, 10) == "x" * 10 + "…"


# --- the first screen -----------------------------------------------------------------------


def _lines(count: int, length: int) -> list[str]:
    return [f"{n:0{length}d}" for n in range(count)]


@pytest.mark.parametrize(("count", "length"), [(1, 10), (7, 20), (6, 100), (1, 900)])
def test_what_fits_is_shown_whole(count: int, length: int) -> None:
    lines = _lines(count, length)
    assert first_screen(lines) == (lines, [])


@pytest.mark.parametrize(("count", "length"), [(20, 20), (9, 100), (3, 400), (12, 60)])
def test_the_rest_goes_behind_more(count: int, length: int) -> None:
    lines = _lines(count, length)
    shown, rest = first_screen(lines)
    assert shown + rest == lines
    assert rest
    assert len(shown) <= FIRST_SCREEN_LINES
    assert len(shown) == 1 or sum(map(len, shown)) <= FIRST_SCREEN_CHARACTERS


def test_a_lone_short_line_is_not_worth_a_button() -> None:
    lines = _lines(8, 20)
    assert first_screen(lines) == (lines, [])
    long_last = [*_lines(7, 20), "x" * 91]
    assert first_screen(long_last) == (long_last[:7], long_last[7:])


@pytest.mark.parametrize("length", [20, 110])
def test_a_question_at_the_end_takes_its_room(length: int) -> None:
    lines, closing = _lines(7, length), ["Ai đi nộp?", "Em hỏi vì …"]
    shown, rest = first_screen(lines, closing)
    assert shown + rest == lines
    assert rest
    assert len([*shown, *closing]) <= FIRST_SCREEN_LINES
    assert sum(map(len, [*shown, *closing])) <= FIRST_SCREEN_CHARACTERS


def test_a_lone_line_is_shown_only_where_there_is_room() -> None:
    lines = [*_lines(6, 98), "x" * 60]
    assert first_screen(lines) == (lines[:6], lines[6:])


def test_a_heading_stays_with_its_list() -> None:
    lines = [*_lines(6, 20), "Điều kiện:", *_lines(3, 20)]
    assert first_screen(lines) == (lines[:6], lines[6:])


def test_nothing_to_show() -> None:
    assert first_screen([]) == ([], [])
