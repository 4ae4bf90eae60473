"""'Phí, lệ phí'."""

from __future__ import annotations

import datetime as dt

import pytest

from procedure_kb.model.official import OfficialFee
from procedure_kb.sheets.fees import FeeContext, decided_by_province, fee_periods, parse_fees


def one(value: str, context: FeeContext | None = None) -> OfficialFee:
    fees, _ = parse_fees(value, context)
    assert len(fees) == 1
    return fees[0]


@pytest.mark.parametrize("value", ["", "Không có thông tin"])
def test_nothing_stated(value: str) -> None:
    assert parse_fees(value) == ([], [])


def test_several_amounts_with_nested_parentheses() -> None:
    fees, issues = parse_fees(
        "15000 VNĐ (Cá nhân (hộ gia đình)) | 10000 VNĐ (Theo danh sách (nộp trực tiếp (xã)))"
    )
    assert [(fee.amount, fee.note) for fee in fees] == [
        (15000, "Cá nhân (hộ gia đình)"),
        (10000, "Theo danh sách (nộp trực tiếp (xã))"),
    ]
    assert not issues


def test_note_over_several_lines() -> None:
    assert one("70000 VNĐ (- Cấp lại:\n 70.000 đồng/thẻ)").note == "- Cấp lại: 70.000 đồng/thẻ"


def test_unclosed_parenthesis_does_not_swallow_the_next_fee() -> None:
    fees, _ = parse_fees("25 USD (một lần) | 50000 VNĐ ((hồ sơ) | 70000 VNĐ ()")
    assert [fee.amount for fee in fees] == [25, 50000, 70000]


def test_repeated_lines_are_one() -> None:
    fees, _ = parse_fees("Theo quy định | Theo quy định | Theo quy định")
    assert [fee.note for fee in fees] == ["Theo quy định"]


# -- nought ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "value",
    [
        "0 VNĐ ()",
        "0 VNĐ (Không có)",
        "0 VNĐ (Theo quy định của Bộ Tài chính)",
        "0 VNĐ (Miễn lệ phí cho người thuộc gia đình có công; người khuyết tật.)",
        "0 VNĐ (Miễn phí đối với: người di cư từ Lào)",
        "0 VNĐ (Miễn phí Đồng - Trường hợp công dân thuộc diện được miễn phí)",
        "0 VNĐ (- Miễn lệ phí. - Phí công bố: 100.000 đồng/lần)",
        "0 VNĐ (không thu phí cấp giấy; phí in và dán tem theo Thông tư 02/2021)",
        "0 VNĐ (Miễn phí từ ngày 07/4/2026 đến 30/6/2026)",
        "0 VNĐ (Thông tư 64/2025 quy định mức thu, miễn một số khoản phí, lệ phí)",
        "100000 VNĐ (Không được quy định tại Biểu phí)",
    ],
)
def test_nought_is_not_free(value: str) -> None:
    fee = one(value)
    assert not fee.free
    assert not fee.amount or fee.amount == 100000


@pytest.mark.parametrize(
    "note",
    [
        "Miễn phí",
        "Không thu lệ phí",
        "Không thu phí",
        "- Miễn lệ phí (Thông tư số 47/2019/TT-BTC).",
        "Không mất phí",
        "Không phải nộp lệ phí.",
        "Miễn lệ phí. Phí cấp bản sao Trích lục (nếu có yêu cầu) theo Thông tư 281.",
    ],
)
def test_free_in_words(note: str) -> None:
    fee = one(f"0 VNĐ ({note})")
    assert fee.free
    assert fee.amount is None


def test_free_for_the_very_thing_the_procedure_is_about() -> None:
    value = "0 VNĐ (Không thu lệ phí đăng ký đối với tổ hợp tác theo khoản 2 Điều 22)"
    assert one(value, FeeContext(title="Đăng ký thành lập tổ hợp tác")).free
    assert not one(value, FeeContext(title="Đăng ký hợp tác xã")).free


def test_free_online_only_in_the_online_channel() -> None:
    value = "1 VNĐ (Tổ chức thực hiện đăng ký qua mạng điện tử được miễn lệ phí đăng ký.)"
    assert one(value, FeeContext(mode="online")).free
    assert not one(value, FeeContext(mode="direct")).free


