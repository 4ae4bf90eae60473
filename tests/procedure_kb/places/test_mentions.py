"""Places in sentences: what is meant, and when the name alone cannot tell.

The sentences are ours. `one` rows name a single unit of today; `ask` rows must list at least
the given units and ask.
"""

from __future__ import annotations

import time
import unicodedata

import pytest

from procedure_kb.places.mentions import PlaceMention, find_places, narrow
from procedure_kb.places.units import Unit


def only(text: str, **options: str) -> PlaceMention:
    mentions = find_places(text, **options)
    assert len(mentions) == 1, [mention.text for mention in mentions]
    return mentions[0]


def named(units: tuple[Unit, ...]) -> set[str]:
    return {unit.name for unit in units}


# --- one unit ---------------------------------------------------------------------------------

ONE = [
    # today's units
    ("đăng ký khai sinh ở phường Bến Thành", "phường Bến Thành", "Phường Bến Thành"),
    ("UBND xã Tân Nhựt làm việc mấy giờ", "xã Tân Nhựt", "Xã Tân Nhựt"),
    ("phường Vũ Ninh, thành phố Bắc Ninh", "phường Vũ Ninh, thành phố Bắc Ninh", "Phường Vũ Ninh"),
    ("phường Phú Mỹ tphcm nộp hồ sơ đất", "phường Phú Mỹ tphcm", "Phường Phú Mỹ"),
    ("xã Châu Thành tỉnh Tây Ninh", "xã Châu Thành tỉnh Tây Ninh", "Xã Châu Thành"),
    ("phường xuân hương đà lạt", "phường xuân hương đà lạt", "Phường Xuân Hương - Đà Lạt"),
    ("ubnd phường cam ly ở chỗ nào", "phường cam ly", "Phường Cam Ly - Đà Lạt"),
    ("xã Đạ Tẻh 2 có nhận hồ sơ không", "xã Đạ Tẻh 2", "Xã Đạ Tẻh 2"),
    ("em ở Chợ Lớn", "Chợ Lớn", "Phường Chợ Lớn"),
    ("xa van mon bac ninh", "xa van mon bac ninh", "Xã Văn Môn"),
    ("xã Hiệp Hòa Bắc Ninh nay lên phường", "xã Hiệp Hòa Bắc Ninh", "Phường Hiệp Hòa"),
    ("phường 1 bảo lộc", "phường 1 bảo lộc", "Phường 1 Bảo Lộc"),
    ("xã đông anh ở hà nội", "xã đông anh ở hà nội", "Xã Đông Anh"),
    ("phường Sài Gòn", "phường Sài Gòn", "Phường Sài Gòn"),
    # old communes that went to one unit
    ("nhà ở phường Cửa Đại cũ Hội An", "phường Cửa Đại cũ Hội An", "Phường Hội An Đông"),
    ("P.12 Q.10 TPHCM", "P.12 Q.10 TPHCM", "Phường Hòa Hưng"),
    ("mình trọ p5 gò vấp", "p5 gò vấp", "Phường An Nhơn"),
    ("phường 22 bình thạnh giờ là gì", "phường 22 bình thạnh", "Phường Thạnh Mỹ Tây"),
    ("phường Trần Phú, Quy Nhơn", "phường Trần Phú, Quy Nhơn", "Phường Quy Nhơn"),
    ("p. trảng dài biên hòa đn", "p. trảng dài biên hòa đn", "Phường Trảng Dài"),
    ("phú cường thủ dầu một bình dương", "phú cường thủ dầu một bình dương", "Phường Thủ Dầu Một"),
    ("xã quảng lạc lạng sơn", "xã quảng lạc lạng sơn", "Phường Lương Văn Tri"),
    ("ở Nghĩa Tân, Cầu Giấy", "Nghĩa Tân, Cầu Giấy", "Phường Nghĩa Đô"),
    ("xã hòa thắng buôn ma thuột", "xã hòa thắng buôn ma thuột", "Phường Tân Lập"),
    ("phường Thảo Điền q2", "phường Thảo Điền q2", "Phường An Khánh"),
    ("tăng nhơn phú a quận 9", "tăng nhơn phú a quận 9", "Phường Tăng Nhơn Phú"),
    ("thị trấn Cần Thạnh", "thị trấn Cần Thạnh", "Xã Cần Giờ"),
    ("thị trấn huyện Mù Cang Chải", "thị trấn huyện Mù Cang Chải", "Xã Mù Cang Chải"),
    ("mù cang chải yên bái, thị trấn đó", "mù cang chải yên bái, thị trấn", "Xã Mù Cang Chải"),
    ("thị trấn Vôi", "thị trấn Vôi", "Phường Lạng Giang"),
    ("phường Cửa Nam thành phố Vinh", "phường Cửa Nam thành phố Vinh", "Phường Thành Vinh"),
    ("xã Lộc An huyện Phú Lộc tỉnh Thừa Thiên Huế", "xã Lộc An huyện Phú Lộc tỉnh Thừa Thiên Huế",
     "Xã Lộc An"),
    ("xã Phú Xuân tỉnh Thái Bình cũ", "xã Phú Xuân tỉnh Thái Bình", "Phường Trần Hưng Đạo"),
    ("phường an hội bến tre", "phường an hội bến tre", "Phường An Hội"),
    # numbers in words and Roman numerals
    ("phường mười hai quận mười", "phường mười hai quận mười", "Phường Hòa Hưng"),
    ("phường chín đà lạt", "phường chín đà lạt", "Phường Lâm Viên - Đà Lạt"),
    # without diacritics
    ("em o phuong hiep binh chanh thu duc", "phuong hiep binh chanh thu duc", "Phường Hiệp Bình"),
    ("toi o xa phu linh soc son ha noi", "xa phu linh soc son ha noi", "Xã Sóc Sơn"),
    ("xa hoa khanh tay duc hoa long an", "xa hoa khanh tay duc hoa long an", "Xã Hòa Khánh"),
    ("phuong 5 da lat", "phuong 5 da lat", "Phường Cam Ly - Đà Lạt"),
    ("xa phuoc kien nha be", "xa phuoc kien nha be", "Xã Nhà Bè"),
    ("p tan phong q7", "p tan phong q7", "Phường Tân Hưng"),
    ("xa dong quan luc yen", "xa dong quan luc yen", "Xã Khánh Hòa"),
    # any order, any punctuation
    ("TP.HCM, quận 10, phường 12", "TP.HCM, quận 10, phường 12", "Phường Hòa Hưng"),
    ("xã Tân Thạnh Đông (Củ Chi)", "xã Tân Thạnh Đông (Củ Chi", "Xã Phú Hòa Đông"),
    ("Q10/P12", "Q10/P12", "Phường Hòa Hưng"),
    ("bên Bình Thạnh, phường 22", "Bình Thạnh, phường 22", "Phường Thạnh Mỹ Tây"),
    # spelling variants
    ("Phường Hoà Khánh Bắc, Liên Chiểu", "Phường Hoà Khánh Bắc, Liên Chiểu", "Phường Liên Chiểu"),
    ("phường vĩnh mĩ châu đốc", "phường vĩnh mĩ châu đốc", "Phường Châu Đốc"),
    ("xã Ia Kênh plei ku", "xã Ia Kênh plei ku", "Xã Gào"),
    ("phường blao bảo lộc", "phường blao bảo lộc", "Phường B'Lao"),
    ("tt phước an krông pắk đak lak", "tt phước an krông pắk đak lak", "Xã Krông Pắc"),
    ("phườngBãi Cháy", "phườngBãi Cháy", "Phường Bãi Cháy"),
    # typing errors
    ("ở phường hiệp bnih chánh thủ đức", "phường hiệp bnih chánh thủ đức", "Phường Hiệp Bình"),
    ("xã tân thông hộii củ chi", "xã tân thông hộii củ chi", "Xã Củ Chi"),
    ("phường 12 quận tân bìn", "phường 12 quận tân bìn", "Phường Bảy Hiền"),
    # special zones
    ("đặc khu Vân Đồn", "đặc khu Vân Đồn", "Đặc khu Vân Đồn"),
    ("huyện đảo Lý Sơn Quảng Ngãi", "huyện đảo Lý Sơn Quảng Ngãi", "Đặc khu Lý Sơn"),
    ("côn đảo bà rịa vũng tàu", "côn đảo bà rịa vũng tàu", "Đặc khu Côn Đảo"),
    ("huyện hoàng sa đà nẵng", "huyện hoàng sa đà nẵng", "Đặc khu Hoàng Sa"),
    ("ngoài đảo cồn cỏ", "cồn cỏ", "Đặc khu Cồn Cỏ"),
    ("đặc khu Bạch Long Vĩ", "đặc khu Bạch Long Vĩ", "Đặc khu Bạch Long Vĩ"),
    ("huyện phú quý bình thuận", "huyện phú quý bình thuận", "Đặc khu Phú Quý"),
    ("ở phú quốc", "phú quốc", "Đặc khu Phú Quốc"),
    ("thổ chu phú quốc", "thổ chu phú quốc", "Đặc khu Thổ Châu"),
    ("em ở trường sa", "trường sa", "Đặc khu Trường Sa"),
    ("thị xã cửa lò nghệ an", "thị xã cửa lò nghệ an", "Phường Cửa Lò"),
    # provinces of today
    ("ở huế làm hộ chiếu", "huế", "Thành phố Huế"),
    ("thành phố Huế", "thành phố Huế", "Thành phố Huế"),
    ("phố Huế", "phố Huế", "Phường Hai Bà Trưng"),
    ("ra Hà Nội làm được không", "Hà Nội", "Thành phố Hà Nội"),
    ("e ở sg", "sg", "Thành phố Hồ Chí Minh"),
    ("đăng ký xe ở hnoi", "hnoi", "Thành phố Hà Nội"),
    ("tp.hcm", "tp.hcm", "Thành phố Hồ Chí Minh"),
    ("thành phố Quảng Ninh", "thành phố Quảng Ninh", "Thành phố Quảng Ninh"),
    ("TP Đồng Nai làm sổ đỏ ở đâu", "TP Đồng Nai", "Thành phố Đồng Nai"),
    ("tỉnh Đồng Nai", "tỉnh Đồng Nai", "Thành phố Đồng Nai"),
    ("thành phố Bắc Ninh", "thành phố Bắc Ninh", "Thành phố Bắc Ninh"),
    ("daklak", "daklak", "Tỉnh Đắk Lắk"),
    ("ở đắc lắc", "đắc lắc", "Tỉnh Đắk Lắk"),
    ("ở Thnah Hóa", "Thnah Hóa", "Tỉnh Thanh Hóa"),
    # provinces of before
    ("quê tôi hà tây cũ", "hà tây", "Thành phố Hà Nội"),
    ("tỉnh Bình Phước cũ", "tỉnh Bình Phước", "Thành phố Đồng Nai"),
    ("bến tre giờ thuộc tỉnh nào", "bến tre", "Tỉnh Vĩnh Long"),
    ("o gia lai", "gia lai", "Tỉnh Gia Lai"),
    ("đaknong", "đaknong", "Tỉnh Lâm Đồng"),
    ("dak nong nhap voi tinh nao", "dak nong", "Tỉnh Lâm Đồng"),
    ("Bắc Cạn cũ", "Bắc Cạn", "Tỉnh Thái Nguyên"),
    ("tt huế", "tt huế", "Thành phố Huế"),
    ("ở quảng nan", "quảng nan", "Thành phố Đà Nẵng"),
    ("tỉnh thái bìn", "tỉnh thái bìn", "Tỉnh Hưng Yên"),
    ("brvt", "brvt", "Thành phố Hồ Chí Minh"),
    ("tỉnh minh hải", "tỉnh minh hải", "Tỉnh Cà Mau"),
    ("kontum", "kontum", "Tỉnh Quảng Ngãi"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "typed", "unit"), ONE)
