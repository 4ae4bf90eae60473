"""Sheets on disk: from a file or folder to ``{section name: text}``.

Two shapes of the same thing: the ``.txt`` file that the portal prints, and a JSON object
with the section names as keys (``.jsonl``, ``.jsonl.gz``). One broken sheet never costs the
others: it is reported with file and line, and reading goes on.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from procedure_kb.errors import BadInput
from procedure_kb.sheets.text import NO_INFORMATION, clean

CODE = "Mã thủ tục"
DECISION = "Số quyết định"
TITLE = "Tên thủ tục"
LEVEL = "Cấp thực hiện"
KIND = "Loại thủ tục"
FIELD = "Lĩnh vực"
STEPS = "Trình tự thực hiện"
CHANNELS = "Cách thức thực hiện"
DOCUMENTS = "Thành phần hồ sơ"
APPLICANTS = "Đối tượng thực hiện"
EXECUTING_AGENCY = "Cơ quan thực hiện"
COMPETENT_AGENCY = "Cơ quan có thẩm quyền"
FILING_ADDRESS = "Địa chỉ tiếp nhận HS"
DELEGATED_AGENCY = "Cơ quan được ủy quyền"
COORDINATING_AGENCY = "Cơ quan phối hợp"
RESULT = "Kết quả thực hiện"
LEGAL_BASIS = "Căn cứ pháp lý"
CONDITIONS = "Yêu cầu, điều kiện thực hiện"
KEYWORDS = "Từ khóa"
DESCRIPTION = "Mô tả"

SECTION_NAMES = (
    CODE,
    DECISION,
    TITLE,
    LEVEL,
    KIND,
    FIELD,
    STEPS,
    CHANNELS,
    DOCUMENTS,
    APPLICANTS,
    EXECUTING_AGENCY,
    COMPETENT_AGENCY,
    FILING_ADDRESS,
    DELEGATED_AGENCY,
    COORDINATING_AGENCY,
    RESULT,
    LEGAL_BASIS,
    CONDITIONS,
    KEYWORDS,
    DESCRIPTION,
)
# Spellings seen in hand-made copies of a sheet.
_ALIASES = {
    "Địa chỉ tiếp nhận hồ sơ": FILING_ADDRESS,
    "Yêu cầu điều kiện thực hiện": CONDITIONS,
    "Yêu cầu, điều kiện": CONDITIONS,
    "Cơ quan được uỷ quyền": DELEGATED_AGENCY,
    "Từ khoá": KEYWORDS,
}
_CANONICAL = {name: name for name in SECTION_NAMES} | _ALIASES
_PRINTED_HEADER = "Chi tiết thủ tục hành chính"
_HEADING = re.compile(
    "(?P<indent>[ ]*)(?P<name>"
    + "|".join(re.escape(name) for name in sorted(_CANONICAL, key=len, reverse=True))
    + r")[ ]*:[ ]?(?P<rest>.*)"
)
_CODE = re.compile(r"\d\.\d{6,9}(?:-\w+)?")
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))

OnError = Callable[[BadInput], None]


@dataclass(frozen=True)
class SheetSource:
    """One sheet as found: its sections and where it stands."""

    sections: dict[str, str]
    file: Path
    line: int

    @property
    def code(self) -> str:
        """Code of the procedure."""
        return self.sections[CODE]


def read_file(path: Path | str, *, on_error: OnError | None = None) -> Iterator[SheetSource]:
    """Yield the sheets of a ``.txt``, ``.jsonl`` or ``.jsonl.gz`` file, or a folder of them.

    Args:
        on_error: called with every broken sheet or file; reading goes on. Without it the
            good sheets are yielded first and the first error is raised at the end, so that
            nothing is lost and nothing passes unseen.
    Raises: BadInput: see ``on_error``.
    """
    errors: list[BadInput] = []
    report = on_error or errors.append
    path = Path(path)
    if path.is_dir():
        files = sorted(p for p in path.iterdir() if p.is_file() and _reader(p) is not None)
        if not files:
            report(
                BadInput(
                    "thư mục không có phiếu nào (.txt, .jsonl, .jsonl.gz)", file=path, rule="SH002"
                )
            )
    else:
        files = [path]
    for file in files:
        yield from _read_one(file, report)
    if errors:
        raise _first_of(errors)


def parse_txt(text: str, *, file: Path | str | None = None, line: int = 1) -> dict[str, str]:
    """Sections of one printed sheet.

    A section starts with its name at the margin. A name that has been seen already is text:
    some conditions quote the heading they stand under.

    Raises: BadInput: no sheet, or a sheet without code or title.
    """
    lines = clean(text).split("\n")
    found = _headings(lines, indented=False) or _headings(lines, indented=True)
    if not found:
        raise BadInput(
            f"không phải phiếu chi tiết thủ tục: không thấy dòng “{CODE}: …”",
            file=file,
            line=line,
            rule="SH005",
        )
    sections: dict[str, str] = {}
    for position, (index, name, rest) in enumerate(found):
        end = found[position + 1][0] if position + 1 < len(found) else len(lines)
        _put(sections, name, "\n".join([rest, *lines[index + 1 : end]]))
    _check(sections, file=file, line=line)
    return sections


def parse_object(
    data: object, *, file: Path | str | None = None, line: int | None = None
) -> dict[str, str]:
    """Sections of one JSON object; keys that are no section names are left out.

    Raises: BadInput: not an object, a value that is no text, no code or no title.
    """
    if not isinstance(data, Mapping):
        raise BadInput(
            "mỗi dòng phải là một đối tượng JSON {…}", file=file, line=line, rule="SH006"
        )
    sections: dict[str, str] = {}
    for key, value in data.items():
        name = _CANONICAL.get(key) or _CANONICAL.get(clean(str(key)).strip(" :"))
        if name is None or value is None:
            continue
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = "\n".join(value)
        if not isinstance(value, str):
            raise BadInput(
                f"“{name}” phải là chữ trong ngoặc kép, không phải {type(value).__name__}",
                file=file,
                line=line,
                rule="SH006",
            )
        _put(sections, name, clean(value))
    _check(sections, file=file, line=line)
    return sections


def _headings(lines: list[str], *, indented: bool) -> list[tuple[int, str, str]]:
    """(line, section, text on the same line) of every section heading."""
    found: list[tuple[int, str, str]] = []
    seen: set[str] = set()
    for index, line in enumerate(lines):
        match = _HEADING.match(line)
        if match is None or (match["indent"] and not indented):
            continue
        name = _CANONICAL[match["name"]]
        if name not in seen:
            seen.add(name)
            found.append((index, name, match["rest"]))
    return found if CODE in seen or TITLE in seen else []


def _put(sections: dict[str, str], name: str, text: str) -> None:
    """Store a section: same text from both shapes, nothing where there is nothing."""
    lines = [line.rstrip() for line in text.split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    value = lines[0].strip() if len(lines) == 1 else "\n".join(lines)
    # Three sheets print the heading once more inside the section.
    value = value.removeprefix(f"{name}:").lstrip() if value.startswith(f"{name}:") else value
    if value and not value.lstrip().startswith(NO_INFORMATION):
        sections[name] = value


def _check(sections: Mapping[str, str], *, file: Path | str | None, line: int | None) -> None:
    code = sections.get(CODE, "")
    if not code:
        raise BadInput(f"phiếu thiếu “{CODE}”", file=file, line=line, rule="SH003")
    if not _CODE.fullmatch(code):
        raise BadInput(
            f"“{CODE}” là “{code[:40]}”, phải có dạng 1.001193",
            file=file,
            line=line,
            rule="SH003",
        )
    if not sections.get(TITLE):
        raise BadInput(f"phiếu {code} thiếu “{TITLE}”", file=file, line=line, rule="SH004")


def _reader(path: Path) -> Callable[[Path, OnError], Iterator[SheetSource]] | None:
    name = path.name.lower()
    if name.endswith(".txt"):
        return _read_txt
    if name.endswith((".jsonl", ".ndjson")):
        return _read_jsonl
    if name.endswith((".jsonl.gz", ".ndjson.gz")):
        return _read_jsonl_gz
    return None


def _read_one(path: Path, report: OnError) -> Iterator[SheetSource]:
    reader = _reader(path)
    if reader is None:
        report(
            BadInput("chỉ nhận tệp .txt, .jsonl hoặc .jsonl.gz", file=path, rule="SH002")
            if path.exists()
            else BadInput("không tìm thấy tệp", file=path, rule="SH001")
        )
        return
    try:
        yield from reader(path, report)
    except FileNotFoundError:
        report(BadInput("không tìm thấy tệp", file=path, rule="SH001"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        report(BadInput(f"không đọc được tệp ({reason})", file=path, rule="SH001"))


def _read_txt(path: Path, report: OnError) -> Iterator[SheetSource]:
    raw = path.read_bytes()
    if not raw.strip():
        report(BadInput("tệp trống", file=path, rule="SH001"))
        return
    encoding = next((name for mark, name in _BOMS if raw.startswith(mark)), "utf-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        report(_not_utf8(path, line))
        return
    for start, sheet in _printed_sheets(text):
        try:
            yield SheetSource(parse_txt(sheet, file=path, line=start), path, start)
        except BadInput as bad:
            report(bad)


def _printed_sheets(text: str) -> Iterator[tuple[int, str]]:
    """(first line, text) of each sheet; several may have been saved into one file."""
    lines = text.split("\n")
    starts = [n for n, line in enumerate(lines) if clean(line).strip() == _PRINTED_HEADER]
    if len(starts) < 2:
        yield 1, text
        return
    starts[0] = 0
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield start + 1, "\n".join(lines[start:end])


def _read_jsonl(path: Path, report: OnError) -> Iterator[SheetSource]:
    with path.open("rb") as stream:
        yield from _read_lines(path, stream, report)


def _read_jsonl_gz(path: Path, report: OnError) -> Iterator[SheetSource]:
    with gzip.open(path, "rb") as stream:
        yield from _read_lines(path, stream, report)


def _read_lines(path: Path, stream: Iterator[bytes], report: OnError) -> Iterator[SheetSource]:
    number = 0
    sheets = False
    try:
        for number, raw in enumerate(stream, 1):
            if number == 1:
                raw = raw.removeprefix(b"\xef\xbb\xbf")
            source = _read_line(path, number, raw, report)
            sheets = sheets or bool(raw.strip())
            if source is not None:
                yield source
    except gzip.BadGzipFile:
        # Raised before the first line for something that is no gzip at all, and after the
        # last one when the checksum is wrong; both mean the file cannot be trusted.
        report(BadInput("không phải tệp .gz, hoặc tệp .gz hỏng", file=path, rule="SH007"))
        return
    except (EOFError, zlib.error):
        report(
            BadInput(
                f"tệp .gz bị cụt hoặc hỏng; đã đọc được {number} dòng, hãy tải lại tệp",
                file=path,
                line=number + 1,
                rule="SH007",
            )
        )
        return
    if not sheets:
        report(BadInput("tệp trống", file=path, rule="SH001"))


def _read_line(path: Path, number: int, raw: bytes, report: OnError) -> SheetSource | None:
    if not raw.strip():
        return None
    try:
        data = json.loads(raw.decode("utf-8"))
        return SheetSource(parse_object(data, file=path, line=number), path, number)
    except UnicodeDecodeError:
        report(_not_utf8(path, number))
    except json.JSONDecodeError as error:
        report(
            BadInput(
                f"dòng này không phải JSON hợp lệ (ký tự {error.colno}: {error.msg})",
                file=path,
                line=number,
                rule="SH006",
            )
        )
    except BadInput as bad:
        report(bad)
    except RecursionError:
        report(BadInput("JSON lồng quá sâu", file=path, line=number, rule="SH006"))
    return None


def _not_utf8(path: Path, line: int) -> BadInput:
    return BadInput(
        "chữ không phải UTF-8; hãy lưu lại tệp với mã UTF-8", file=path, line=line, rule="SH008"
    )


def _first_of(errors: list[BadInput]) -> BadInput:
    first = errors[0]
    if len(errors) == 1:
        return first
    return BadInput(
        f"{first.message} (và {len(errors) - 1} lỗi khác)",
        file=first.file,
        line=first.line,
        rule=first.rule,
    )
