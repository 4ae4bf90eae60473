"""One record from the sections of a sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from procedure_kb.errors import BadInput
from procedure_kb.sheets import record_from_sections, records_from_file
from procedure_kb.sheets.record import law_number, level_of, parse_legal_basis, split_steps

Sheet = Callable[..., dict[str, str]]


def test_everything_is_gathered(sheet: Sheet) -> None:
    record = record_from_sections(
        sheet(
            applicants="Công dân Việt Nam, Tổ chức (không bao gồm doanh nghiệp, HTX)",
            executing_agency="Ủy ban nhân dân cấp xã",
            legal_basis="  * Luật Hộ tịch (60/2014/QH13)",
            keywords="khai sinh, giấy khai sinh",
            conditions="Bản chính.",
            description="Bản chính.",
            result="Giấy khai sinh",
        )
    )
    assert (record.code, record.level, record.decision) == ("1.001193", "commune", "163/QĐ-BTP")
    assert record.applicants == ["Công dân Việt Nam", "Tổ chức (không bao gồm doanh nghiệp, HTX)"]
    assert record.keywords == ["khai sinh", "giấy khai sinh"]
    assert [law.number for law in record.legal_basis] == ["60/2014/QH13"]
    assert record.description is None  # printed twice: the conditions have it
    assert record.offered_nationally
    assert record.issues == []
    assert record.sections["Kết quả thực hiện"] == "Giấy khai sinh"


@pytest.mark.parametrize("changes", [{"code": ""}, {"title": "  "}])
def test_code_and_title_are_needed(changes: dict[str, str], sheet: Sheet) -> None:
    with pytest.raises(BadInput):
        record_from_sections(sheet(**changes))


def test_a_sheet_with_code_and_title_only(sheet: Sheet) -> None:
    record = record_from_sections({"Mã thủ tục": "1.001193", "Tên thủ tục": "Khai sinh"})
    assert (record.level, record.executing_agency, record.documents) == ("unknown", None, [])
    assert {issue.field for issue in record.issues} == {"steps", "channels"}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "Cấp Giấy chứng nhận tài sản\ngắn liền với đất",
            "Cấp Giấy chứng nhận tài sản gắn liền với đất",
        ),
        ("Hòa giải tranh chấp \n(1) Trình tự thực hiện:", "Hòa giải tranh chấp"),
    ],
)
def test_broken_titles_are_mended(title: str, expected: str, sheet: Sheet) -> None:
    assert record_from_sections(sheet(title=title)).title == expected


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Cấp Xã", "commune"),
        ("Cấp Tỉnh", "province"),
        ("Cấp Bộ/Trung ương", "ministry"),
        ("Cấp Tỉnh, Cấp Xã", "commune"),
        ("Cấp Huyện", "other"),
        ("Cơ quan khác", "other"),
        ("", "unknown"),
    ],
)
def test_lowest_level(text: str, level: str) -> None:
    assert level_of(text) == level


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "- Bước 1: Nộp.\n+ Trực tiếp;\n- Bước 2: Nhận.",
            ["Bước 1: Nộp.\n+ Trực tiếp;", "Bước 2: Nhận."],
        ),
        ("Bước 1: Nộp.\na) Ở xã.\nBước 2: Nhận.", ["Bước 1: Nộp.\na) Ở xã.", "Bước 2: Nhận."]),
        ("6.1.1. Bước 1 nộp.\n6.1.2. Bước 2 nhận.", ["6.1.1. Bước 1 nộp.", "6.1.2. Bước 2 nhận."]),
        ("- Nộp.\n+ Lẻ;\n- Nhận.", ["Nộp.\n+ Lẻ;", "Nhận."]),
        ("Nộp hồ sơ.\nNhận kết quả.", ["Nộp hồ sơ.", "Nhận kết quả."]),
        ("* Trình tự\n- Bước 1: Nộp.", ["* Trình tự", "Bước 1: Nộp."]),
        ("Trước khi đầu tư nâng cấp, mở rộng\nnút giao thì nộp hồ sơ.", [
            "Trước khi đầu tư nâng cấp, mở rộng nút giao thì nộp hồ sơ."
        ]),
        ("", []),
    ],
)  # fmt: skip
def test_steps(text: str, expected: list[str]) -> None:
    assert split_steps(text) == expected


@pytest.mark.parametrize(
    ("line", "title", "number"),
    [
        ("* Luật Hộ tịch (60/2014/QH13)", "Luật Hộ tịch", "60/2014/QH13"),
        ("* Nghị định về BHYT (BHXH) (Nghị định số 188/2025/NĐ-CP)", "Nghị định về BHYT (BHXH)",
         "188/2025/NĐ-CP"),
        ("* Luật Hải quan 2014 (54)", "Luật Hải quan 2014 (54)", None),
        ("* Luật 46/2014/QH13", "Luật 46/2014/QH13", "46/2014/QH13"),
    ],
)  # fmt: skip
def test_legal_basis(line: str, title: str, number: str | None) -> None:
    (law,) = parse_legal_basis(f"  {line}")
    assert (law.title, law.number) == (title, number)


def test_legal_basis_over_several_lines() -> None:
    text = "  * Luật sửa đổi\nLuật Đất đai (1/2024/QH15)\n  * Luật Nhà ở (27/2023/QH15)"
    assert [(law.title, law.number) for law in parse_legal_basis(text)] == [
        ("Luật sửa đổi Luật Đất đai", "1/2024/QH15"),
        ("Luật Nhà ở", "27/2023/QH15"),
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Nghị định số68/2018/NĐ-CP", "68/2018/NĐ-CP"),
        ("250/QĐ - TTg", "250/QĐ-TTg"),
        ("12 /2025/NQ-HĐND", "12/2025/NQ-HĐND"),
        ("53/2025/TT_BCA", "53/2025/TT-BCA"),
        ("18/2026/nđ-cp", "18/2026/NĐ-CP"),
        ("66.7/2025/NQ-CP", "66.7/2025/NQ-CP"),
        ("08.a/2010/TT-BTP", "08.A/2010/TT-BTP"),
        ("07/2016/QD-TTg", "07/2016/QĐ-TTg"),
        ("Luật Nuôi con nuôi", None),
    ],
)
def test_law_numbers_have_one_spelling(text: str, number: str | None) -> None:
    assert law_number(text) == number


def test_records_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Mã thủ tục: 1.001193\nTên thủ tục: Khai sinh\n", "utf-8")
    assert [record.code for record in records_from_file(tmp_path / "a.txt")] == ["1.001193"]