def test_one_unit(sentence: str, typed: str, unit: str) -> None:
    mention = only(sentence)
    assert mention.text == typed
    assert sentence[mention.start : mention.end] == typed
    assert not mention.ask
    assert mention.unit is not None
    assert mention.unit.name == unit


# --- the name alone cannot tell ---------------------------------------------------------------

ASK = [
    # split communes
    ("phường Đa Kao quận 1", "split", {"Phường Sài Gòn", "Phường Tân Định"}, 2),
    ("phường Đakao q1", "split", {"Phường Sài Gòn", "Phường Tân Định"}, 2),
    ("long thạnh mỹ thủ đức", "split", {"Phường Long Bình", "Phường Tăng Nhơn Phú"}, 2),
    ("xã tứ hiệp thanh trì", "split", {"Xã Thanh Trì", "Phường Yên Sở"}, 2),
    ("phường cống vị, ba đình", "split", {"Phường Ngọc Hà", "Phường Giảng Võ"}, 2),
    ("thị trấn Trâu Quỳ", "split", {"Xã Gia Lâm", "Xã Bát Tràng"}, 2),
    ("phuong 4 tan an", "split", {"Phường Long An", "Phường Tân Ninh"}, 2),
    ("cổ nhuế II bắc từ liêm", "split", {"Phường Đông Ngạc", "Phường Thượng Cát"}, 2),
    ("phường cổ nhuế hai", "split", {"Phường Đông Ngạc", "Phường Thượng Cát"}, 2),
    ("phường Cửa Nam, Hoàn Kiếm", "split", {"Phường Cửa Nam", "Phường Hoàn Kiếm"}, 4),
    ("xã An Khánh Hoài Đức", "split", {"Xã An Khánh", "Xã Sơn Đồng"}, 3),
    # districts
    ("quận hoàn kiếm", "district_only", {"Phường Hoàn Kiếm", "Phường Cửa Nam"}, 5),
    ("huyện Mê Linh", "district_only", {"Xã Mê Linh", "Xã Quang Minh"}, 6),
    ("em ở gò vấp", "district_only", {"Phường Gò Vấp", "Phường An Nhơn"}, 6),
    ("q7", "district_only", {"Phường Tân Hưng", "Phường Tân Thuận"}, 4),
    ("quận mười", "district_only", {"Phường Hòa Hưng", "Phường Vườn Lài"}, 3),
    ("Quận 9 cũ", "district_only", {"Phường Long Phước", "Phường Long Trường"}, 5),
    ("em ở Vinh", "district_only", {"Phường Trường Vinh", "Phường Cửa Lò"}, 6),
    ("móng cái quảng ninh", "district_only", {"Phường Móng Cái 1", "Xã Hải Ninh"}, None),
    ("tp hạ long", "district_only", {"Phường Hạ Long", "Phường Bãi Cháy"}, None),
    ("bmt", "district_only", {"Phường Buôn Ma Thuột"}, None),
    ("qui nhơn bình định", "district_only", {"Phường Quy Nhơn"}, None),
    ("thành phố Bắc Ninh cũ", "district_only", {"Phường Vũ Ninh", "Phường Kinh Bắc"}, 5),
    ("tp Thái Nguyên", "district_only", {"Phường Phan Đình Phùng"}, None),
    ("huyện Hòa Bình Bạc Liêu", "district_only", {"Xã Hòa Bình", "Xã Vĩnh Mỹ"}, 3),
    ("huyện cư mgar dak lak", "district_only", {"Xã Cư M'gar"}, None),
    ("ea h'leo", "district_only", {"Xã Ea H'Leo"}, None),
    ("huyện đông ahn", "district_only", {"Xã Đông Anh"}, None),
    ("tx tân uyên", "district_only", {"Phường Tân Uyên", "Phường Tân Khánh"}, None),
    ("phủ lý hà nam", "district_only", {"Phường Phủ Lý", "Phường Hà Nam"}, 5),
    ("huyen go cong dong", "district_only", {"Xã Gò Công Đông"}, 5),
    ("em ở hai bà trưng hn", "district_only", {"Phường Hai Bà Trưng"}, None),
    ("huyện Từ Liêm ngày trước", "district_only", {"Phường Từ Liêm"}, None),
    # same names
    ("huyện Châu Thành", "same_name", {"Xã Châu Thành"}, None),
    ("huyện Kỳ Sơn", "same_name", {"Xã Mường Xén", "Phường Kỳ Sơn"}, None),
    ("xã tân phú", "same_name", {"Xã Tân Phú"}, None),
    ("phường 12", "same_name", {"Phường Hòa Hưng", "Phường Bảy Hiền"}, None),
    ("phường Đông Hải", "same_name", {"Phường Đông Hải", "Phường Hạc Thành"}, 3),
    ("xã Minh Khai", "same_name", {"Xã Minh Khai", "Xã Vũ Thư"}, None),
    ("phường Cửa Nam giờ là phường nào", "same_name", {"Phường Nam Định"}, None),
    # abolished before 2025: likely, not certain
    ("phường 7 quận 3", "renamed", {"Phường Xuân Hòa"}, 1),
    ("phường bình khánh quận 2", "renamed", {"Phường An Khánh"}, 1),
    ("p. nguyễn trãi hà đông", "renamed", {"Phường Hà Đông"}, None),
    # moved to another district long before 2025
    ("xã tịnh khê sơn tịnh", "renamed", {"Xã Tịnh Khê"}, 1),
    ("xã Hương Vinh, Hương Trà, Thừa Thiên Huế", "renamed", {"Phường Hóa Châu"}, 1),
    # old provinces that were shared out
    ("tỉnh sông bé ngày xưa", "province_only", {"Thành phố Đồng Nai", "Thành phố Hồ Chí Minh"}, 2),
    ("hải hưng", "province_only", {"Thành phố Hải Phòng", "Tỉnh Hưng Yên"}, 2),
    # nobody knows it
    ("xã Abc Xyz huyện Mù Cang Chải", "unknown", {"Xã Mù Cang Chải"}, None),
    ("thị trấn me, gia viễn", "unknown", {"Xã Gia Viễn"}, 7),
    ("xã Minh Tân huyện Cát Tiên", "unknown", {"Xã Cát Tiên"}, 3),
    ("xã Chử Văn Bá", "unknown", set(), 0),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "reason", "units", "count"), ASK)
