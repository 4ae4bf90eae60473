"""Files and folders of sheets, whole and broken."""

from __future__ import annotations

import gzip
import json
import unicodedata
from pathlib import Path

import pytest

from procedure_kb.errors import BadInput
from procedure_kb.sheets import SheetSource, parse_object, parse_txt, read_file
from procedure_kb.sheets import sections as s

TXT = """Chi tiết thủ tục hành chính
Mã thủ tục: 1.001193
Số quyết định: 163/QĐ-BTP
Tên thủ tục: Thủ tục đăng ký khai sinh
Trình tự thực hiện:
    - Bước 1: Nộp hồ sơ.

Thành phần hồ sơ:
    - Tờ khai
      Số lượng: Bản chính: 1, Bản sao: 0

Cơ quan thực hiện: Không có thông tin
Căn cứ pháp lý:
  * Luật Hộ tịch (60/2014/QH13)

Yêu cầu, điều kiện thực hiện: Bản chính.

Yêu cầu, điều kiện thực hiện: không được tẩy xóa.
Từ khóa: Không có thông tin
Mô tả: Không có thông tin"""
GOOD = {s.CODE: "1.001193", s.TITLE: "Thủ tục đăng ký khai sinh"}


def _line(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode() + b"\n"


def _read(path: Path) -> tuple[list[SheetSource], list[BadInput]]:
    errors: list[BadInput] = []
    return list(read_file(path, on_error=errors.append)), errors


def test_printed_sheet_gives_its_sections() -> None:
    sections = parse_txt(TXT)
    assert sections[s.CODE] == "1.001193"
    assert sections[s.STEPS] == "- Bước 1: Nộp hồ sơ."
    assert s.EXECUTING_AGENCY not in sections


def test_a_heading_quoted_inside_its_section_stays_text() -> None:
    assert parse_txt(TXT)[s.CONDITIONS].endswith(
        "Yêu cầu, điều kiện thực hiện: không được tẩy xóa."
    )


def test_text_and_json_give_the_same_sections() -> None:
    as_json = {
        s.CODE: "1.001193",
        s.DECISION: "163/QĐ-BTP",
        s.TITLE: "Thủ tục đăng ký khai sinh",
        s.STEPS: "    - Bước 1: Nộp hồ sơ.",
        s.DOCUMENTS: "    - Tờ khai\n      Số lượng: Bản chính: 1, Bản sao: 0",
        s.EXECUTING_AGENCY: None,
        s.LEGAL_BASIS: "  * Luật Hộ tịch (60/2014/QH13)",
        s.CONDITIONS: "Bản chính.\n\nYêu cầu, điều kiện thực hiện: không được tẩy xóa.",
        s.KEYWORDS: None,
        s.DESCRIPTION: None,
        "thanh_phan_parsed": [{"ten": "Tờ khai", "ban_chinh": 1, "ban_sao": 0}],
    }
    assert parse_object(as_json) == parse_txt(TXT)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_decomposed_text_is_read_like_composed(form: str) -> None:
    assert parse_txt(unicodedata.normalize(form, TXT)) == parse_txt(TXT)


def test_windows_line_ends_and_lost_margin() -> None:
    indented = "\r\n".join("  " + line for line in TXT.split("\n"))
    assert parse_txt(indented)[s.TITLE] == "Thủ tục đăng ký khai sinh"


def test_heading_printed_twice_in_a_row_is_no_content() -> None:
    text = TXT.replace("Từ khóa: Không có thông tin", "Từ khóa: Từ khóa: Không có thông tin")
    assert s.KEYWORDS not in parse_txt(text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("xin chào\nđây không phải phiếu", "SH005"),
        (TXT.replace("Mã thủ tục: 1.001193\n", ""), "SH003"),
        (TXT.replace("1.001193", "một"), "SH003"),
        (TXT.replace("Tên thủ tục: Thủ tục đăng ký khai sinh", "Tên thủ tục:"), "SH004"),
    ],
)
def test_unusable_sheet_says_why(text: str, rule: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_txt(text, file="phieu.txt")
    assert caught.value.rule == rule
    assert str(caught.value).startswith("phieu.txt:1: [")


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        ([1, 2], "SH006"),
        ("chữ", "SH006"),
        ({s.CODE: 1.001193, s.TITLE: "x"}, "SH006"),
        ({s.TITLE: "x"}, "SH003"),
        ({s.CODE: "1.001193"}, "SH004"),
        ({s.CODE: "1.001193", s.TITLE: "   "}, "SH004"),
    ],
)
def test_unusable_object_says_why(data: object, rule: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_object(data, file="a.jsonl", line=7)
    assert (caught.value.rule, caught.value.line) == (rule, 7)


@pytest.mark.parametrize("code", ["1.001193", "1.0133611", "1.014955-Xoa"])
def test_odd_codes_of_the_portal_are_accepted(code: str) -> None:
    assert parse_object({s.CODE: code, s.TITLE: "x"})[s.CODE] == code


def test_bad_lines_do_not_cost_the_good_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        _line(GOOD)
        + b"{not json\n"
        + b'{"M\xe3": 1}\n'
        + b"\n"
        + _line({s.TITLE: "không mã"})
        + _line({**GOOD, s.CODE: "1.004222"})
    )
    sheets, errors = _read(path)
    assert [sheet.code for sheet in sheets] == ["1.001193", "1.004222"]
    assert [(error.line, error.rule) for error in errors] == [
        (2, "SH006"),
        (3, "SH008"),
        (5, "SH003"),
    ]
    assert all(error.file == str(path) for error in errors)