# -- set by the province -----------------------------------------------------------------
@pytest.mark.parametrize(
    "note",
    [
        "Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh, thành phố trực thuộc Trung ương quyết định.",
        "Theo quy định của Hội đồng nhân dân cấp tỉnh",
        "Do Hội đồng nhân dân cấp tỉnh quy định.",
        "Hội đồng nhân dân cấp tỉnh quy định.",
        "Theo quy định của HĐND tỉnh",
        "do Ủy ban nhân dân cấp tỉnh quy định.",
        "Mức lệ phí (nếu có) theo quyết định của Hội đồng nhân dân cấp tỉnh.",
        "Theo mức thu lệ phí do Hội đồng nhân dân cấp tỉnh quy định. Miễn cho hộ nghèo.",
        "phí thuộc thẩm quyền quyết định của Hội đồng nhân dân tỉnh, thành phố",
    ],
)
@pytest.mark.parametrize("amount", ["0", "150000"])
def test_left_to_the_province(note: str, amount: str) -> None:
    fee = one(f"{amount} VNĐ ({note})")
    assert fee.decided_by_province
    assert fee.amount is None
    assert not fee.free


def test_plain_words_without_an_amount() -> None:
    fee = one("Do Hội đồng nhân dân tỉnh quy định")
    assert fee.decided_by_province
    assert fee.raw == "Do Hội đồng nhân dân tỉnh quy định"


def test_note_of_the_channel_speaks_for_an_empty_fee() -> None:
    context = FeeContext(note="Lệ phí do Hội đồng nhân dân tỉnh quyết định.")
    assert one("0 VNĐ ()", context).decided_by_province


def test_amount_that_a_resolution_has_fixed_is_kept() -> None:
    fee = one("100000 VNĐ (Nghị quyết số 53/2022/NQ-HĐND của Hội đồng nhân dân tỉnh Bắc Ninh)")
    assert fee.amount == 100000
    assert not fee.decided_by_province


@pytest.mark.parametrize(
    "text",
    [
        "có xác nhận của Ủy ban nhân dân cấp xã",
        "Theo Quyết định số 2252/QĐ-VP của Văn phòng Ủy ban nhân dân tỉnh Thanh Hóa",
        "theo quy định của Bộ trưởng Bộ Tài chính hoặc Hội đồng nhân dân cấp tỉnh",
        "",
    ],
)
def test_other_mentions_of_councils(text: str) -> None:
    assert not decided_by_province(text)


# -- dollars and lost thousands ----------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "context"),
    [
        ("10 VNĐ (10 USD/người)", FeeContext()),
        ("10 VNĐ (10USD/giấy)", FeeContext()),
        ("150 VNĐ (quy đổi theo tỷ giá đồng đô la Mỹ)", FeeContext()),
        ("10 VNĐ (/bản)", FeeContext(note="Tại cơ quan đại diện: 10 USD/bản.")),
        ("25 USD (một lần)", FeeContext()),
        ("70 VNĐ (Cấp mới)", FeeContext(legal_numbers=frozenset({"264/2016/TT-BTC"}))),
    ],
)
def test_dollars_are_not_dong(value: str, context: FeeContext) -> None:
    assert one(value, context).currency == "USD"


@pytest.mark.parametrize(
    ("value", "context", "amount"),
    [
        ("100 VNĐ (Phí công bố: 100.000 đồng/lần)", FeeContext(), 100_000),
        ("20 VNĐ (20.000 vnđ /tờ khai)", FeeContext(), 20_000),
        ("135 VNĐ ()", FeeContext(elsewhere="lệ phí cấp giấy: 135.000 đồng/lần"), 135_000),
        ("2000 VNĐ (/trang)", FeeContext(note="2.000 đồng/trang"), 2_000),
        ("500 VNĐ (500 đồng/trang)", FeeContext(), 500),
        ("3000 VNĐ (3.000 đồng/GT)", FeeContext(), 3_000),
    ],
)
def test_lost_thousands_come_back_only_where_stated(
    value: str, context: FeeContext, amount: float
) -> None:
    fees, issues = parse_fees(value, context)
    assert (fees[0].amount, fees[0].currency) == (amount, "VND")
    assert not issues


