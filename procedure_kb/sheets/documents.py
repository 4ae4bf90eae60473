"""'Thành phần hồ sơ': the papers of a dossier.

    [ * Giấy tờ phải nộp: ]
      - - Tờ khai theo mẫu CT01 …
        Số lượng: Bản chính: 1, Bản sao: 0

A heading opens a case and holds for the items below it. Many lines are no papers but
explanations to the paper above; the portal prints them as items with the counts 0 and 0.
"""

from __future__ import annotations

import re

from procedure_kb.model.official import Document, ParseIssue
from procedure_kb.sheets.text import NO_INFORMATION, one_line, strip_bullet

FIELD = "documents"

_COUNTS = re.compile(
    r"\s*Số lượng\s*:\s*(?:Bản chính\s*:\s*(?P<o>\d{0,6}))?\s*[,;]?\s*"
    r"(?:Bản sao\s*:\s*(?P<c>\d{0,6}))?\s*$"
)
_ITEM = re.compile(r"(?P<indent>\s*)-(?:\s+|$)(?P<text>.*)")

# -- explanations -----------------------------------------------------------------------
_NOTE_HEADING = re.compile(r"(?:lưu ý|ghi chú|chú ý|chú thích)", re.IGNORECASE)
_NUMBERING = re.compile(r"^(?:\(?\w{1,3}\)|\d+(?:\.\d+)*[.)/]|[(\[])\s*")
_NOTE = re.compile(
    r"(?:lưu ý|ghi chú|chú ý|ví dụ|không quy định|không có|số lượng|số bộ|\d+ \(?bộ|"
    r"người (?:tiếp nhận|yêu cầu|có yêu cầu|nộp|ủy quyền|uỷ quyền)|cá nhân có quyền|"
    r"cơ quan (?:đăng ký|giải quyết|tiếp nhận|hải quan|cấp)|việc |chậm nhất|từ lần|"
    r"trong lần|ngoài |thời hạn|các (?:bản sao|văn bản|giấy tờ|tài liệu|thành phần)[^.;]* phải |"
    r"giấy tờ do cơ quan|phiếu này|phiếu (?:được|\w+ được)|bản chụp các giấy tờ|"
    r"doanh nghiệp không phải|thành phần hồ sơ|đăng nhập|trong đó |người học|"
    r"tài liệu được lập|hồ sơ (?:được|chỉ))",
    re.IGNORECASE,
)
# "Giấy tờ chứng minh … là một trong các giấy tờ sau:" is a paper; "Giấy tờ phải nộp:" opens
# a list of papers.
_LEAD_IN = re.compile(r"(?:gồm|sau|:)\s*$")
_PAPER = re.compile(
    r"(?!giấy tờ phải|các giấy tờ phải)(?:các )?(?:giấy|văn bản|tài liệu|đơn|tờ (?:khai|trình)|bản|"
    r"hợp đồng|báo cáo|đề án|phương án|lý lịch|danh sách|quyết định|chứng từ|h[óo][áa]? đơn|"
    r"bộ hồ sơ|ảnh|sơ đồ|thiết kế|dự thảo|phiếu|biên bản)\b",
    re.IGNORECASE,
)
_CASE = re.compile(
    r"(?:trường hợp|trong trường hợp|đối với|khi |nếu |riêng |tùy |tuỳ )", re.IGNORECASE
)
# "Trường hợp … thì phải có biên bản" asks for a paper; "… thì không phải nộp" explains.
_DEMAND = re.compile(
    r"(?<!không )phải (?:có|nộp|gửi|kèm|xuất trình|bổ sung)|nộp (?:thêm|kèm)|hồ sơ còn có|"
    r"(?<!không )cần (?:có|nộp)|(?:bản chính|bản sao|bản chụp|giấy|đơn|văn bản)[^.;]{0,40}:\s*\d",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    r"không (?:phải|cần|yêu cầu|được yêu cầu|bắt buộc)|chỉ cần|được sử dụng|có trách nhiệm",
    re.IGNORECASE,
)

# -- form numbers -----------------------------------------------------------------------
# A code has a digit: "01", "01a", "CT01", "TK1-TS", "09-HSB", "27/ĐK", "01/MGTH", "IV.2.2".
_CODE = r"(?P<code>(?:[A-ZĐ]{1,8}|[IVX]{1,5}[.])?[A-ZĐ0-9][\wĐđ]*(?:[./\-–][\wĐđ]+)*)"
_FORM = re.compile(
    r"\b(?:biểu )?mẫu(?P<word> (?:biểu |đơn |tờ khai |phiếu )?số| biểu| tờ khai| phiếu| đơn)?"
    r"\s*[:.]?\s*[\"“(]?" + _CODE,
    re.IGNORECASE,
)
_BARE_FORM = re.compile(
    r"(?:\b(?:[Tt]ờ khai|[Pp]hiếu|[Bb]iểu|[Đđ]ơn)\s+\(?|\()"
    r"(?P<code>[A-ZĐ]{1,5}\d{1,3}[a-z]?(?:-[A-ZĐ]{2,5})?|\d{1,2}[a-zA-Z]?[/-][A-ZĐ]{2,6}"
    r"(?:-[A-ZĐ]{2,5})*)(?![\w/])"
)
_APPENDIX = re.compile(
    r"\bphụ lục\s+(?:số\s+)?(?P<code>[IVXLC]{1,6}[A-Za-z]?|\d{1,2}[a-zA-Z]?)(?![\wĐđ])(?!\s*năm)",
    re.IGNORECASE,
)
# "01", "01a", "04B", "03.03", "IV.2.2": no name of their own
_PLAIN_NUMBER = re.compile(r"(?:[IVX]+\.)?\d+(?:\.\d+)*[A-Za-zđĐ]?")
# "mẫu 03 chai" is a sample, not a form.
_SAMPLE = re.compile(
    r"\s*(?:bộ|bản|cái|chiếc|ảnh|con|chai|kg|g|ml|lít|m2|sản phẩm|mẫu|loại|cm|hộp|gói)\b"
)
_WORD_AFTER_CODE = re.compile(r"(?<=\d)(?:ban|tại|Phụ|kèm|của|theo)$")


