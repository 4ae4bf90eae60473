"""Who issued a sheet, and the province it is valid in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from procedure_kb.sheets import issuer_of
from procedure_kb.sheets.provinces import CODES, NAMES, provinces_in

Sheet = Callable[..., dict[str, str]]


def test_there_are_34_provinces_and_every_former_name_leads_to_one() -> None:
    assert len(NAMES) == 34
    former = {"hà giang", "bắc giang", "hải dương", "kon tum", "bà rịa - vũng tàu", "sóc trăng"}
    assert former <= set(CODES)
    assert set(CODES.values()) == set(NAMES)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("trên địa bàn tỉnh Gia Lai", ["52"]),
        ("của HĐND tỉnh Yên Bái", ["15"]),
        ("UBND thành phố Hồ Chí Minh", ["79"]),
        ("Sở Xây dựng - TP.HCM", ["79"]),
        ("Sở Du lịch TP.Đà Nẵng", ["48"]),
        ("tỉnh Thanh Hoá, tỉnh Đắc Lắc", ["38", "66"]),
        ("TỈNH LÀO CAI", ["15"]),
        ("tỉnh\nBà Rịa - Vũng Tàu", ["79"]),
        ("Đối tác Xuyên Thái Bình Dương", []),
        ("hòa bình và an ninh", []),
        ("Trung tâm Phục vụ hành chính công tỉnh", []),
        ("Văn phòng đăng ký đất đai Bắc Ninh", []),
    ],
)
def test_provinces_of_a_text(text: str, codes: list[str]) -> None:
    assert sorted(provinces_in(text)) == codes


def test_bare_names_only_where_a_place_is_expected() -> None:
    assert list(provinces_in("Văn phòng đăng ký đất đai Bắc Ninh", bare=True)) == ["24"]
    assert not provinces_in("vì hòa bình", bare=True)


@pytest.mark.parametrize(
    "decision",
    [
        "1282/QĐ-UBND",
        "1521/QĐ-UBND.",
        "1615./QĐ-UBND",
        "3287/QĐUBND",
        "519/qđ-ubnd",
        "2171/QĐ-UBND-DatDai",
        "596/QĐ-UBND-2026-SNN-dacthu",
        "44/2026/QĐ-UBND",
        "Số:1111/QĐ-UBND",
        "674/UBND",
        "127/QĐ-VP.UBND.KSTT",
        "2252/QĐ-VP",
        "482/QĐ-TTPVHCC",
        "205/TTr-SNNMT",
        "205/TTr-SNNMT.2",
        "QĐ000001SNNTEST",
        "1782SoKHCN2026dacthu",
    ],
)
def test_numbers_that_a_province_issues(decision: str, sheet: Sheet) -> None:
    sections = sheet(decision=decision, title="Hỗ trợ trên địa bàn tỉnh Đồng Tháp")
    issuer = issuer_of(sections)
    assert (issuer.scope, issuer.province_code) == ("province", "82")


@pytest.mark.parametrize(
    "decision",
    [
        "163/QĐ-BTP",
        "3098/QĐ_BYT",
        "1580./QĐ-BGDĐT",
        "SỐ 64/QĐ-NHNN",
        "QĐ/0001-BCA",
        "5710/QĐ-BCA-C06",
        "1562/BNG-VP",
        "12/QĐ-VPCP",
        "4221/EVN-KDMBD",
        "123/QĐ-CHHĐTVN",
        "Quyết định số 485/QĐ-BQP",
        "3713/QD-BTP",
        "2565",
        "",
    ],
)
def test_a_ministry_naming_a_province_stays_national(decision: str, sheet: Sheet) -> None:
    sections = sheet(
        decision=decision,
        executing_agency="Sở Tư pháp Thành phố Hà Nội, Cục Hộ tịch",
        filing_address="Số 60 Trần Phú, thành phố Hà Nội",
    )
    assert issuer_of(sections).scope == "national"


@pytest.mark.parametrize(
    ("decision", "section", "text", "code"),
    [
        ("1704", "executing_agency", "Sở Nông nghiệp và Môi trường tỉnh Bắc Ninh", "24"),
        (
            "543",
            "legal_basis",
            "  * Quy định phí trên địa bàn tỉnh Thanh Hóa (12/2025/NQ-HĐND)",
            "38",
        ),
    ],
)
def test_number_without_an_organ_is_local_when_the_content_is(
    decision: str, section: str, text: str, code: str, sheet: Sheet
) -> None:
    assert issuer_of(sheet(decision=decision, **{section: text})).province_code == code


@pytest.mark.parametrize(
    ("section", "text", "code"),
    [
        ("title", "Hỗ trợ học phí trên địa bàn tỉnh Hà Giang", "08"),
        ("executing_agency", "Văn phòng đăng ký đất đai Bắc Ninh", "24"),
        ("legal_basis", "  * Nghị quyết của HĐND tỉnh Bình Định (12/2025/NQ-HĐND)", "52"),
        ("conditions", "Người thường trú tại tỉnh Bến Tre", "86"),
        ("filing_address", "Trung tâm Phục vụ hành chính công thành phố Huế", "46"),
        ("channels", "  * Hình thức nộp: DIRECT\n    Mô tả: tại tỉnh Lai Châu", "12"),
    ],
)
def test_province_is_found_wherever_it_is_named(
    section: str, text: str, code: str, sheet: Sheet
) -> None:
    issuer = issuer_of(sheet(decision="1/QĐ-UBND", **{section: text}))
    assert (issuer.scope, issuer.province_code) == ("province", code)


def test_agency_outweighs_a_law_of_another_province(sheet: Sheet) -> None:
    issuer = issuer_of(
        sheet(
            decision="2001/QĐ-UBND",
            executing_agency="Sở Văn hóa, Thể thao và Du lịch TP.Đà Nẵng",
            legal_basis="  * Danh mục trên địa bàn tỉnh Quảng Bình (1344/QĐ-UBND)",
        )
    )
    assert issuer.province_code == "48"


def test_two_provinces_with_equal_weight_are_not_decided(sheet: Sheet) -> None:
    laws = (
        "  * Lệ phí trên địa bàn tỉnh Bà Rịa - Vũng Tàu (07/2024/NQ-HĐND)\n"
        "  * Quy định trên địa bàn tỉnh Vĩnh Long (14/2015/QĐ-UBND)"
    )
    issuer = issuer_of(sheet(decision="1235/QĐ-UBND", legal_basis=laws))
    assert (issuer.scope, issuer.province_code) == ("unknown_province", None)
    assert "Vĩnh Long" in issuer.reason


def test_no_province_named(sheet: Sheet) -> None:
    issuer = issuer_of(sheet(decision="1722/QĐ-UBND"))
    assert issuer.scope == "unknown_province"
    assert issuer.reason


def test_one_stop_centre_of_ha_noi_need_not_name_itself(sheet: Sheet) -> None:
    assert issuer_of(sheet(decision="918/QĐ-TTPVHCC")).province_code == "01"