def test_ask(sentence: str, reason: str, units: set[str], count: int | None) -> None:
    mention = only(sentence)
    assert mention.ask
    assert mention.unit is None
    assert mention.reason == reason
    assert units <= named(mention.units)
    assert count in (None, len(mention.units))


def test_old_units_are_handed_on() -> None:
    split = only("phường Đa Kao quận 1")
    assert [(old.name, old.district) for old in split.old] == [("Phường Đa Kao", "Quận 1")]
    assert [kind for _, kind in split.old[0].successors] == ["part_default", "part"]
    earlier = only("phường Bình Khánh quận 2")
    assert earlier.old[0].merged_earlier
    assert earlier.old[0].name == "Phường Bình Khánh"
    district = only("huyện Mê Linh")
    assert [old.name for old in district.old] == ["Huyện Mê Linh"]


def test_same_named_old_units_elsewhere_can_be_mentioned() -> None:
    mention = only("phường Cửa Nam")
    assert mention.unit is not None
    assert mention.unit.province == "Thành phố Hà Nội"
    assert {old.province for old in mention.old} == {"Tỉnh Nam Định", "Tỉnh Nghệ An"}


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("phường Chợ Lớn", "exact"),
        ("phường 12 quận 10", "renamed"),
        ("phường trảng dài biên hòa", "exact"),
        ("Bắc Giang", "province_only"),
        ("thành phố Huế", "province_only"),  # not the old ward Phố Huế
        ("phố Huế", "renamed"),
    ],
)
def test_reasons_of_decided_places(sentence: str, reason: str) -> None:
    assert only(sentence).reason == reason


