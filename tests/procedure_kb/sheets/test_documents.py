"""'Thành phần hồ sơ'."""

from __future__ import annotations

import pytest

from procedure_kb.sheets.documents import form_number, parse_documents

COUNTS = "\n      Số lượng: Bản chính: {}, Bản sao: {}"


def item(name: str, originals: int = 0, copies: int = 0) -> str:
    return f"    - {name}" + COUNTS.format(originals, copies)


def test_case_holds_until_the_next_heading() -> None:
    text = "\n".join(
        [
            item("Tờ khai", 1),
            "  [ * Giấy tờ phải nộp: ]",
            item("- Giấy chứng sinh", 1),
            "  [ Trường hợp ủy quyền ]",
            item("Văn bản ủy quyền", 1, 2),
        ]
    )
    documents, issues = parse_documents(text)
    assert [(d.case, d.name, d.originals, d.copies) for d in documents] == [
        (None, "Tờ khai", 1, 0),
        ("Giấy tờ phải nộp", "Giấy chứng sinh", 1, 0),
        ("Trường hợp ủy quyền", "Văn bản ủy quyền", 1, 2),
    ]
    assert not issues


def test_name_over_several_lines_is_joined() -> None:
    text = "    - Đơn đề nghị\n      theo mẫu số 05;\n      - kèm ảnh" + COUNTS.format(1, 0)
    documents, issues = parse_documents(text)
    assert [d.name for d in documents] == ["Đơn đề nghị theo mẫu số 05; - kèm ảnh"]
    assert not issues


def test_heading_over_several_lines_is_joined() -> None:
    documents, _ = parse_documents("  [ Trường hợp\n  cấp lại ]\n" + item("Đơn", 1))
    assert documents[0].case == "Trường hợp cấp lại"


def test_item_without_counts_is_kept_and_reported() -> None:
    documents, issues = parse_documents("    - Đơn\n" + item("Ảnh", 2))
    assert [(d.name, d.originals) for d in documents] == [("Đơn", None), ("Ảnh", 2)]
    assert [i.message for i in issues] == ["giấy tờ không có dòng Số lượng"]


@pytest.mark.parametrize("text", ["", "  Không có thông tin thành phần hồ sơ."])
def test_nothing_stated_is_no_issue(text: str) -> None:
    assert parse_documents(text) == ([], [])


@pytest.mark.parametrize(
    "text",
    ["một đoạn văn không có giấy tờ", "    -" + COUNTS.format(1, 0), "  [ Trường hợp mở"],
)
def test_unreadable_section_is_reported(text: str) -> None:
    documents, issues = parse_documents(text)
    assert documents == []
    assert issues
    assert all(issue.field == "documents" for issue in issues)


@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("Lưu ý: bản chụp phải rõ nét", None),
        ("*Lưu ý: Khi nộp trực tuyến không đính kèm biểu mẫu CT01.", None),
        ("Trường hợp đã khai thác được dữ liệu thì không phải nộp bản giấy.", None),
        ("(Trường hợp khai thác được thông tin thì không phải nộp)", None),
        ("Người tiếp nhận có trách nhiệm kiểm tra hồ sơ.", None),
        ("Việc xác định họ, dân tộc phải phù hợp với pháp luật", "Lưu ý"),
        ("Đối với xe công vụ gồm:", None),
        ("Giấy tờ phải nộp:", None),
        ("2. Hồ sơ đề nghị cấp C/O bao gồm:", None),
        ("Số lượng hồ sơ: 01 bộ", None),
        ("Không quy định", None),
    ],
)
def test_explanations_are_remarks(name: str, case: str | None) -> None:
    heading = f"  [ * {case}: ]\n" if case else ""
    documents, _ = parse_documents(heading + item(name))
    assert documents[0].remark
    assert documents[0].form is None


@pytest.mark.parametrize(
    ("name", "originals"),
    [
        ("Trường hợp trẻ em bị bỏ rơi thì phải có biên bản", 1),
        ("Trường hợp gửi qua bưu chính thì phải gửi kèm bản sao có chứng thực", 0),
        ("Văn bản đề nghị cấp giấy phép", 0),
        ("(6) Giấy tờ chứng minh là nhà quản lý là một trong các giấy tờ sau:", 0),
        ("Hóa đơn thương mại: 01 bản chụp;", 0),
    ],
)
def test_what_is_asked_for_is_no_remark(name: str, originals: int) -> None:
    assert not parse_documents(item(name, originals))[0][0].remark


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Tờ khai thay đổi thông tin cư trú (Mẫu CT01 ban hành kèm theo TT 53/2025)", "CT01"),
        ("Phiếu đề nghị giải quyết thủ tục về căn cước (Mẫu DC02 ban hành kèm)", "DC02"),
        ("Phiếu đề nghị khóa (mẫu TK03 ban hành kèm theo Nghị định 69/2024)", "TK03"),
        ("Đơn đề nghị theo Mẫu số 01 ban hành kèm theo Nghị định", "Mẫu số 01"),
        ("Đơn theo mẫu số 01a Phụ lục II", "Mẫu số 01a"),
        ("Đơn đề nghị (mẫu số 13-HSB)", "13-HSB"),
        ("Giấy ủy quyền mẫu số 09-HSB", "09-HSB"),
        ("Đơn đăng ký theo mẫu số 27/ĐK", "27/ĐK"),
        ("Tờ khai, Mẫu số 02/2025/LLTP;", "02/2025/LLTP"),
        ("Tờ khai tham gia BHYT (Mẫu TK1-TS).", "TK1-TS"),
        ("Tờ khai thuế mẫu số 04.1-ĐK-TCT", "04.1-ĐK-TCT"),
        ("Phiếu CC01 được tạo lập khi trích xuất thông tin", "CC01"),
        ("Đơn theo mẫu quy định tại Phụ lục III ban hành kèm theo", "Phụ lục III"),
        ("Đề nghị đổi giấy phép lái xe theo mẫu quy định tại Phụ lục XII", "Phụ lục XII"),
        ("Mẫu số 1tại Phụ lục I", "Mẫu số 1"),
        ("Giấy phép lái xe hạng A1", None),
        ("Nộp mẫu 03 chai để kiểm nghiệm", None),
        ("Đơn theo mẫu quy định của Bộ Công Thương", None),
        ("MẪU ĐƠN ĐỀ NGHỊ", None),
    ],
)
def test_form_number(name: str, form: str | None) -> None:
    assert form_number(name) == form
