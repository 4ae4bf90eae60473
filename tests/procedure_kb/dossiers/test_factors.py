"""Four digits and telephones as answers, and what is no answer."""

from __future__ import annotations

import pytest

from procedure_kb.dossiers.factors import labelled_last_four_in, last_four_in, phone_in


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("2345", "••••"),
        ("2 3 4 5", "• • • •"),
        ("4 số cuối là 2345", "• số cuối là ••••"),
        ("4 so cuoi cccd cua toi 2345 a", "• so cuoi cccd cua toi •••• a"),
        ("dạ bốn số cuối 2345", "dạ bốn số cuối ••••"),
        ("001099012345", "••••••••••••"),
        ("số điện thoại 0912 342 345", "số điện thoại •••• ••• •••"),
        ("hai ba bốn năm", "••••"),
        ("số cuối là hai ba bốn lăm ạ", "••••"),
    ],
)
def test_four_digits(text: str, covered: str) -> None:
    factor = last_four_in(text)
    assert factor is not None
    assert (factor.digits, factor.covered) == ("2345", covered)


@pytest.mark.parametrize(
    "text",
    [
        "234",
        "23456",
        "sinh năm 1960 thì làm căn cước cần gì",
        "1960 1961",
        "năm 2026 lệ phí bao nhiêu",
        "thế nộp ở đâu",
        "hai ba bốn",
        "không nhớ",
        "của ba tôi",
        "",
    ],
)
def test_what_is_no_answer(text: str) -> None:
    assert last_four_in(text) is None


def test_digits_called_so_beside_a_code() -> None:
    factor = labelled_last_four_in("hồ sơ H26.12-261102-0001, 4 số cuối căn cước 2345 nhé")
    assert factor is not None
    assert factor.digits == "2345"
    assert factor.covered == "hồ sơ H26.12-261102-0001, 4 số cuối căn cước •••• nhé"
    assert labelled_last_four_in("hồ sơ H26.12-261102-0001 của tôi 2345") is None


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("0912345678", "0912345678"),
        ("số của tôi là +84 912 345 678", "0912345678"),
        ("sdt 0912.345.678 nhe", "0912345678"),
        ("0912345678 hoặc 0987654321", None),
        ("gọi 113", None),
        ("001099012345", None),
    ],
)
def test_telephones(text: str, phone: str | None) -> None:
    found = phone_in(text)
    assert (found.digits if found else None) == phone
