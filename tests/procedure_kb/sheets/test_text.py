"""Cleaning and small text tools."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest

from procedure_kb.sheets.text import clean, dates_in, known, split_outside_parens, strip_bullet


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (unicodedata.normalize("NFD", "Giấy khai sinh"), "Giấy khai sinh"),
        ("đăng k\u200eý", "đăng ký"),
        ("Nghị\u00a0định\tsố", "Nghị định số"),
        ("văn\u00ad bản", "văn bản"),
        ("một\r\nhai\rba", "một\nhai\nba"),
        ("\uf0fc Mục", "- Mục"),
        ("\ufeffMã", "Mã"),
        ("chữ\x00 hỏng\x07", "chữ hỏng"),
    ],
)
def test_clean_gives_plain_nfc_text(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Công dân Việt Nam, Doanh nghiệp", ["Công dân Việt Nam", "Doanh nghiệp"]),
        (
            "Tổ chức (không bao gồm doanh nghiệp, HTX), Hợp tác xã",
            ["Tổ chức (không bao gồm doanh nghiệp, HTX)", "Hợp tác xã"],
        ),
        ("a), b", ["a)", "b"]),
        ("", []),
    ],
)
def test_split_leaves_commas_in_parentheses_alone(text: str, expected: list[str]) -> None:
    assert split_outside_parens(text, ",") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("đến hết ngày 31/12/2026", [dt.date(2026, 12, 31)]),
        ("từ ngày 01 tháng 7 năm 2025", [dt.date(2025, 7, 1)]),
        ("30.6.2026 và 1-7-2026", [dt.date(2026, 6, 30), dt.date(2026, 7, 1)]),
        ("ngày 31/02/2026", []),
        ("Thông tư số 64/2025/TT-BTC", []),
    ],
)
def test_dates(text: str, expected: list[dt.date]) -> None:
    assert [date for _, _, date in dates_in(text)] == expected


@pytest.mark.parametrize("text", [None, "", "  ", "Không có thông tin", "Không có thông tin."])
def test_known_is_none_without_information(text: str | None) -> None:
    assert known(text) is None


@pytest.mark.parametrize(
    "text", ["- - Tờ khai", "+ Tờ khai", "•Tờ khai", "...Tờ khai", "* Tờ khai"]
)
def test_strip_bullet(text: str) -> None:
    assert strip_bullet(text) == "Tờ khai"