# --- before and after -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "ask"),
    [
        ("hộ khẩu ở phường Tân Định", False),
        ("phường Tân Định cũ", True),
        ("ngày trước ở phường Tân Định", True),
        ("phường Tân Định giờ thuộc phường nào", True),
        ("phường Tân Định sau sáp nhập", False),
        ("phường Tân Định nhập vào đâu", True),
        ("phường Tân Định, quận 1", False),
    ],
)
def test_the_old_reading_needs_a_word_of_before(sentence: str, ask: bool) -> None:
    """Two old wards of that name went to two units; one unit bears the name today."""
    assert only(sentence).ask is ask


# --- provinces that decide --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("province", "commune"),
    [
        ("80", "Xã Châu Thành"),
        ("Tây Ninh", "Xã Châu Thành"),
        ("đồng tháp", "Xã Châu Thành"),
        ("Kiên Giang", "Xã Châu Thành"),
    ],
)
def test_known_province_decides_between_same_names(province: str, commune: str) -> None:
    mention = only("xã Châu Thành", known_province=province)
    assert mention.unit is not None
    assert mention.unit.name == commune


def test_known_province_does_not_overrule_what_is_said() -> None:
    mention = only("phường Bến Thành", known_province="Hà Nội")
    assert mention.unit is not None
    assert mention.unit.province == "Thành phố Hồ Chí Minh"


