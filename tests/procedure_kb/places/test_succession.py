"""What became of old units, and what today's were formed from."""

from __future__ import annotations

import pytest

from procedure_kb.places.succession import formed_from, today_of
from procedure_kb.places.units import load_gazetteer


@pytest.mark.parametrize(
    ("name", "address", "today"),
    [
        ("Bắc Giang", "Tỉnh Bắc Giang", ["Thành phố Bắc Ninh"]),
        ("Bắc Ninh", "Tỉnh Bắc Ninh", ["Thành phố Bắc Ninh"]),
        ("phuong 12 quan 10", "Phường 12, Quận 10, Thành phố Hồ Chí Minh", ["Phường Hòa Hưng"]),
        ("côn đảo", "Huyện Côn Đảo, Tỉnh Bà Rịa - Vũng Tàu", ["Đặc khu Côn Đảo"]),
        ("phường cổ nhuế 2", "Phường Cổ Nhuế 2, Quận Bắc Từ Liêm, Thành phố Hà Nội",
         ["Phường Đông Ngạc", "Phường Thượng Cát"]),
    ],
)  # fmt: skip
def test_today_of(name: str, address: str, today: list[str]) -> None:
    (found,) = today_of(name)
    assert found.address == address
    assert [unit.name for unit, _ in found.successors] == today
    assert found.decided is (len(today) == 1)


def test_today_of_with_district_and_province() -> None:
    (found,) = today_of("phường Cửa Nam", district="thành phố Vinh", province="Nghệ An")
    assert [unit.name for unit, _ in found.successors] == ["Phường Thành Vinh"]
    assert not found.kept_name


def test_every_unit_of_the_name_is_answered() -> None:
    found = today_of("huyện Châu Thành")
    assert len(found) == 10
    assert not any(one.decided for one in found)


def test_a_unit_that_kept_its_name() -> None:
    (found,) = today_of("phường Trảng Dài Biên Hòa")
    assert found.kept_name


def test_abolished_before_2025_is_not_certain() -> None:
    (found,) = today_of("phường 7 quận 3")
    assert not found.certain
    assert not found.decided


@pytest.mark.parametrize("name", ["không có đâu", "", "hồ sơ khai sinh"])
def test_no_old_unit(name: str) -> None:
    assert today_of(name) == ()


def test_formed_from() -> None:
    gazetteer = load_gazetteer()
    bac_ninh = formed_from(gazetteer.unit("24"))
    assert [origin.address for origin in bac_ninh] == ["Tỉnh Bắc Giang", "Tỉnh Bắc Ninh"]
    con_dao = next(unit for unit in gazetteer.communes if unit.name == "Đặc khu Côn Đảo")
    assert [origin.old.name for origin in formed_from(con_dao)] == ["Huyện Côn Đảo"]
    sai_gon = next(unit for unit in gazetteer.communes if unit.name == "Phường Sài Gòn")
    shares = {origin.old.name: origin.share for origin in formed_from(sai_gon)}
    assert shares["Phường Bến Nghé"] == "full"
    assert shares["Phường Đa Kao"] == "part_default"


def test_both_directions_agree() -> None:
    gazetteer = load_gazetteer()
    for old in gazetteer.old_communes[::97]:
        for unit, kind in old.successors:
            assert (old, kind) in [(o.old, o.share) for o in formed_from(unit)]
