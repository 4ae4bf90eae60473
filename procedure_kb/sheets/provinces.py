"""Today's 34 provinces, the 63 former names, and finding them in a text.

Codes are those of the General Statistics Office, as in the project's unit list. Former
names matter because a decision of 2024 still says 'tỉnh Yên Bái' for what is Lào Cai now.
"""

from __future__ import annotations

import re
from collections import Counter

# code → (today's name, former provinces that went into it, other spellings)
_TABLE: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "01": ("Hà Nội", (), ()),
    "04": ("Cao Bằng", (), ()),
    "08": ("Tuyên Quang", ("Hà Giang",), ()),
    "11": ("Điện Biên", (), ()),
    "12": ("Lai Châu", (), ()),
    "14": ("Sơn La", (), ()),
    "15": ("Lào Cai", ("Yên Bái",), ("Lao Cai",)),
    "19": ("Thái Nguyên", ("Bắc Kạn",), ("Bắc Cạn",)),
    "20": ("Lạng Sơn", (), ()),
    "22": ("Quảng Ninh", (), ()),
    "24": ("Bắc Ninh", ("Bắc Giang",), ()),
    "25": ("Phú Thọ", ("Hòa Bình", "Vĩnh Phúc"), ("Hoà Bình",)),
    "31": ("Hải Phòng", ("Hải Dương",), ()),
    "33": ("Hưng Yên", ("Thái Bình",), ()),
    "37": ("Ninh Bình", ("Hà Nam", "Nam Định"), ()),
    "38": ("Thanh Hóa", (), ("Thanh Hoá",)),
    "40": ("Nghệ An", (), ()),
    "42": ("Hà Tĩnh", (), ()),
    "44": ("Quảng Trị", ("Quảng Bình",), ()),
    "46": ("Huế", ("Thừa Thiên Huế",), ("Thừa Thiên - Huế", "Thừa Thiên-Huế")),
    "48": ("Đà Nẵng", ("Quảng Nam",), ()),
    "51": ("Quảng Ngãi", ("Kon Tum",), ("Kontum",)),
    "52": ("Gia Lai", ("Bình Định",), ()),
    "56": ("Khánh Hòa", ("Ninh Thuận",), ("Khánh Hoà",)),
    "66": ("Đắk Lắk", ("Phú Yên",), ("Đắc Lắc", "Đăk Lăk", "Đắk Lăk", "Đăk Lắk", "Dak Lak")),
    "68": ("Lâm Đồng", ("Bình Thuận", "Đắk Nông"), ("Đắc Nông", "Đăk Nông", "Dak Nong")),
    "75": ("Đồng Nai", ("Bình Phước",), ()),
    "79": (
        "Hồ Chí Minh",
        ("Bình Dương", "Bà Rịa - Vũng Tàu"),
        ("HCM", "Bà Rịa-Vũng Tàu", "Bà Rịa – Vũng Tàu", "Bà Rịa Vũng Tàu"),
    ),
    "80": ("Tây Ninh", ("Long An",), ()),
    "82": ("Đồng Tháp", ("Tiền Giang",), ()),
    "86": ("Vĩnh Long", ("Bến Tre", "Trà Vinh"), ()),
    "91": ("An Giang", ("Kiên Giang",), ()),
    "92": ("Cần Thơ", ("Hậu Giang", "Sóc Trăng"), ()),
    "96": ("Cà Mau", ("Bạc Liêu",), ()),
}
NAMES: dict[str, str] = {code: row[0] for code, row in _TABLE.items()}
# every spelling, old or new, in lower case → today's code
CODES: dict[str, str] = {
    name.lower(): code
    for code, (today, former, spellings) in _TABLE.items()
    for name in (today, *former, *spellings)
}

_ANY_NAME = "|".join(
    re.escape(name).replace(r"\ ", r"\s+") for name in sorted(CODES, key=len, reverse=True)
)
# 'Thái Bình Dương' is an ocean, and 'hòa bình' is peace unless something says 'tỉnh'.
_NOT_A_PROVINCE = r"(?!\s+Dương\b)(?!\w)"
_PREFIX = r"(?:tỉnh|thành\s+phố|tp\s*\.|tp)\s*"
_PREFIXED = re.compile(rf"(?<!\w){_PREFIX}(?P<name>{_ANY_NAME}){_NOT_A_PROVINCE}", re.IGNORECASE)
_CAPITALISED = "|".join(
    re.escape(name).replace(r"\ ", r"\s+")
    for row in _TABLE.values()
    for name in sorted((row[0], *row[1], *row[2]), key=len, reverse=True)
    if name != "HCM"
)
_BARE = re.compile(rf"(?<!\w)(?P<name>{_CAPITALISED}){_NOT_A_PROVINCE}")
_WHITE = re.compile(r"\s+")


def provinces_in(text: str, *, bare: bool = False) -> Counter[str]:
    """Codes of the provinces a text names, with how often.

    Args:
        bare: also count names without 'tỉnh' or 'thành phố' in front. Only safe where a
            place name is expected, such as the name of an agency.
    """
    if not text:
        return Counter()
    pattern = _BARE if bare else _PREFIXED
    return Counter(CODES[_WHITE.sub(" ", m["name"]).lower()] for m in pattern.finditer(text))