def parse_documents(text: str) -> tuple[list[Document], list[ParseIssue]]:
    """Papers in the sheet's order, and what could not be read."""
    if not text or text.lstrip().startswith(NO_INFORMATION):
        return [], []
    documents: list[Document] = []
    issues: list[ParseIssue] = []
    case: str | None = None
    heading: list[str] = []
    name: list[str] = []
    indent = 0

    def close(originals: int | None, copies: int | None) -> None:
        paper = strip_bullet(one_line(" ".join(name)))
        if paper:
            documents.append(_document(paper, case, originals, copies))
        else:
            issues.append(_issue("giấy tờ không có tên", case or ""))
        name.clear()

    for line in text.split("\n"):
        stripped = line.strip()
        if heading or (stripped.startswith("[") and not name):
            heading.append(stripped)
            if stripped.endswith("]"):
                case = _case(" ".join(heading))
                heading.clear()
            continue
        counts = _COUNTS.match(line)
        if counts is not None and name:
            close(_number(counts["o"]), _number(counts["c"]))
            continue
        item = _ITEM.match(line)
        if item is not None and (not name or len(item["indent"]) <= indent):
            if name:  # the item above has no line of counts
                issues.append(_issue("giấy tờ không có dòng Số lượng", " ".join(name)))
                close(None, None)
            indent = len(item["indent"])
            name.append(item["text"])
        elif stripped and name:
            name.append(stripped)
        elif stripped:
            issues.append(_issue("dòng không thuộc giấy tờ nào", stripped))
    if heading:
        issues.append(_issue("tiêu đề [ … ] không đóng", " ".join(heading)))
    if name:
        issues.append(_issue("giấy tờ không có dòng Số lượng", " ".join(name)))
        close(None, None)
    if not documents:
        issues.append(_issue("không đọc được giấy tờ nào", text))
    return documents, issues


def form_number(text: str) -> str | None:
    """The form that a paper names: 'Mẫu số 01', 'CT01', '09-HSB', 'Phụ lục III'.

    A bare number gets the words 'Mẫu số' back; a code with letters stands for itself.
    """
    for match in _FORM.finditer(text):
        code = _form_code(match, text)
        if code is not None:
            return code
    bare = _BARE_FORM.search(text)
    if bare is not None:
        return bare["code"]
    appendix = _APPENDIX.search(text)
    return f"Phụ lục {appendix['code']}" if appendix is not None else None


def _form_code(match: re.Match[str], text: str) -> str | None:
    code = _WORD_AFTER_CODE.sub("", match["code"].rstrip(".-–/"))
    if not any(char.isdigit() for char in code) or len(code) > 25:
        return None
    first = code[0]
    if first.isalpha() and not first.isupper():
        return None
    if _PLAIN_NUMBER.fullmatch(code):
        # "mẫu 5" without "số" may count samples.
        if not match["word"] and _SAMPLE.match(text, match.end()):
            return None
        return f"Mẫu số {code}"
    return code


def _document(name: str, case: str | None, originals: int | None, copies: int | None) -> Document:
    remark = not originals and not copies and _is_note(name, case)
    form = None if remark else form_number(name)
    return Document(
        name=name, case=case, originals=originals, copies=copies, form=form, remark=remark
    )


def _is_note(name: str, case: str | None) -> bool:
    if case is not None and _NOTE_HEADING.match(case):
        return True
    start = strip_bullet(name)
    while True:
        shorter = _NUMBERING.sub("", start)
        if shorter == start:
            break
        start = strip_bullet(shorter)
    if _LEAD_IN.search(name):
        return _PAPER.match(start) is None
    if _NOTE.match(start):
        return True
    if _CASE.match(start):
        return _RELEASE.search(start) is not None or _DEMAND.search(start) is None
    return False


def _case(heading: str) -> str | None:
    inner = strip_bullet(one_line(heading.strip()[1:-1]))
    return inner.rstrip(" :;,-").rstrip() or None


def _number(value: str | None) -> int | None:
    return int(value) if value else None


def _issue(message: str, text: str) -> ParseIssue:
    return ParseIssue(field=FIELD, message=message, text=one_line(text)[:200])
