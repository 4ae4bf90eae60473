"""Reading the CSV files that one-stop systems export: encoding, separator, header, lines."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from procedure_kb.errors import BadInput
from procedure_kb.text import fold, nfc

_SEPARATORS = (",", ";", "\t", "|")
_HEADER_WITHIN = 15  # reports have a title and a date above the table
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

Row = tuple[int, dict[str, str]]


def read_export(path: Path, *, key: str) -> Iterator[Row]:
    """Rows of a CSV file as (line on which the row begins, {column: text}).

    UTF-8 with or without mark, UTF-16 ("Unicode text" of Excel) and Windows-1258; separated by
    comma, semicolon, tab or bar; lines above the header are passed over.

    Args:
        key: the column that tells the header from a title.

    Raises:
        BadInput: it is no CSV file, or has no such column.
    """
    text = _decoded(path)
    lines = text.split("\n", _HEADER_WITHIN)
    at, separator = _header(lines, key, path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    columns: list[str] = []
    begins = 1
    try:
        for cells in reader:
            if begins > at and not columns:
                columns = [cell.strip() for cell in cells]
            elif columns and any(cell.strip() for cell in cells):
                yield begins, dict(zip(columns, (cell.strip() for cell in cells), strict=False))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(
            "dấu nháy mở mà không đóng, hoặc một ô quá dài", file=path, line=begins, rule="DOS005"
        ) from error


def _decoded(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadInput("không mở được tệp này", file=path, rule="DOS001") from error
    if raw.startswith(_EXCEL):
        raise BadInput(
            "đây là tệp Excel; trong Excel chọn Lưu thành, loại 'CSV UTF-8', rồi nhập tệp đó",
            file=path,
            rule="DOS002",
        )
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            # Windows-1258 writes tone marks apart from their letters.
            text = nfc(raw.decode(encoding)).replace("\0", "")
            return text.replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise BadInput(
        "không đọc được chữ trong tệp; lưu lại thành 'CSV UTF-8'", file=path, rule="DOS003"
    )


def _header(lines: list[str], key: str, path: Path) -> tuple[int, str]:
    """How many lines stand above the header, and what separates its columns."""
    for above, line in enumerate(lines[:_HEADER_WITHIN]):
        for separator in _SEPARATORS:
            cells = next(csv.reader([line], delimiter=separator), [])
            if any(fold(cell).strip() == fold(key) for cell in cells):
                return above, separator
    raise BadInput(
        f"không thấy cột {key}; tên cột khác thì dùng tệp ghép cột (--mapping)",
        file=path,
        rule="DOS004",
    )