def test_known_province_that_fits_nothing_is_ignored() -> None:
    assert only("xã Châu Thành", known_province="Cao Bằng").ask
    assert only("xã Châu Thành", known_province="nước ngoài").ask


def test_province_elsewhere_in_the_text_decides() -> None:
    province, commune = find_places("em ở Tây Ninh, cho hỏi xã Châu Thành nộp hồ sơ chỗ nào")
    assert province.reason == "province_only"
    assert commune.unit is not None
    assert commune.unit.province == "Tỉnh Tây Ninh"


def test_old_province_is_narrower_than_todays() -> None:
    commune, _ = find_places("xã tân phong giờ thuộc xã nào, tỉnh Hải Dương")
    assert commune.unit is not None
    assert commune.unit.name == "Xã Tân An"


def test_repeated_name_means_the_same() -> None:
    first, second = find_places("xã Tân Phú sao mà nhiều, ở Tân Phú thì hỏi ai")
    assert first.units == second.units
    assert first.ask


# --- several places ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("quê Nghệ An làm ở Bắc Ninh", ["Nghệ An", "Bắc Ninh"]),
        ("Hà Nội, Hải Phòng, Đà Nẵng", ["Hà Nội", "Hải Phòng", "Đà Nẵng"]),
        ("chuyển từ quận 3 về phường An Phú Thuận An", ["quận 3", "phường An Phú Thuận An"]),
        ("sổ ghi phường 5 Vũng Tàu mà nhà ở Bà Rịa", ["phường 5 Vũng Tàu", "Bà Rịa"]),
    ],
)
def test_several_places(sentence: str, places: list[str]) -> None:
    assert [mention.text for mention in find_places(sentence)] == places


