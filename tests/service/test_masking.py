"""Numbers that identify a person are covered; codes of dossiers and procedures are not."""

from __future__ import annotations

import pytest

from bot.conversation.masking import holds_identity, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("căn cước 001099012345", "căn cước •••••••••345"),
        ("001 099 012 345 của tôi", "•••••••••345 của tôi"),
        ("gọi 0912345678 nhé", "gọi •••••••678 nhé"),
        ("gọi +84 912 345 678", "gọi ••••••••678"),
        ("cmnd 123456789", "cmnd ••••••789"),
        ("thẻ 9704 1234 5678 9012 345", "thẻ ••••••••••••••••345"),
        ("số tài khoản 0071000123456 nhé", "số tài khoản ••••••••••456 nhé"),
        ("stk vietcombank: 12345678", "stk vietcombank: •••••678"),
        (
            "tai khoan ngan hang cua toi la 19 0312 3456",
            "tai khoan ngan hang cua toi la •••••••456",
        ),
        ("mã OTP là 482913", "mã OTP là ••••••"),
    ],
)
def test_identifying_numbers_are_covered(text: str, masked: str) -> None:
    assert mask(text) == masked
    assert holds_identity(text)


@pytest.mark.parametrize(
    "text",
    [
        "hồ sơ H26.12-250701-0001",
        "G09.20-20260609-0092637",
        "000.00.16.H40-260105-0003",
        "thủ tục 1.001193",
        "lệ phí 35.000 đồng",
        "ngày 05/12/2026 lúc 15 giờ 30",
        "tài khoản VNeID của tôi mức 2, nộp ngày 05/12/2026",
        "chuyển vào tài khoản 20.000.000 đồng",
        "nộp bằng tài khoản, thủ tục 1.001193",
        "tài khoản nộp 000.00.16.H40-260105-0003",
        "nộp bằng tài khoản rồi, hồ sơ H26.12-250701-0001",
        "gọi 113 hoặc 1900 0368",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == text
    assert not holds_identity(text)
