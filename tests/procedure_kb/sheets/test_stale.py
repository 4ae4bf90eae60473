"""Reasons not to show a sheet, or part of it, as what holds today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from procedure_kb.model.official import OfficialRecord
from procedure_kb.sheets import (
    fees_ended,
    kind_of,
    record_from_sections,
    relations,
    stale_reasons,
    with_relations,
)

Sheet = Callable[..., dict[str, str]]


def kinds(record: OfficialRecord, on: dt.date | None = None) -> set[str | None]:
    return {kind_of(reason) for reason in stale_reasons(record, on=on)}


def test_nothing_to_say_about_a_plain_sheet(sheet: Sheet) -> None:
    assert record_from_sections(sheet()).stale == []


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("title", "Trình báo mất hộ chiếu (thực hiện tại cấp huyện)"),
        ("executing_agency", "Công an huyện"),
        ("executing_agency", "Bảo hiểm xã hội cấp huyện, Bảo hiểm xã hội tỉnh"),
        ("competent_agency", "UBND cấp huyện"),
        ("filing_address", "Trung tâm hành chính công huyện"),
        ("level", "Cấp Huyện"),
        ("steps", "Nộp hồ sơ tại Công an cấp\nhuyện nơi gần nhất."),
        ("steps", "Gửi Ủy ban nhân dân quận, huyện quyết định."),
        ("steps", "Nộp hồ sơ tại Phòng Tư pháp."),
        ("channels", "  * Hình thức nộp: DIRECT\n    Mô tả: nộp tại bộ phận ở cấp huyện"),
    ],
)
def test_district_level_as_the_place_to_go(section: str, text: str, sheet: Sheet) -> None:
    assert "district" in kinds(record_from_sections(sheet(**{section: text})))


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("documents", "    - Giấy xác nhận của Ủy ban nhân dân cấp huyện"),
        ("steps", "Kiểm tra sự phù hợp với quy hoạch sử dụng đất cấp huyện hoặc cấp xã."),
        ("steps", "Văn bản của trung tâm y tế hoặc bệnh viện đa khoa cấp huyện."),
        ("steps", "Có xác nhận của Ủy ban nhân dân cấp xã, cấp huyện hoặc cấp tỉnh."),
        ("steps", "Thay đổi trụ sở sang địa bàn cấp huyện khác."),
        ("steps", "Trường phổ thông dân tộc nội trú cấp huyện."),
    ],
)
def test_district_papers_of_the_past_are_good_evidence(
    section: str, text: str, sheet: Sheet
) -> None:
    assert kinds(record_from_sections(sheet(**{section: text}))) == set()


FEE = (
    "  * Hình thức nộp: ONLINE\n    Thời hạn giải quyết: 5 ngày\n"
    "    Phí, lệ phí: 0 VNĐ (Lệ phí: 135.000 đồng. Kể từ ngày 01/12/2023 đến hết ngày "
    "31/12/2025 là 115.000 đồng.)"
)


@pytest.mark.parametrize(
    ("on", "ended"),
    [(dt.date(2025, 12, 31), False), (dt.date(2026, 1, 1), True)],
)
def test_fee_note_ends_with_its_last_day(on: dt.date, ended: bool, sheet: Sheet) -> None:
    record = record_from_sections(sheet(channels=FEE))
    assert bool(fees_ended(record, on)) is ended
    assert ("fee_ended" in kinds(record, on)) is ended


def test_without_a_day_fee_notes_are_not_judged(sheet: Sheet) -> None:
    assert record_from_sections(sheet(channels=FEE)).stale == []
    assert record_from_sections(sheet(channels=FEE), on=dt.date(2027, 1, 1)).stale


@pytest.mark.parametrize(
    ("laws", "old"),
    [
        ("  * Luật BHXH (58/2014/QH13)", True),
        ("  * Luật BHXH (58/2014/QH13)\n  * Luật BHXH (41/2024/QH15)", False),
        ("  * BHYT (105/2014/NĐ-CP)\n  * BHYT (188/2025/NĐ-CP)", False),
        ("  * BHYT (105/2014/NĐ-CP)", True),
        ("  * Luật Hộ tịch (60/2014/QH13)", False),
    ],
)
def test_replaced_law_counts_unless_its_successor_is_named(
    laws: str, old: bool, sheet: Sheet
) -> None:
    assert ("old_law" in kinds(record_from_sections(sheet(legal_basis=laws)))) is old


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"decision": "QĐ000001SNNTEST"}, "test"),
        ({"decision": "Demo/QĐ-BCA"}, "test"),
        ({"steps": "    test"}, "test"),
        ({"code": "1.014955-Xoa"}, "deleted"),
        (
            {
                "steps": "Bước 1: Cơ quan tiến hành tố tụng, cơ quan khác có thẩm quyền gửi Phiếu",
                "applicants": "Tổ chức (không bao gồm doanh nghiệp, HTX)",
            },
            "agency_only",
        ),
        (
            {"executing_agency": "Công an cấp Xã", "field": "Nhà ở và công sở"},
            "wrong_agency",
        ),
        (
            {
                "title": "Cấp lại giấy phép lái xe",
                "documents": "    - Đề nghị đổi giấy phép lái xe\n      Số lượng: Bản chính: 1",
            },
            "wrong_papers",
        ),
        (
            {"steps": "nộp hồ sơ đăng ký khai tâm Phục vụ hành chính công"},
            "scrambled",
        ),
    ],
)
def test_odd_single_records(changes: dict[str, str], kind: str, sheet: Sheet) -> None:
    assert kind in kinds(record_from_sections(sheet(**changes)))


@pytest.mark.parametrize(
    "changes",
    [
        {"executing_agency": "Công an cấp Xã", "field": "Đăng ký, quản lý cư trú"},
        {
            "steps": "Bước 1: Cơ quan tiến hành tố tụng, cơ quan khác có thẩm quyền gửi Phiếu",
            "applicants": "Công dân Việt Nam",
        },
        {
            "title": "Cấp lại giấy phép lái xe",
            "documents": "    - Đề nghị đổi, cấp lại bằng lái\n      Số lượng: Bản chính: 1",
        },
    ],
)
def test_ordinary_records_are_left_alone(changes: dict[str, str], sheet: Sheet) -> None:
    assert kinds(record_from_sections(sheet(**changes))) == set()


def _insurance(sheet: Sheet) -> list[OfficialRecord]:
    rows = [
        ("1.001613", "Thực hiện chính sách BHXH", "Giải quyết hưởng bảo hiểm xã hội một lần",
         "58/2014/QH13"),
        ("2.000693", "Thực hiện chính sách BHXH", "Giải quyết hưởng chế độ thai sản",
         "41/2024/QH15"),
        ("1.014173", "Bảo hiểm xã hội", "HƯỞNG BẢO HIỂM XÃ HỘI MỘT LẦN.", "41/2024/QH15"),
        ("1.014166", "Bảo hiểm xã hội", "HƯỞNG CHẾ ĐỘ THAI SẢN KHI SINH CON", "41/2024/QH15"),
        ("1.000001", "Hộ tịch", "Hưởng bảo hiểm xã hội một lần", "58/2014/QH13"),
    ]  # fmt: skip
    return [
        record_from_sections(
            sheet(code=code, field=field, title=title, legal_basis=f"  * Luật BHXH ({law})")
        )
        for code, field, title, law in rows
    ]


def test_legal_basis_decides_which_series_supersedes_which(sheet: Sheet) -> None:
    found = {(r.code, r.other, r.kind) for r in relations(_insurance(sheet))}
    assert found == {
        ("1.001613", "1.014173", "superseded"),
        ("2.000693", "1.014166", "twice"),
    }


def test_order_of_the_records_does_not_matter(sheet: Sheet) -> None:
    records = _insurance(sheet)
    assert set(relations(records)) == set(relations(reversed(records)))


def test_relations_are_written_into_the_older_record_only(sheet: Sheet) -> None:
    records = {record.code: record for record in with_relations(_insurance(sheet))}
    assert any("1.014173" in reason for reason in records["1.001613"].stale)
    assert records["1.014173"].stale == []


@pytest.mark.parametrize(("reason", "kind"), [("district: x", "district"), ("lạ: x", None)])
def test_kind_of_a_reason(reason: str, kind: str | None) -> None:
    assert kind_of(reason) == kind
