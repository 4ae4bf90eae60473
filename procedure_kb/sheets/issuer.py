"""Who issued a sheet, and so where it is valid.

The suffix of the decision number decides: ministries sign QĐ-BTP, QĐ-BCA-C06 …, provinces
QĐ-UBND in many spellings, and some provinces publish under their office (QĐ-VP), their
one-stop centre (QĐ-TTPVHCC), a department (TTr-SNNMT) or no organ at all (1704). A province
named in the text never makes a ministry's sheet local: ministries list departments of Hà Nội
among the executing agencies. But it tells *which* province a local sheet belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from procedure_kb.model.official import Issuer
from procedure_kb.sheets import sections as s
from procedure_kb.sheets.provinces import NAMES, provinces_in
from procedure_kb.sheets.text import split_outside_parens

# Where the province may be named, and how much that says. Legal basis weighs little: the
# portal links texts by number alone, and 44/2026/QĐ-UBND exists in several provinces.
_WEIGHTS: tuple[tuple[str, float], ...] = (
    (s.TITLE, 5.0),
    (s.EXECUTING_AGENCY, 4.0),
    (s.COMPETENT_AGENCY, 4.0),
    (s.FILING_ADDRESS, 3.0),
    (s.CONDITIONS, 3.0),
    (s.STEPS, 2.0),
    (s.CHANNELS, 2.0),
    (s.LEGAL_BASIS, 2.0),
    (s.DELEGATED_AGENCY, 2.0),
    (s.COORDINATING_AGENCY, 2.0),
    (s.DOCUMENTS, 1.0),
    (s.RESULT, 1.0),
)
_AGENCIES = frozenset(
    (s.EXECUTING_AGENCY, s.COMPETENT_AGENCY, s.DELEGATED_AGENCY, s.COORDINATING_AGENCY)
)
# The first must be ahead of the second by this much, or the province is not known.
_CLEAR_LEAD = 1.5

_SPACES = re.compile(r"[\s.]+")
_COMMITTEE = re.compile(r"UBND|UYBAN|HĐND")
_OFFICE = re.compile(r"QĐ-VP(?![A-ZĐ])")
_CENTRE = re.compile(r"TTPVHCC")
_DEPARTMENT = re.compile(
    r"(?<![A-ZĐ])(?:S|SO|SỞ)(?:NNMT|NN|NNPTNT|TNMT|XD|TC|YT|CT|TP|NV|KHCN|KHĐT|VH|VHTT|VHTTDL|GDĐT"
    r"|GD|DTTG|NGV|GTVT|LĐTBXH|DL)(?![A-ZĐ])|\d{3,}SNN"
)
_SPECIAL = re.compile(r"DACTHU|ĐẶCTHÙ")
_NO_ORGAN = re.compile(r"(?:SỐ:?)?\d*/?(?:20\d\d/?)?")
_LOCAL_LAW = re.compile(r"(?:NQ-HĐND|QĐ-UBND)", re.IGNORECASE)
# Only Hà Nội's centre publishes procedures itself; its sheets often name no place.
_CENTRE_PROVINCE = "01"


def issuer_of(sections: Mapping[str, str]) -> Issuer:
    """National, one province's, or a province's that cannot be told."""
    decision = sections.get(s.DECISION, "")
    local = _local_reason(decision, sections)
    if local is None:
        return Issuer(scope="national", reason=f"số quyết định {decision or 'không có'}")
    ranking = _ranking(sections)
    if not ranking:
        if _CENTRE.search(_plain(decision)):
            return Issuer(
                scope="province",
                province_code=_CENTRE_PROVINCE,
                reason=f"{local}; Trung tâm Phục vụ hành chính công TP Hà Nội",
            )
        return Issuer(scope="unknown_province", reason=f"{local}; phiếu không nêu tên tỉnh")
    (code, weight, where), *others = ranking
    if others and weight < _CLEAR_LEAD * others[0][1]:
        names = ", ".join(NAMES[other] for other, _, _ in ranking[:3])
        return Issuer(scope="unknown_province", reason=f"{local}; phiếu nêu nhiều tỉnh: {names}")
    return Issuer(
        scope="province", province_code=code, reason=f"{local}; {NAMES[code]} trong {where}"
    )


def _local_reason(decision: str, sections: Mapping[str, str]) -> str | None:
    """Why the sheet is a province's own, or ``None`` for a national one."""
    plain = _plain(decision)
    if (
        _COMMITTEE.search(plain)
        or _OFFICE.search(plain)
        or _CENTRE.search(plain)
        or _DEPARTMENT.search(plain)
        or _SPECIAL.search(plain)
    ):
        return f"số quyết định {decision}"
    if plain and _NO_ORGAN.fullmatch(plain) and _rests_on_a_province(sections):
        return f"số quyết định {decision} không ghi cơ quan, nội dung của địa phương"
    return None


def _plain(decision: str) -> str:
    """The number in capitals without spaces and dots: '519/qđ-ubnd', '1580./QĐ-BGDĐT'."""
    return _SPACES.sub("", decision).upper().replace("QD", "QĐ").replace("_", "-")


def _rests_on_a_province(sections: Mapping[str, str]) -> bool:
    """Local law in the legal basis, or no agency but one province's."""
    if _LOCAL_LAW.search(sections.get(s.LEGAL_BASIS, "")):
        return True
    agencies = split_outside_parens(sections.get(s.EXECUTING_AGENCY, ""), ",")
    return len(provinces_in(", ".join(agencies))) == 1 and all(
        agency.startswith(("Sở", "UBND", "Ủy ban nhân dân")) for agency in agencies
    )


def _ranking(sections: Mapping[str, str]) -> list[tuple[str, float, str]]:
    """(province, weight, section that says most), heaviest first.

    Each section spreads its weight over the provinces it names, so that one text of law
    linked by mistake does not outvote five that are right.
    """
    weights: dict[str, float] = {}
    best: dict[str, tuple[float, str]] = {}
    for name, weight in _WEIGHTS:
        text = sections.get(name, "")
        found = provinces_in(text, bare=name in _AGENCIES)
        total = sum(found.values())
        for code, count in found.items():
            share = weight * count / total
            weights[code] = weights.get(code, 0.0) + share
            if share > best.get(code, (0.0, ""))[0]:
                best[code] = (share, name)
    heaviest_first = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return [(code, weight, best[code][1]) for code, weight in heaviest_first]
