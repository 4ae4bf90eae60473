"""Dossier codes in the spellings people use."""

from __future__ import annotations

import pytest

from procedure_kb.dossiers.codes import Flaw, find_code, flaw_in


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("H26.12-250701-0001", "H26.12-250701-0001"),
        ("hồ sơ h26.12 250701 0001 xong chưa", "H26.12-250701-0001"),
        ("H26 12 250701-0001", "H26.12-250701-0001"),
        ("mã là 000.00.16.H40-260105-0003 nhé", "000.00.16.H40-260105-0003"),
        ("000 00 16 h40 260105 0003", "000.00.16.H40-260105-0003"),
        ("G09.20-20260609-0092637", "G09.20-20260609-0092637"),
        ("g09 20 20260609 0092637 tra giúp", "G09.20-20260609-0092637"),
        ("biên nhận H31-260302-0417", "H31-260302-0417"),
        ("H31.45.07-260302-0417", "H31.45.07-260302-0417"),
        ("h3107-260302-0417", "H31.07-260302-0417"),
        ("H31_07_260302_0417", "H31.07-260302-0417"),
        ("sđt 0912345678 mã H31.07-260302-0417", "H31.07-260302-0417"),
        ("H31.07-260302-00417", "H31.07-260302-00417"),
        (
            "hát ba một chấm không bảy gạch hai sáu không ba không hai gạch không bốn một bảy",
            "H31.07-260302-0417",
        ),
        (
            "dạ mã là h năm hai gạch hai sáu một không mười hai gạch không không không năm",
            "H52-261012-0005",
        ),
    ],
)
def test_code_is_found_and_normalised(text: str, code: str) -> None:
    found = find_code(text)
    assert found is not None
    assert found.text == code


@pytest.mark.parametrize(
    "text",
    [
        "H31.07-260302-",
        "chỉ đọc được H31 với 260302",
        "căn cước 001099012345 điện thoại 0912345678",
        "H31.07-261302-0417",  # month 13
        "thủ tục 1.001193",
        "sinh ngày 12 03 1960 số nhà 26",
        "",
    ],
)
def test_no_code_is_invented(text: str) -> None:
    assert find_code(text) is None


def test_offsets_point_at_what_was_typed() -> None:
    text = "tra giúp H31.07-260302-0417 với"
    found = find_code(text)
    assert found is not None
    assert text[found.start : found.end] == "H31.07-260302-0417"


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("H26.12-0001", Flaw.NO_DATE),
        ("mã hồ sơ h26.12 0001", Flaw.NO_DATE),
        ("000.00.16.H40-0003", Flaw.NO_DATE),
        ("H31.07-260302-", Flaw.NO_SEQUENCE),
        ("H31.07-260302", Flaw.NO_SEQUENCE),
        ("H31.07-260302-04", Flaw.NO_SEQUENCE),
        ("H31.07-261302-0417", Flaw.IMPOSSIBLE_DATE),
        ("260302-0417", Flaw.NO_AGENCY),
        ("chỉ đọc được H31", Flaw.ONLY_AGENCY),
        ("H31.07", Flaw.ONLY_AGENCY),
        ("mã 1.001193", Flaw.PROCEDURE_CODE),
        ("H31.07-260302-0417", None),
        ("nộp ở q10", None),
        ("căn cước 001099012345", None),
        ("hồ sơ của tôi tới đâu rồi", None),
        ("ngày 05-12-2026", None),
    ],
)
def test_what_is_wrong_with_a_code(text: str, flaw: Flaw | None) -> None:
    assert flaw_in(text) is flaw
