"""'Thời hạn giải quyết'."""

from __future__ import annotations

import pytest

from procedure_kb.model.official import OfficialDeadline
from procedure_kb.sheets.deadlines import deadline_in_text, parse_deadline, with_stated_time


@pytest.mark.parametrize(
    ("value", "amount", "unit"),
    [
        (" 7 WORKING_DAY", 7, "working_day"),
        ("10 ngày", 10, "day"),
        ("3.5 WORKING_DAY", 3.5, "working_day"),
        ("12,5 ngày làm việc", 12.5, "working_day"),
        ("8 HOUR", 8, "hour"),
        ("2 MONTH", 2, "month"),
        ("3 YEAR", 3, "year"),
        ("05 DAY", 5, "day"),
        ("Không quá 20 ngày làm việc.", 20, "working_day"),
        ("Thời hạn giải quyết: 03 (ba) ngày", 3, "day"),
    ],
)
def test_amount_and_unit(value: str, amount: float, unit: str) -> None:
    deadline = parse_deadline(value)
    assert deadline is not None
    assert (deadline.amount, deadline.unit, deadline.placeholder) == (amount, unit, False)


@pytest.mark.parametrize(
    "value",
    [
        "1 OTHER",
        " OTHER",
        "0 OTHER",
        "- OTHER",
        "Theo mô tả OTHER",
        "1/12 hàng năm OTHER",
        "Không quá 20 ngày làm việc OTHER",
        "0 WORKING_DAY",
        "5 MINUTE",
        "Tùy trường hợp",
    ],
)
def test_placeholder_never_has_an_amount(value: str) -> None:
    deadline = parse_deadline(value)
    assert deadline is not None
    assert deadline.placeholder
    assert deadline.amount is None
    assert deadline.unit is None


def test_words_beside_other_are_quoted() -> None:
    deadline = parse_deadline("Không quá 20 ngày làm việc OTHER")
    assert deadline is not None
    assert (deadline.stated, deadline.stated_in) == ("Không quá 20 ngày làm việc", "deadline")


@pytest.mark.parametrize("value", ["", "  ", "Không có thông tin"])
def test_nothing_printed(value: str) -> None:
    assert parse_deadline(value) is None


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("Thời hạn giải quyết: Không quá 07 ngày làm việc.", 7, "working_day"),
        ("Trong thời hạn 05 (năm) ngày làm việc kể từ ngày nhận đủ hồ sơ.", 5, "working_day"),
        ("- 10 ngày kể từ ngày nhận được hồ sơ hợp lệ", 10, "day"),
        ("Thẩm định: 15 ngày làm việc kể từ ngày nhận hồ sơ", 15, "working_day"),
        ("chậm nhất là 02 giờ làm việc", 2, "hour"),
        ("Trả kết quả trong ngày làm việc tiếp theo nếu nhận sau 15 giờ", None, None),
        ("Giải quyết ngay trong ngày tiếp nhận", None, None),
    ],
)
def test_time_limits_in_running_text(text: str, amount: float | None, unit: str | None) -> None:
    times = deadline_in_text(text)
    assert [(time.amount, time.unit) for time in times] == [(amount, unit)]
    assert times[0].sentence == text


@pytest.mark.parametrize(
    "text",
    [
        "Trong thời hạn 60 ngày kể từ ngày sinh con, cha hoặc mẹ đăng ký khai sinh.",
        "Nghị định số 123/2015/NĐ-CP ngày 15 tháng 11 năm 2015",
        "Người dưới 14 tuổi",
        "Giờ hành chính các ngày làm việc từ thứ 2 đến thứ 6",
        "niêm yết trong 07 ngày liên tục",
        "",
    ],
)
def test_other_numbers_are_no_time_limits(text: str) -> None:
    assert deadline_in_text(text) == []


def test_note_of_the_channel_comes_before_the_steps() -> None:
    deadline = with_stated_time(
        OfficialDeadline(placeholder=True, raw="1 OTHER"),
        note="Nộp tại xã. Không quá 3 ngày làm việc.",
        steps="Thời hạn giải quyết: 5 ngày.",
    )
    assert (deadline.stated, deadline.stated_in) == ("Không quá 3 ngày làm việc.", "note")
    assert deadline.amount is None


def test_a_limit_of_one_act_is_not_taken_for_the_whole() -> None:
    steps = (
        "Trong thời hạn 03 ngày làm việc kể từ ngày nhận hồ sơ, cơ quan gửi hồ sơ lấy ý kiến.\n"
        "Thời hạn 09 tháng không tính vào thời hạn giải quyết hồ sơ."
    )
    deadline = with_stated_time(OfficialDeadline(placeholder=True), note="", steps=steps)
    assert deadline.stated == ""


def test_only_limit_from_receipt_to_result_is_quoted_from_the_steps() -> None:
    steps = "Trong thời hạn 03 ngày làm việc kể từ ngày nhận hồ sơ, cơ quan cấp Giấy chứng nhận."
    deadline = with_stated_time(OfficialDeadline(placeholder=True), note="", steps=steps)
    assert (deadline.stated, deadline.stated_in) == (steps, "steps")


def test_real_deadline_is_left_alone() -> None:
    deadline = OfficialDeadline(amount=3, unit="day", raw="3 ngày")
    assert with_stated_time(deadline, note="Không quá 5 ngày.", steps="") is deadline
