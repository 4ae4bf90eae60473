"""Whatever a file holds, the importer answers with records, issues or ``BadInput``."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from procedure_kb.errors import BadInput
from procedure_kb.sheets import parse_txt, read_file, record_from_sections
from procedure_kb.sheets import sections as s

# Pieces that mean something to the parsers, in any order, with any text between them.
_PIECES = st.sampled_from(
    [
        "\n", "  ", "- ", "    - ", "[", " ]", "(", ")", " | ", "Bước 1", "  * ",
        "Số lượng: Bản chính: 1, Bản sao: 0", "Số lượng:", "  * Hình thức nộp: ONLINE",
        "    Thời hạn giải quyết: ", "    Phí, lệ phí: ", "    Mô tả: ", "1 OTHER",
        "7 WORKING_DAY", "0 VNĐ (", "100 VNĐ ()", "100.000 đồng", "10 USD", "đến hết ngày ",
        "31/12/2026", "31/02/2026", "từ ngày ", "Mẫu số ", "01a", "Phụ lục III", "miễn phí",
        "HĐND tỉnh quyết định", "tỉnh Gia Lai", "cấp huyện", "(60/2014/QH13)", "9" * 400,
        "Mã thủ tục: 1.001193\n", "Tên thủ tục: x\n", "Mô tả:\n", "Lưu ý:", "trong thời hạn ",
    ]
)  # fmt: skip
_TEXT = st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=25).map("".join)


@settings(max_examples=300, deadline=None, database=None)
@given(channels=_TEXT, documents=_TEXT, other=_TEXT)
def test_any_text_in_a_section_gives_a_record(channels: str, documents: str, other: str) -> None:
    sections = {
        s.CODE: "1.001193",
        s.TITLE: "Khai sinh",
        s.DECISION: "1/QĐ-UBND",
        s.CHANNELS: channels,
        s.DOCUMENTS: documents,
        s.STEPS: other,
        s.LEGAL_BASIS: other,
        s.KEYWORDS: other,
    }
    record = record_from_sections(sections)
    for channel in record.channels:
        assert all(d.amount is None for d in channel.deadlines if d.placeholder)


@settings(max_examples=200, deadline=None, database=None)
@given(text=_TEXT)
def test_any_printed_text_is_read_or_refused(text: str) -> None:
    try:
        sections = parse_txt(text)
    except BadInput:
        return
    assert sections[s.CODE]
    assert sections[s.TITLE]


@settings(max_examples=100, deadline=None, database=None)
@given(raw=st.binary(max_size=200), suffix=st.sampled_from([".txt", ".jsonl", ".jsonl.gz"]))
def test_any_bytes_are_read_or_reported(tmp_path_factory: object, raw: bytes, suffix: str) -> None:
    path = Path(tmp_path_factory.mktemp("any")) / f"a{suffix}"  # type: ignore[attr-defined]
    path.write_bytes(raw)
    errors: list[BadInput] = []
    sheets = list(read_file(path, on_error=errors.append))
    assert sheets or errors or not raw.strip()