def test_decomposed_text_keeps_its_offsets() -> None:
    text = unicodedata.normalize("NFD", "em ở phường Bến Nghé, quận 1")
    mention = only(text)
    assert mention.text == text[mention.start : mention.end]
    assert unicodedata.normalize("NFC", mention.text) == "phường Bến Nghé, quận 1"


@pytest.mark.parametrize("text", ["", " ", "?!", "😀", "12/5", "ở", "phường", "xã ?"])
def test_nothing_to_find(text: str) -> None:
    assert find_places(text) == []


# --- narrowing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "reply", "units"),
    [
        ("quận 10", "phuong 12", {"Phường Hòa Hưng"}),
        ("quận 10", "p14", {"Phường Hòa Hưng", "Phường Diên Hồng"}),
        ("quận 10", "Vườn Lài nha", {"Phường Vườn Lài"}),
        ("quận 10", "ở Tây Ninh", None),
        ("quận 10", "em không biết", None),
        ("thành phố sa đéc", "Sa Đéc", {"Phường Sa Đéc"}),
        ("phường Đa Kao quận 1", "Tân Định ạ", {"Phường Tân Định"}),
    ],
)
def test_narrow(asked: str, reply: str, units: set[str] | None) -> None:
    mention = narrow(only(asked), reply)
    if units is None:
        assert mention is None
    else:
        assert mention is not None
        assert named(mention.units) == units
        assert mention.ask is (len(units) > 1)
        assert mention.text == reply or reply.startswith(mention.text)


def test_narrow_by_province() -> None:
    mention = narrow(only("xã Châu Thành"), "cái ở Cần Thơ á")
    assert mention is not None
    assert mention.unit is not None
    assert mention.unit.province == "Thành phố Cần Thơ"


# --- speed ------------------------------------------------------------------------------------


def test_long_and_hostile_messages_stay_quick() -> None:
    find_places("ở Hà Nội")
    start = time.process_time()
    find_places("phường 12 quận 10 tân phú hòa bình " * 100)
    find_places("xã " * 2000)
    assert time.process_time() - start < 3.0