@pytest.mark.parametrize("value", ["20 VNĐ ()", "40 VNĐ (4.000 đ/giấy)", "1 VNĐ (Theo quy định)"])
def test_amount_nobody_can_believe_is_left_out_and_reported(value: str) -> None:
    fees, issues = parse_fees(value)
    assert fees[0].amount is None
    assert fees[0].raw == value
    assert "không hợp lý" in issues[0].message


# -- periods -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("note", "start", "end"),
    [
        ("áp dụng đến hết ngày 31/12/2026", None, dt.date(2026, 12, 31)),
        (
            "Kể từ ngày 01/7/2025 đến hết ngày 31/12/2026",
            dt.date(2025, 7, 1),
            dt.date(2026, 12, 31),
        ),
        (
            "Từ ngày 01 tháng 7 năm 2025 đến hết ngày 31 tháng 12 năm 2026",
            dt.date(2025, 7, 1),
            dt.date(2026, 12, 31),
        ),
        ("Từ 01/07/2025 đến 31/12/2026", dt.date(2025, 7, 1), dt.date(2026, 12, 31)),
        ("Miễn phí từ ngày 07/4/2026 đến 30/6/2026", dt.date(2026, 4, 7), dt.date(2026, 6, 30)),
        ("mức thu áp dụng trước ngày 01/01/2027", None, dt.date(2026, 12, 31)),
        ("Kể từ ngày 01 tháng 01 năm 2027 trở đi", dt.date(2027, 1, 1), None),
    ],
)
def test_periods_of_a_note(note: str, start: dt.date | None, end: dt.date | None) -> None:
    assert [(p.start, p.end) for p in fee_periods(note)] == [(start, end)]


@pytest.mark.parametrize(
    "note",
    [
        "Thông tư số 64/2025/TT-BTC ngày 30/6/2025 của Bộ Tài chính",
        "giấy phép được cấp trước ngày 16/01/2026",
        "Nghị định 49/2026/NĐ-CP có hiệu lực từ ngày 31/01/2026",
        "không có ngày nào",
    ],
)
def test_dates_of_laws_and_papers_are_no_periods(note: str) -> None:
    assert fee_periods(note) == []


def test_period_bounds_the_amount_its_clause_names() -> None:
    fee = one("160000 VNĐ (+ 160.000/hộ chiếu (áp dụng đến hết ngày 31/12/2023))")
    assert (fee.valid_from, fee.valid_to) == (None, dt.date(2023, 12, 31))


def test_discount_in_the_note_does_not_bound_the_full_amount() -> None:
    fee = one(
        "70000 VNĐ (- Cấp lại: 70.000 đồng/thẻ. - Kể từ ngày 01/7/2025 đến hết ngày 31/12/2026 "
        "mức thu bằng 50% mức nêu trên.)"
    )
    assert fee.amount == 70000
    assert (fee.valid_from, fee.valid_to) == (None, None)
    assert [(p.start, p.end) for p in fee.periods] == [(dt.date(2025, 7, 1), dt.date(2026, 12, 31))]


def test_time_without_the_fee_does_not_bound_the_fee() -> None:
    fee = one("2000000 VNĐ (2.000.000đ/lần(Miễn kể từ ngày 07/4/2026 đến 30/6/2026))")
    assert fee.amount == 2_000_000
    assert fee.valid_to is None


def test_whole_line_is_bounded_when_it_is_all_the_note_says() -> None:
    fee = one("45000 VNĐ (Từ ngày 01/7/2025 đến hết ngày 31/12/2026 theo Thông tư 64)")
    assert (fee.valid_from, fee.valid_to) == (dt.date(2025, 7, 1), dt.date(2026, 12, 31))


def test_two_amounts_in_one_note_stay_in_the_note() -> None:
    fee = one(
        "0 VNĐ (Lệ phí: 135.000 đồng/lần. Trực tuyến: Kể từ ngày 01/12/2023 đến hết ngày "
        "31/12/2025 là 115.000 đồng.)"
    )
    assert fee.amount is None
    assert fee.valid_to is None
    assert "115.000" in fee.periods[0].text