def test_without_a_listener_the_first_error_is_raised_after_the_good_sheets(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"x\n" + _line(GOOD) + b"y\n")
    read = read_file(path)
    assert next(read).code == "1.001193"
    with pytest.raises(BadInput, match=r"a\.jsonl:1: .*và 1 lỗi khác"):
        next(read)


def test_byte_order_mark_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + _line(GOOD))
    assert len(_read(path)[0]) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_file_in_the_encodings_that_editors_write(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "1.001193.txt"
    path.write_bytes(TXT.encode(encoding))
    sheets, errors = _read(path)
    assert not errors
    assert sheets[0].sections == parse_txt(TXT)


def test_text_file_in_another_encoding_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"Chi tiet\nM\xe3 th\xfa\n")
    assert [(error.rule, error.line) for error in _read(path)[1]] == [("SH008", 2)]


def test_several_sheets_in_one_text_file(tmp_path: Path) -> None:
    path = tmp_path / "nhieu.txt"
    second = TXT.replace("1.001193", "1.004222")
    path.write_text(f"{TXT}\n{second}\n", encoding="utf-8")
    sheets, errors = _read(path)
    assert [sheet.code for sheet in sheets] == ["1.001193", "1.004222"]
    assert sheets[1].line == TXT.count("\n") + 2
    assert not errors


def test_compressed_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(_line(GOOD)))
    assert [sheet.line for sheet in _read(path)[0]] == [1]


def test_something_that_is_no_gzip(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(_line(GOOD))
    sheets, errors = _read(path)
    assert not sheets
    assert [error.rule for error in errors] == ["SH007"]


def test_truncated_gzip_keeps_what_was_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    many = b"".join(
        _line({**GOOD, s.CODE: f"1.{n:06}", "x": "á" * 50 + str(n)}) for n in range(5000)
    )
    path.write_bytes(gzip.compress(many)[:-3000])
    sheets, errors = _read(path)
    assert sheets
    assert errors[-1].rule == "SH007"
    assert "cụt" in errors[-1].message


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.jsonl.gz"])
def test_empty_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(b"") if name.endswith("gz") else b"")
    assert [error.rule for error in _read(path)[1]] == ["SH001"]


def test_missing_file_and_unknown_type(tmp_path: Path) -> None:
    other = tmp_path / "a.docx"
    other.write_bytes(b"x")
    assert [error.rule for error in _read(tmp_path / "khong-co.txt")[1]] == ["SH001"]
    assert [error.rule for error in _read(other)[1]] == ["SH002"]


def test_folder_is_read_in_order_and_other_files_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(TXT.replace("1.001193", "2.000635"), encoding="utf-8")
    (tmp_path / "a.txt").write_text(TXT, encoding="utf-8")
    (tmp_path / "c.txt").write_text("rác", encoding="utf-8")
    (tmp_path / "ghi-chu.md").write_text("x", encoding="utf-8")
    sheets, errors = _read(tmp_path)
    assert [sheet.code for sheet in sheets] == ["1.001193", "2.000635"]
    assert [Path(error.file or "").name for error in errors] == ["c.txt"]


def test_nothing_but_a_byte_order_mark_is_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xef\xbb\xbf")
    assert [error.rule for error in _read(path)[1]] == ["SH001"]


def test_folder_without_sheets(tmp_path: Path) -> None:
    assert [error.rule for error in _read(tmp_path)[1]] == ["SH002"]
