"""'Cách thức thực hiện'."""

from __future__ import annotations

import pytest

from procedure_kb.sheets.channels import parse_channels

TWO = """  * Hình thức nộp: ONLINE
    Thời hạn giải quyết: 7 WORKING_DAY
    Phí, lệ phí: 7000 VNĐ (cá nhân) | 5000 VNĐ (theo danh sách
- mỗi người)
    Mô tả: Nộp qua Cổng.
Thời hạn giải quyết: 10 (mười) ngày
Phí, lệ phí: theo biểu
  * Hình thức nộp: POSTAL
    Thời hạn giải quyết: 10 ngày
    Phí, lệ phí: Không có thông tin"""


def test_each_channel_with_its_deadline_fees_and_note() -> None:
    channels, issues = parse_channels(TWO)
    assert not issues
    assert [channel.mode for channel in channels] == ["online", "postal"]
    assert [fee.amount for fee in channels[0].fees] == [7000, 5000]
    assert channels[0].fees[1].note == "theo danh sách - mỗi người"
    assert channels[1].fees == []
    assert channels[1].deadlines[0].amount == 10


def test_labels_inside_a_note_open_nothing() -> None:
    channels, _ = parse_channels(TWO)
    assert channels[0].note == (
        "Nộp qua Cổng. Thời hạn giải quyết: 10 (mười) ngày Phí, lệ phí: theo biểu"
    )
    assert len(channels[0].deadlines) == 1


def test_lost_indentation_is_no_matter() -> None:
    flat = "\n".join(line.strip() for line in TWO.split("\n"))
    channels, _ = parse_channels(flat)
    assert [fee.amount for fee in channels[0].fees] == [7000, 5000]
    assert channels[0].deadlines[0].amount == 7


def test_several_deadlines_and_fees_in_one_channel() -> None:
    text = (
        "  * Hình thức nộp: DIRECT\n    Thời hạn giải quyết: 3 WORKING_DAY\n"
        "    Phí, lệ phí: 10000 VNĐ ()\n    Thời hạn giải quyết: 5 ngày\n"
        "    Phí, lệ phí: 20000 VNĐ ()"
    )
    channel = parse_channels(text)[0][0]
    assert [(d.amount, d.unit) for d in channel.deadlines] == [(3, "working_day"), (5, "day")]
    assert [fee.amount for fee in channel.fees] == [10000, 20000]


def test_deadline_over_several_lines() -> None:
    text = "  * Hình thức nộp: DIRECT\n    Thời hạn giải quyết: Không quá\n20 ngày làm việc OTHER"
    deadline = parse_channels(text)[0][0].deadlines[0]
    assert deadline.placeholder
    assert deadline.stated == "Không quá 20 ngày làm việc"


def test_unknown_way_of_filing_is_reported_not_guessed() -> None:
    channels, issues = parse_channels("  * Hình thức nộp: PIGEON\n    Thời hạn giải quyết: 1 ngày")
    assert channels == []
    assert next(issue.text for issue in issues) == "PIGEON"


@pytest.mark.parametrize("text", ["", "Không có thông tin"])
def test_nothing_stated(text: str) -> None:
    assert parse_channels(text) == ([], [])


def test_garbage_is_reported() -> None:
    channels, issues = parse_channels("nộp tại xã")
    assert channels == []
    assert {issue.field for issue in issues} == {"channels"}
