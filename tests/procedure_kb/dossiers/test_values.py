"""Dates, statuses, numbers and amounts as exports have them."""

from __future__ import annotations

import datetime as dt

import pytest

from procedure_kb.dossiers.hashes import plain_identity, plain_phone
from procedure_kb.dossiers.model import Status
from procedure_kb.dossiers.statuses import status_names, text_of
from procedure_kb.dossiers.values import read_amount, read_date, read_list, read_status


@pytest.mark.parametrize(
    "text",
    [
        "05/12/2026",
        "5/12/2026",
        "05-12-2026",
        "5.12.26",
        "2026-12-05",
        "2026/12/5",
        "05/12/2026 08:30",
        "05/12/2026 08:30:15",
        "05/12/2026 16h30",
        "2026-12-05T08:30:00",
        "2026-12-05 08:30:00.000",
        "2026-12-05T08:30:00+07:00",
        "2026-12-04T20:00:00Z",  # three in the morning of the fifth in Việt Nam
        "20261205",
        "20261205083000",
        "ngày 05 tháng 12 năm 2026",
        "Ngày 5 tháng 12 năm 2026",
    ],
)
def test_spellings_of_one_day(text: str) -> None:
    assert read_date(text) == dt.date(2026, 12, 5)


@pytest.mark.parametrize(
    "text", ["", "hôm qua", "31/02/2026", "12/25/2026", "05/12", "05/12/1926", "5-12/2026", "46361"]
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="không phải ngày"):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("4", Status.IN_PROGRESS),
        ("Đang xử lý", Status.IN_PROGRESS),
        ("DANG XU LY", Status.IN_PROGRESS),
        ("4 - Đang xử lý", Status.IN_PROGRESS),
        ("04. Đang xử lý", Status.IN_PROGRESS),
        ("Chờ bổ sung", Status.PAPERS_MISSING),
        ("10", Status.RETURNED),
        ("Đã trả kết quả", Status.RETURNED),
        ("Yêu cầu thực hiện nghĩa vụ tài chính", Status.PAYMENT_DUE),
        ("Không được tiếp nhận", Status.NOT_ACCEPTED),
        ("Được tiếp nhận", Status.ACCEPTED),
    ],
)
def test_statuses(text: str, status: Status) -> None:
    assert read_status(text, status_names()) is status


@pytest.mark.parametrize("text", ["", "11", "0", "xong rồi", "4 - Đã trả kết quả", "Đang", "-1"])
def test_a_status_is_never_guessed(text: str) -> None:
    assert read_status(text, status_names()) is None


def test_every_name_of_a_status_means_that_one_alone() -> None:
    for status in Status:
        for name in (text_of(status).name, *text_of(status).aliases):
            assert read_status(name, status_names()) is status, name


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("0912345678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        ("912345678", "0912345678"),  # Excel dropped the zero
        ("0912.345.678", "0912345678"),
        ("02438251234", "02438251234"),
        ("12345", None),
        ("9.12E+08", None),
        ("", None),
    ],
)
def test_telephones(text: str, phone: str | None) -> None:
    assert plain_phone(text) == phone


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("001099012345", "001099012345"),
        ("1099012345", "001099012345"),  # Excel dropped the zeros
        ("001 099 012 345", "001099012345"),
        ("123456789", "123456789"),
        ("1.099E+11", None),
        ("12345678", None),
    ],
)
def test_identity_numbers(text: str, identity: str | None) -> None:
    assert plain_identity(text) == identity


def test_amounts_and_lists() -> None:
    assert [read_amount(t) for t in ("35.000", "35000 đ", "35,000 VND", "1 200 000 đồng")] == [
        35000, 35000, 35000, 1200000,
    ]  # fmt: skip
    with pytest.raises(ValueError, match="không phải số tiền"):
        read_amount("35.5")
    assert read_list("1. Giấy chứng sinh; 2. Tờ khai\n- Giấy ủy quyền.") == (
        "Giấy chứng sinh", "Tờ khai", "Giấy ủy quyền",
    )  # fmt: skip
