"""Old units and service points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize(
    ("text", "unit", "province"),
    [
        ("phường Hàng Bài quận Hoàn Kiếm nay thuộc đâu", "hường Cửa Nam", "Thành phố Hà Nội"),
        ("phường 12 quận 10 giờ là phường nào", "hường Hòa Hưng", "Thành phố Hồ Chí Minh"),
        ("phường 5 đà lạt nay là gì", "hường Cam Ly - Đà Lạt", "tỉnh Lâm Đồng"),
        ("tỉnh Hà Giang giờ thuộc tỉnh nào", "ỉnh Tuyên Quang", ""),
    ],
)
def test_what_an_old_unit_has_become(ask: Ask, text: str, unit: str, province: str) -> None:
    said = ask("ask_merged_unit", text)
    assert said.outcome == "answered"
    assert "nay thuộc" in said.lines[0]
    assert unit in said.lines[0]
    assert province in said.lines[0]
    assert said.sources[0]["title"] == "Bảng đơn vị hành chính"
    assert said.slots["pending"] is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        # by itself, under a new kind
        ("huyện Côn Đảo nay là gì", "Huyện Côn Đảo nay là đặc khu Côn Đảo"),
        # together with others, though the name went on
        ("thị trấn Củ Chi nay là gì", "Thị trấn Củ Chi nay thuộc xã Tân An Hội"),
        ("xã Củ Chi nay là gì", "Xã Củ Chi nay vẫn là xã Củ Chi"),
        # "Sài Gòn" beside it is the city, not the ward of that name
        ("phường Bến Nghé, quận 1, Sài Gòn nay là gì", "Sài Gòn nay thuộc phường Sài Gòn"),
    ],
)
def test_is_belongs_or_still_is(ask: Ask, text: str, line: str) -> None:
    assert line in ask("ask_merged_unit", text).lines[0]


def test_a_district_no_longer_exists(ask: Ask) -> None:
    said = ask("ask_merged_unit", "quận 10 giờ là gì")
    assert said.outcome == "asked"
    assert "Từ 01/7/2025 không còn quận." in said.text
    for name in ("phường Vườn Lài", "phường Hòa Hưng", "phường Diên Hồng"):
        assert name in said.text
    assert said.titles[-1] == "Tôi không rõ"


def test_a_split_ward_names_its_successors(ask: Ask) -> None:
    said = ask("ask_merged_unit", "phường Trung Hòa quận Cầu Giấy nay là phường nào")
    assert said.outcome == "asked"
    assert "đã chia cho 3 nơi" in said.text
    assert said.text.count("?") == 1
    assert said.sources[0]["title"] == "Bảng đơn vị hành chính"


def test_a_large_district_is_not_offered_in_part(ask: Ask) -> None:
    """Three of seven communes as buttons would look like all of them."""
    said = ask("ask_merged_unit", "huyện Củ Chi giờ là gì")
    assert said.titles == ["Tôi không rõ"]
    for name in ("xã Củ Chi", "xã Nhuận Đức", "xã An Nhơn Tây"):
        assert name in said.text
    assert "không còn huyện" in said.text


def test_without_a_name_it_asks_for_one(ask: Ask) -> None:
    said = ask("ask_merged_unit", "xã tôi nay thuộc đâu")
    assert said.outcome == "asked"
    assert "tên xã, phường" in said.text
    assert said.slots["pending"]["aspects"] == ["ask_merged_unit"]


def test_a_place_said_before_is_meant(ask: Ask) -> None:
    said = ask("ask_merged_unit", "xã tôi nay thuộc đâu", slots={"known_places": {"home": "00082"}})
    assert said.lines[0] == "Nay là phường Cửa Nam, Thành phố Hà Nội."
    assert "phường Hàng Bài" in said.text
    assert said.outcome == "answered"


def test_back_to_the_procedure_that_was_talked_about(ask: Ask) -> None:
    slots = {"current_procedure": "1.001193", "known_places": {"home": "00082"}}
    said = ask("ask_merged_unit", "nay thuộc đâu", slots=slots)
    assert said.titles == ["Nộp hồ sơ ở đâu?"]


def test_the_name_in_a_sentence_has_a_small_letter(ask: Ask) -> None:
    said = ask("ask_merged_unit", "phường Hàng Bài quận Hoàn Kiếm nay thuộc đâu")
    assert said.lines[0].endswith("nay thuộc phường Cửa Nam, Thành phố Hà Nội.")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("địa chỉ một cửa phường Cửa Nam Hà Nội", "024 1022"),
        ("số điện thoại một cửa phường Bến Thành", "1022"),
        ("xã Quỳnh Lưu Nghệ An mấy giờ mở cửa", "1800 1096"),
    ],
)
def test_no_address_is_made_up(ask: Ask, text: str, line: str) -> None:
    said = ask("ask_service_point", text)
    assert said.outcome == "unknown"
    assert "chưa có địa chỉ" in said.text
    assert "không đoán" in said.text
    assert line in said.text


def test_a_service_point_of_an_old_ward(ask: Ask) -> None:
    said = ask("ask_service_point", "một cửa phường 12 quận 10 ở đâu")
    assert "nay thuộc" in said.lines[0]
    assert "Hòa Hưng" in said.text
    assert said.slots["known_places"] == {"home": "27163"}


def test_a_service_point_of_nowhere_asks_where(ask: Ask) -> None:
    said = ask("ask_service_point", "mấy giờ mở cửa")
    assert said.outcome == "asked"
    assert "xã, phường nào?" in said.text
    assert "1800 1096" in said.text
    assert said.slots["pending"]["aspects"] == ["ask_service_point"]


def test_a_service_point_of_a_split_ward_asks_which(ask: Ask) -> None:
    said = ask("ask_service_point", "một cửa phường Trung Hòa quận Cầu Giấy ở đâu")
    assert said.outcome == "asked"
    assert "Phường Yên Hòa" in said.titles
