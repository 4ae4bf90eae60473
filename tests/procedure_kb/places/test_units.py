"""The gazetteer: complete, current, and the same as the official lists."""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from pathlib import Path

import pytest

from procedure_kb.errors import NotFound
from procedure_kb.places.units import Gazetteer, load_gazetteer, short_name, unit_type

SHARED = Path(os.environ.get("MOTCUA_DATA", Path(__file__).parents[4] / "shared" / "data"))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def shared_rows(name: str) -> list[dict[str, str]]:
    path = SHARED / "units" / name
    if not path.exists():
        pytest.skip(f"no {path}: set MOTCUA_DATA to the folder with the shared data")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_unit_is_there(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.provinces) == 34
    assert len(gazetteer.communes) == 3321
    assert sum(not old.merged_earlier for old in gazetteer.old_provinces) == 63
    assert sum(not old.merged_earlier for old in gazetteer.old_districts) == 696
    assert len(gazetteer.old_communes) == 10_035


def test_every_old_unit_leads_somewhere(gazetteer: Gazetteer) -> None:
    olds = (*gazetteer.old_provinces, *gazetteer.old_districts, *gazetteer.old_communes)
    assert all(old.successors for old in olds)
    assert all(old.successors for old in gazetteer.merged_earlier)


def test_every_commune_has_an_origin_and_a_point_in_viet_nam(gazetteer: Gazetteer) -> None:
    for unit in gazetteer.communes:
        assert gazetteer.origins(unit.code), unit.name
        assert 6 < unit.lat < 24, unit.name
        assert 102 < unit.lon < 118, unit.name
        assert unit.name.startswith(unit.kind + " ")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("22", "Thành phố Quảng Ninh"),
        ("24", "Thành phố Bắc Ninh"),
        ("75", "Thành phố Đồng Nai"),
        ("33", "Tỉnh Hưng Yên"),
        ("07399", "Phường Kép"),
        ("26368", "Phường Long Thành"),
        ("09454", "Phường Gia Bình"),
    ],
)
def test_names_of_2026(gazetteer: Gazetteer, code: str, name: str) -> None:
    unit = gazetteer.unit(code)
    assert unit.name == name
    assert unit.kind == unit_type(name)
    assert gazetteer.province_of(unit).name == unit.province


def test_communes_carry_the_new_names_of_their_provinces(gazetteer: Gazetteer) -> None:
    assert {unit.province for unit in gazetteer.communes_of("24")} == {"Thành phố Bắc Ninh"}
    assert sum(len(gazetteer.communes_of(p.code)) for p in gazetteer.provinces) == 3321


@pytest.mark.parametrize("name", ["Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo"])
def test_island_districts_became_special_zones(gazetteer: Gazetteer, name: str) -> None:
    district = next(old for old in gazetteer.old_districts if old.short == name)
    assert [(unit.name, kind) for unit, kind in district.successors] == [
        (f"Đặc khu {name}", "full")
    ]
    assert not gazetteer.members(district)
    assert gazetteer.origins(district.units[0].code) == ((district, "full"),)


def test_split_commune_keeps_all_parts(gazetteer: Gazetteer) -> None:
    old = next(
        old
        for old in gazetteer.old_communes
        if old.name == "Phường Đa Kao" and old.district == "Quận 1"
    )
    assert old.split
    assert {unit.name for unit in old.units} == {"Phường Sài Gòn", "Phường Tân Định"}
    assert sorted(kind for _, kind in old.successors) == ["part", "part_default"]


def test_district_lists_the_unit_of_its_name_first(gazetteer: Gazetteer) -> None:
    for name in ("Gò Vấp", "Sầm Sơn", "Pleiku"):
        district = next(old for old in gazetteer.old_districts if old.short == name)
        assert district.units[0].short == name


def test_districts_dissolved_before_2025(gazetteer: Gazetteer) -> None:
    former = {old.name: old for old in gazetteer.old_districts if old.merged_earlier}
    assert {unit.short for unit in former["Quận 2"].units} == {"An Khánh", "Bình Trưng", "Cát Lái"}
    assert [unit.name for unit in former["Thị xã Cửa Lò"].units] == ["Phường Cửa Lò"]
    assert {old.district for old in gazetteer.members(former["Quận 9"])} == {"Thành phố Thủ Đức"}


def test_unknown_code(gazetteer: Gazetteer) -> None:
    assert gazetteer.get("99999") is None
    with pytest.raises(NotFound, match="99999"):
        gazetteer.unit("99999")


@pytest.mark.parametrize(
    ("name", "kind", "short"),
    [
        ("Phường 12", "Phường", "12"),
        ("Thị Xã Mường Lay", "Thị xã", "Mường Lay"),
        ("Thành phố Hồ Chí Minh", "Thành phố", "Hồ Chí Minh"),
        ("Đặc khu Phú Quốc", "Đặc khu", "Phú Quốc"),
        ("Xã Xã Phiêng", "Xã", "Xã Phiêng"),
        ("Ba Đình", "", "Ba Đình"),
    ],
)
def test_kinds_and_short_names(name: str, kind: str, short: str) -> None:
    assert (unit_type(name), short_name(name)) == (kind, short)


# --- agreement with the shared lists ----------------------------------------------------------


def test_agrees_with_the_current_list(gazetteer: Gazetteer) -> None:
    rows = shared_rows("units_current.csv")
    listed = {
        row["ward_code"]: (
            row["ward"],
            row["province_code"],
            row["province"],
            float(row["lat"]),
            float(row["lon"]),
        )
        for row in rows
    }
    ours = {
        unit.code: (
            unit.name,
            unit.province_code,
            unit.province,
            unit.lat,
            unit.lon,
        )
        for unit in gazetteer.communes
    }
    assert ours == listed
    assert {unit.code: unit.name for unit in gazetteer.provinces} == {
        row["province_code"]: row["province"] for row in rows
    }


def test_agrees_with_the_map_of_old_units(gazetteer: Gazetteer) -> None:
    listed: dict[tuple[str, ...], set[tuple[str, str]]] = defaultdict(set)
    for row in shared_rows("map_old_to_new.csv"):
        district = f"{unit_type(row['old_district'])} {short_name(row['old_district'])}"
        key = (row["old_code"], row["old_ward"], district, row["old_province"])
        listed[key].add((row["new_code"], row["kind"]))
    ours = {
        (old.code, old.name, old.district, old.province): {
            (unit.code, kind) for unit, kind in old.successors
        }
        for old in gazetteer.old_communes
    }
    assert ours == dict(listed)


def test_every_change_of_2026_is_in(gazetteer: Gazetteer) -> None:
    for row in shared_rows("changes_2026.csv"):
        assert gazetteer.unit(row["code"]).name == row["new_name"]
