"""Reasons why a sheet, or a part of it, must not be shown as what holds today.

Nothing is thrown away: a reason is a sentence for staff that starts with a short kind, so
that it can be searched for and filtered (``kind_of``). Two groups of checks:

* ``stale_reasons``: what one record shows by itself, fee notes against a given day;
* ``relations``: what only shows when records stand side by side, such as the two series of
  social insurance. ``with_relations`` writes that into the records.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from procedure_kb.model.official import OfficialRecord
from procedure_kb.sheets import sections as s
from procedure_kb.sheets.text import one_line

Kind = Literal[
    "district",  # names the district level as the place to file or decide
    "fee_ended",  # a fee note whose time is over
    "old_law",  # rests on a law that has been replaced
    "superseded",  # another record on the law in force covers the same matter
    "twice",  # stands twice, and both rest on the law in force
    "agency_only",  # filed by authorities, not by citizens
    "wrong_agency",  # the executing agency cannot be right
    "wrong_papers",  # carries the papers of another procedure
    "scrambled",  # the portal's own text is broken
    "test",  # a trial record
    "deleted",  # marked as deleted on the portal
]


# -- district level ---------------------------------------------------------------------
_PLACES = (
    s.EXECUTING_AGENCY,
    s.COMPETENT_AGENCY,
    s.FILING_ADDRESS,
    s.DELEGATED_AGENCY,
    s.TITLE,
    s.STEPS,
    s.CHANNELS,
)
_COMMITTEE = r"(?:UBND|[UỦ][ỷy] ban (?:nhân dân|nhân))"
_DISTRICT = re.compile(
    rf"cấp (?:quận,? )?huyện|(?:{_COMMITTEE}|Công an) (?:các )?(?:quận|huyện)\b"
    r"|Phòng Tư pháp|(?:Bảo hiểm xã hội|BHXH|[Cc]hi cục [Tt]huế|[Tt]rung tâm hành chính công|"
    r"[Bb]an [Cc]hỉ huy quân sự|[Pp]hòng [^,.;:]{1,40}?) (?:quận|huyện)\b",
)
_DISTRICT_WORDS = ("huyện", "quận", "Tư pháp")  # a cheap look before the pattern
# District papers of the past stay good evidence (1.013978), and a district hospital or plan
# is no place to file (1.010816).
_EVIDENCE_BEFORE = re.compile(
    r"(?:quy hoạch[^.;]{0,40}|bệnh viện[^.;,]{0,30}|trung tâm y tế[^.;,]{0,20}|tuyến huyện|giỏi|"
    r"nội trú|xác nhận[^.;]{0,60}|quản lý về xây dựng|quyết định[^.;]{0,30}trợ cấp[^.;]{0,60}|"
    r"địa bàn|đơn vị hành chính|do cơ quan|do UBND cấp tỉnh, UBND|sai sót do[^.;]{0,40}|"
    r"phương tiện thông tin[^.;]{0,60}|danh hiệu[^.;]{0,60}|chi nhánh[^.;]{0,40})\s*$",
    re.IGNORECASE,
)
_EVIDENCE_AFTER = re.compile(
    r"\s*(?:khác|được phê duyệt|trước ngày|cấp trước|đã cấp|hoặc quy hoạch|hoặc chỉ tiêu|"
    r"ra quyết định thành lập|\(cũ\)|trước đây|hoặc cấp tỉnh tại thời điểm)",
    re.IGNORECASE,
)

# -- replaced laws ----------------------------------------------------------------------
# number → (number of what replaced it, first day without the old one). Only texts whose
# replacement is beyond doubt and that everyday sheets still rest on.
REPLACED_LAWS: Mapping[str, tuple[str, dt.date]] = {
    "58/2014/QH13": ("41/2024/QH15", dt.date(2025, 7, 1)),
    "115/2015/NĐ-CP": ("158/2025/NĐ-CP", dt.date(2025, 7, 1)),
    "134/2015/NĐ-CP": ("159/2025/NĐ-CP", dt.date(2025, 7, 1)),
    "146/2018/NĐ-CP": ("188/2025/NĐ-CP", dt.date(2025, 8, 15)),
    "105/2014/NĐ-CP": ("146/2018/NĐ-CP", dt.date(2018, 12, 1)),
    "158/2005/NĐ-CP": ("123/2015/NĐ-CP", dt.date(2016, 1, 1)),
    "81/2006/QH11": ("68/2020/QH14", dt.date(2021, 7, 1)),
    "61/2018/NĐ-CP": ("118/2025/NĐ-CP", dt.date(2025, 7, 1)),
}

# -- social and health insurance ----------------------------------------------------------
_INSURANCE_FIELD = re.compile(r"BHXH|BHYT|bảo hiểm xã hội|bảo hiểm y tế", re.IGNORECASE)
_INSURANCE_OLD_LAWS = frozenset(("58/2014/QH13", "146/2018/NĐ-CP", "105/2014/NĐ-CP"))
_INSURANCE_NEW_LAWS = frozenset(("41/2024/QH15", "51/2024/QH15", "188/2025/NĐ-CP"))
# What a title is about. Both series name the matter, in different words.
_MATTERS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "hưởng bảo hiểm xã hội một lần": r"bảo hiểm xã hội một lần",
        "trợ cấp một lần khi ra nước ngoài": r"trợ cấp một lần.*ra nước ngoài",
        "chế độ thai sản": r"chế độ thai sản|trợ cấp thai sản",
        "dưỡng sức": r"dưỡng sức|DSPHSK",
        "chế độ ốm đau": r"(?:chế độ|trợ cấp) ốm đau",
        "tử tuất, mai táng": r"hưởng (?:chế độ tử tuất|trợ cấp (?:tuất|mai táng))",
        "lương hưu": r"hưởng lương hưu đối với người tham gia",
        "tiếp tục hưởng lương hưu": r"(?:tiếp tục hưởng|hưởng tiếp) lương hưu",
        "đổi nơi hoặc cách nhận lương hưu, trợ cấp": (
            r"chuyển hưởng sang địa bàn|thay đổi hình thức nhận|chuyển sang lĩnh bằng tài khoản"
        ),
        "đăng ký đóng bảo hiểm xã hội": (
            r"đăng ký(?:, đăng ký lại)?,? (?:điều chỉnh |tham gia )(?:đóng )?"
            r"(?:bảo hiểm xã hội|BHXH)"
        ),
        "điều chỉnh thông tin sổ bảo hiểm xã hội": r"điều chỉnh thông tin (?:trên sổ|đăng ký)",
        "cấp thẻ bảo hiểm y tế": r"cấp thẻ (?:bảo hiểm y tế|BHYT)",
        "thanh toán trực tiếp chi phí khám chữa bệnh": r"thanh toán trực tiếp chi phí",
        "ký hợp đồng khám chữa bệnh": r"^ký hợp đồng",
        "thanh toán với cơ sở khám chữa bệnh": r"thanh toán chi phí.*cơ sở (?:KCB|khám bệnh)",
    }.items()
}

# -- single records -----------------------------------------------------------------------
# Passages that only a broken paste explains; the reason goes when the portal mends them.
_SCRAMBLED: Mapping[str, tuple[str, ...]] = {
    "1.001193": ("đăng ký khai tâm Phục vụ", "hoàn tất việc sinh tại Trung"),
}
_AUTHORITY_FILES = re.compile(
    r"^\W*(?:Bước 1\W*)?Cơ quan tiến hành tố tụng, cơ quan khác có thẩm quyền gửi"
)
_PEOPLE = re.compile(r"công dân|người|cán bộ|đảng viên", re.IGNORECASE)
_POLICE_FIELD = re.compile(
    r"xuất nhập cảnh|nhập cảnh|căn cước|cư trú|định danh|giao thông|lái xe|đăng ký.*xe|phòng cháy|"
    r"vũ khí|vật liệu nổ|pháo|an ninh|trật tự|con dấu|lý lịch tư pháp|ma túy|tạm gi[ữa]|trẻ em|"
    r"thi hành án|công an|chính sách",
    re.IGNORECASE,
)
_ISSUE_AGAIN = re.compile(r"^(?:thủ tục )?cấp lại\b", re.IGNORECASE)
_EXCHANGE = re.compile(r"\bđề nghị (?:cấp )?đổi\b", re.IGNORECASE)
_AGAIN = re.compile(r"cấp lại", re.IGNORECASE)


@dataclass(frozen=True)
class Relation:
    """Another record on the same matter.

    ``superseded``: this one rests on replaced law, the other on the law in force.
    ``twice``: both rest on the law in force; staff must say which one counts.
    """

    code: str
    other: str
    kind: Literal["superseded", "twice"]
    matter: str


def stale_reasons(record: OfficialRecord, *, on: dt.date | None = None) -> list[str]:
    """Why parts of this record do not hold.

    Args:
        on: day to measure fee notes against; without it they are not looked at, so that a
            stored record does not claim what was true on the day of import only.
    """
    reasons = [*_district(record), *_old_law(record), *_oddities(record)]
    if on is not None:
        reasons += fees_ended(record, on)
    return reasons


def fees_ended(record: OfficialRecord, on: dt.date) -> list[str]:
    """Fee notes that name a period which is over on ``on``."""
    ended: dict[tuple[dt.date, str], None] = {}
    for channel in record.channels:
        for fee in channel.fees:
            for period in fee.periods:
                if period.end is not None and period.end < on:
                    ended[(period.end, period.text)] = None
    return [
        _reason("fee_ended", f"ghi chú phí đã hết hạn từ {end:%d/%m/%Y}: «{_quote(text)}»")
        for end, text in sorted(ended)
    ]


def kind_of(reason: str) -> Kind | None:
    """The kind that a reason starts with."""
    kind = reason.partition(":")[0]
    return kind if kind in get_args(Kind) else None  # type: ignore[return-value]


def relations(records: Iterable[OfficialRecord]) -> list[Relation]:
    """Insurance records that stand twice, older ones pointing to those on the law in force.

    The legal basis decides which is which, the title what it is about; neither the code nor
    the order in the file does.
    """
    current: dict[str, list[tuple[str, bool]]] = {}
    older: list[tuple[str, str]] = []
    for record in records:
        if record.issuer.scope != "national" or not _INSURANCE_FIELD.search(record.field):
            continue
        numbers = _numbers(record)
        in_force = bool(numbers & _INSURANCE_NEW_LAWS)
        for matter in _matters(record.title):
            if in_force:
                old_series = "BHXH" in record.field or "BHYT" in record.field
                current.setdefault(matter, []).append((record.code, old_series))
            elif numbers & _INSURANCE_OLD_LAWS:
                older.append((record.code, matter))
    found = [
        Relation(code, other, "superseded", matter)
        for code, matter in older
        for other, _ in current.get(matter, ())
    ]
    for matter, codes in current.items():
        # The older series may have been brought up to date too (2.000693): then both hold.
        found += [
            Relation(code, other, "twice", matter)
            for code, old_series in codes
            for other, other_old in codes
            if old_series and not other_old
        ]
    return found


def with_relations(records: Iterable[OfficialRecord]) -> list[OfficialRecord]:
    """The records, with a reason on each that another one stands beside or above."""
    records = list(records)
    reasons: dict[str, dict[str, None]] = {}
    for relation in relations(records):
        words = (
            f"dùng {relation.other} theo luật đang có hiệu lực ({relation.matter})"
            if relation.kind == "superseded"
            else f"cùng việc với {relation.other} ({relation.matter})"
        )
        reasons.setdefault(relation.code, {})[_reason(relation.kind, words)] = None
    return [
        record.copy(update={"stale": [*record.stale, *reasons[record.code]]})
        if record.code in reasons
        else record
        for record in records
    ]


def _district(record: OfficialRecord) -> list[str]:
    reasons = []
    if record.sections.get(s.LEVEL, "").strip().lower() == "cấp huyện":
        reasons.append(_reason("district", f"{s.LEVEL}: «Cấp Huyện»"))
    for name in _PLACES:
        text = record.sections.get(name, "")
        if not any(word in text for word in _DISTRICT_WORDS):
            continue
        text = one_line(text)  # the portal breaks lines in the middle of "cấp huyện"
        for match in _DISTRICT.finditer(text):
            before = text[max(0, match.start() - 90) : match.start()]
            if _EVIDENCE_BEFORE.search(before) or _EVIDENCE_AFTER.match(text, match.end()):
                continue
            quote = _quote(text, around=match.span())
            reasons.append(_reason("district", f"{name} nêu cấp huyện: «{quote}»"))
            break
    return reasons


def _old_law(record: OfficialRecord) -> list[str]:
    numbers = _numbers(record)
    return [
        _reason("old_law", f"căn cứ {old} đã được thay bằng {new} từ {since:%d/%m/%Y}")
        for old, (new, since) in REPLACED_LAWS.items()
        if old in numbers and not _chain(new) & numbers
    ]


def _chain(number: str) -> set[str]:
    """A text of law and everything that replaced it since."""
    chain = {number}
    while number in REPLACED_LAWS:
        number = REPLACED_LAWS[number][0]
        chain.add(number)
    return chain


def _oddities(record: OfficialRecord) -> list[str]:
    reasons = []
    decision = record.decision.upper()
    steps = record.sections.get(s.STEPS, "")
    if "TEST" in decision or decision.startswith("DEMO"):
        reasons.append(_reason("test", f"bản ghi thử: số quyết định {record.decision}"))
    elif steps.strip().lower() == "test":
        reasons.append(_reason("test", f"bản ghi thử: {s.STEPS} chỉ ghi «{steps.strip()}»"))
    if record.code.lower().endswith("-xoa"):
        reasons.append(_reason("deleted", "mã có đuôi -Xoa: cổng đã đánh dấu xóa"))
    if _AUTHORITY_FILES.match(one_line(steps[:300])) and not any(
        _PEOPLE.search(applicant) for applicant in record.applicants
    ):
        reasons.append(
            _reason("agency_only", "do cơ quan tiến hành tố tụng, cơ quan có thẩm quyền gửi")
        )
    agency = record.executing_agency or ""
    if agency.startswith("Công an") and "," not in agency and not _is_police(record):
        reasons.append(_reason("wrong_agency", f"{s.EXECUTING_AGENCY}: «{agency}»"))
    if _ISSUE_AGAIN.match(record.title) and _papers_of_an_exchange(record):
        reasons.append(_reason("wrong_papers", "phiếu cấp lại nhưng giấy tờ ghi đề nghị đổi"))
    broken = [text for text in _SCRAMBLED.get(record.code, ()) if text in steps]
    if broken:
        reasons.append(_reason("scrambled", f"{s.STEPS} bị lẫn chữ: «{broken[0]}»"))
    return reasons


def _is_police(record: OfficialRecord) -> bool:
    """Whether the field is one that the police decides or shares."""
    return "BCA" in record.decision or _POLICE_FIELD.search(record.field) is not None


def _papers_of_an_exchange(record: OfficialRecord) -> bool:
    papers = " ".join(document.name for document in record.documents)
    return _EXCHANGE.search(papers) is not None and _AGAIN.search(papers) is None


def _numbers(record: OfficialRecord) -> frozenset[str]:
    return frozenset(law.number for law in record.legal_basis if law.number)


def _matters(title: str) -> list[str]:
    return [name for name, pattern in _MATTERS.items() if pattern.search(title)]


def _reason(kind: Kind, words: str) -> str:
    return f"{kind}: {words}"


def _quote(text: str, *, around: tuple[int, int] | None = None, width: int = 120) -> str:
    text = one_line(text)
    if around is None:
        return text if len(text) <= width else text[:width].rsplit(" ", 1)[0] + " …"
    start = max(0, around[0] - width // 2)
    end = min(len(text), around[1] + width // 2)
    return ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")
