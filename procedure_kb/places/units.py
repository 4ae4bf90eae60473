"""The administrative units of Việt Nam: today's, those before July 2025, and what became of them.

The facts come from the data files of the ``vietnamadminunits`` package (read as files: importing
the package would load three parsers). Our own small tables add what it lacks:

- ``data/changes_2026.csv``: units renamed after the package was made,
- ``data/former_districts.csv``: districts dissolved shortly before 2025 that people still name
  ("quận 9", "thị xã Cửa Lò"), as ranges of the old commune codes,
- ``data/former_provinces.csv``: provinces of before 1997/2008 found in older papers.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

from procedure_kb.errors import NotFound, Unavailable

__all__ = [
    "Gazetteer",
    "OldUnit",
    "SuccessorKind",
    "Unit",
    "load_gazetteer",
    "short_name",
]

SuccessorKind = Literal["full", "part_default", "part"]

_DATA = Path(__file__).parent / "data"
_ONE_WORD_TYPES = frozenset({"Phường", "Xã", "Quận", "Huyện", "Tỉnh"})
_TWO_WORD_TYPES = {kind.lower(): kind for kind in ("Thành phố", "Thị xã", "Thị trấn", "Đặc khu")}


def unit_type(name: str) -> str:
    """The kind a full name begins with; an empty string when it begins with none."""
    first, _, rest = name.partition(" ")
    if first in _ONE_WORD_TYPES:
        return first
    # Without regard to case: "Thị Xã Mường Lay" stands so in the source.
    return _TWO_WORD_TYPES.get(f"{first} {rest.partition(' ')[0]}".lower(), "")


def short_name(name: str) -> str:
    """The name without its kind: "Phường Ba Đình" → "Ba Đình", "Phường 12" → "12"."""
    return name[len(unit_type(name)) :].strip()


@dataclass(frozen=True, slots=True)
class Unit:
    """A province or commune of today.

    Attributes:
        code: two digits for a province, five for a commune.
        name: with its kind, as on official papers: "Phường Ba Đình".
        province_code, province: of itself when the unit is a province.
        kind: "Tỉnh", "Thành phố", "Phường", "Xã" or "Đặc khu".
        lat, lon: a point inside the unit, in degrees (WGS 84).
    """

    code: str
    name: str
    province_code: str
    province: str
    level: Literal["province", "commune"]
    kind: str
    lat: float
    lon: float

    @property
    def short(self) -> str:
        return short_name(self.name)


@dataclass(frozen=True, slots=True)
class OldUnit:
    """A province, district or commune that people still name but that is no longer on the map.

    Attributes:
        district, province: with their kinds; empty where they do not apply.
        successors: today's units with the share each took: "full" (all of the old unit),
            or "part_default" (a source's guess of the main part) and "part". Never treat
            "part_default" as an answer: the citizen may live in another part.
        code: the code before July 2025, empty for districts and provinces older than that.
        merged_earlier: abolished before July 2025 already. Of such a commune the map knows
            only the folded name, as an alias of the unit that took it in (whose code it has
            here), so the successors are likely, not certain.
    """

    level: Literal["province", "district", "commune"]
    name: str
    district: str
    province: str
    successors: tuple[tuple[Unit, SuccessorKind], ...] = field(compare=False)
    code: str = ""
    merged_earlier: bool = False

    @property
    def short(self) -> str:
        return short_name(self.name)

    @property
    def units(self) -> tuple[Unit, ...]:
        return tuple(unit for unit, _ in self.successors)

    @property
    def split(self) -> bool:
        """Whether it went to several of today's units, so that its name alone cannot decide."""
        return len(self.successors) > 1


class Gazetteer:
    """All units, indexed by code. Names in free text are found by ``mentions.find_places``."""

    def __init__(
        self,
        provinces: Iterable[Unit],
        communes: Iterable[Unit],
        old_provinces: Iterable[OldUnit],
        old_districts: Iterable[OldUnit],
        old_communes: Iterable[OldUnit],
        merged_earlier: Iterable[OldUnit] = (),
        district_members: Mapping[tuple[str, str], tuple[OldUnit, ...]] | None = None,
        upgraded: Iterable[str] = (),
    ) -> None:
        self.provinces = tuple(provinces)
        self.communes = tuple(communes)
        self.old_provinces = tuple(old_provinces)
        self.old_districts = tuple(old_districts)
        self.old_communes = tuple(old_communes)
        self.merged_earlier = tuple(merged_earlier)
        self.upgraded = frozenset(upgraded)
        """Codes of units that got another kind in 2026; people still use the earlier one."""
        self._members = dict(district_members or {})
        self._units = {unit.code: unit for unit in (*self.provinces, *self.communes)}
        self._origins: dict[str, list[tuple[OldUnit, SuccessorKind]]] = {}
        # The five island districts had no commune: the district itself became the unit.
        islands = [d for d in self.old_districts if d.code and len(d.code) == 3 and not d.split]
        for old in (*self.old_communes, *islands):
            for unit, kind in old.successors:
                self._origins.setdefault(unit.code, []).append((old, kind))
        self._origin_provinces = {
            code: frozenset(old.province for old, _ in origins)
            for code, origins in self._origins.items()
        }
        self._by_province: dict[str, list[Unit]] = {}
        for commune in self.communes:
            self._by_province.setdefault(commune.province_code, []).append(commune)

    def unit(self, code: str) -> Unit:
        """Raises: NotFound: no unit of today has this code."""
        try:
            return self._units[code]
        except KeyError:
            raise NotFound(f"Không có đơn vị hành chính nào mang mã {code!r}.") from None

    def get(self, code: str) -> Unit | None:
        return self._units.get(code)

    def province_of(self, unit: Unit) -> Unit:
        return self._units[unit.province_code]

    def communes_of(self, province_code: str) -> tuple[Unit, ...]:
        return tuple(self._by_province.get(province_code, ()))

    def members(self, district: OldUnit) -> tuple[OldUnit, ...]:
        """The old communes of an old district; none for the five islands that had no commune."""
        return self._members.get((district.province, district.name), ())

    def origin_provinces(self, code: str) -> frozenset[str]:
        """Names of the old provinces a commune of today lies in; rarely more than one."""
        return self._origin_provinces.get(code, frozenset())

    def origins(self, code: str) -> tuple[tuple[OldUnit, SuccessorKind], ...]:
        """The old units a commune of today was formed from, and how much of each it took."""
        return tuple(self._origins.get(code, ()))


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """Read the package's and our own tables; the result is shared and must not be changed.

    Raises: Unavailable: the package's data files are missing.
    """
    return _build(_package_data())


def _package_data() -> Path:
    spec = importlib.util.find_spec("vietnamadminunits")
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable("Thiếu gói vietnamadminunits; chạy lại `make setup` để cài.")
    folder = Path(next(iter(spec.submodule_search_locations))) / "data"
    if not (folder / "dataset.db").exists():
        raise Unavailable(f"Không thấy {folder / 'dataset.db'}; cài lại vietnamadminunits 1.0.4.")
    return folder


def _table(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _build(folder: Path) -> Gazetteer:
    renamed = {row["code"]: row["name"] for row in _table("changes_2026.csv")}
    with closing(sqlite3.connect(f"file:{folder}/dataset.db?mode=ro&immutable=1", uri=True)) as db:
        new_rows = db.execute(
            "SELECT provinceCode, province, provinceLat, provinceLon, provinceKey,"
            " wardCode, ward, wardLat, wardLon, wardKey FROM admin_units"
        ).fetchall()
        old_rows = db.execute(
            "SELECT provinceCode, province, provinceKey, districtCode, district, districtKey,"
            " wardCode, ward, wardKey, wardAlias FROM admin_units_legacy"
        ).fetchall()
    with (folder / "converter_2025.json").open(encoding="utf-8") as file:
        converter = json.load(file)

    provinces: dict[str, Unit] = {}
    province_keys: dict[str, Unit] = {}
    communes: dict[tuple[str, str], Unit] = {}
    for p_code, p_name, p_lat, p_lon, p_key, code, name, lat, lon, key in new_rows:
        province = province_keys.get(p_key)
        if province is None:
            p_name = renamed.get(p_code, p_name)
            province = Unit(
                p_code, p_name, p_code, p_name, "province", unit_type(p_name), p_lat, p_lon
            )
            province_keys[p_key] = provinces[p_code] = province
        name = renamed.get(code, name)
        # The kind from the name: the package has it wrong for four communes.
        communes[p_key, key] = Unit(
            code, name, province.code, province.name, "commune", unit_type(name), lat, lon
        )

    successors = _successors(converter, communes)
    old_communes: list[OldUnit] = []
    merged: list[OldUnit] = []
    districts: dict[tuple[str, str], list[OldUnit]] = {}
    islands: dict[tuple[str, str], tuple[tuple[Unit, SuccessorKind], ...]] = {}
    district_codes: dict[tuple[str, str], str] = {}
    old_province_rows: dict[str, tuple[str, str]] = {}
    for p_code, p_name, p_key, d_code, d_name, d_key, code, name, key, alias in old_rows:
        d_name = f"{unit_type(d_name)} {short_name(d_name)}"
        old_province_rows[p_name] = (p_code, p_key)
        district_codes[p_name, d_name] = d_code
        members = districts.setdefault((p_name, d_name), [])
        if name is None:
            islands[p_name, d_name] = successors[f"{p_key}_{d_key}_"]
            continue
        own = short_name(name)
        parts = sorted(successors[f"{p_key}_{d_key}_{key}"], key=lambda pair: pair[0].short != own)
        old = OldUnit("commune", name, d_name, p_name, tuple(parts), code)
        old_communes.append(old)
        members.append(old)
        if alias:
            merged.extend(_merged_earlier(old, json.loads(alias)))

    old_districts = [
        OldUnit(
            "district",
            d_name,
            "",
            p_name,
            islands.get((p_name, d_name)) or _joined(d_name, members),
            district_codes[p_name, d_name],
        )
        for (p_name, d_name), members in districts.items()
    ]
    for former, members in _former_districts(old_communes):
        old_districts.append(former)
        districts[former.province, former.name] = members
    old_provinces = [
        OldUnit("province", p_name, "", p_name, ((province_keys[new_key], "full"),), p_code)
        for p_name, (p_code, p_key) in old_province_rows.items()
        for new_key, old_keys in converter["DICT_PROVINCE"].items()
        if p_key in old_keys
    ]
    old_provinces.extend(_former_provinces(provinces))
    return Gazetteer(
        sorted(provinces.values(), key=lambda unit: unit.code),
        sorted(communes.values(), key=lambda unit: unit.code),
        old_provinces,
        old_districts,
        old_communes,
        merged,
        {key: tuple(members) for key, members in districts.items()},
        renamed,
    )


_KIND_ORDER: Mapping[SuccessorKind, int] = {"full": 0, "part_default": 1, "part": 2}


def _successors(
    converter: Mapping[str, Mapping[str, Mapping[str, list[object]]]],
    communes: Mapping[tuple[str, str], Unit],
) -> dict[str, tuple[tuple[Unit, SuccessorKind], ...]]:
    """Old commune key → today's communes, the likelier part first."""
    found: dict[str, list[tuple[Unit, SuccessorKind]]] = {}
    for p_key, whole in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for key, old_keys in whole.items():
            for old_key in old_keys:
                found.setdefault(str(old_key), []).append((communes[p_key, key], "full"))
    for p_key, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old_key, parts in divided.items():
            for part in parts:
                assert isinstance(part, dict)
                kind: SuccessorKind = "part_default" if part["isDefaultNewWard"] else "part"
                found.setdefault(old_key, []).append((communes[p_key, part["newWardKey"]], kind))
    return {
        key: tuple(sorted(units, key=lambda pair: (_KIND_ORDER[pair[1]], pair[0].code)))
        for key, units in found.items()
    }


def _joined(name: str, members: Iterable[OldUnit]) -> tuple[tuple[Unit, SuccessorKind], ...]:
    """Successors of a district: all of its communes', those that took most of it first.

    The unit that carries on the district's own name leads: it is what people expect to see.
    """
    weight: dict[str, float] = {}
    units: dict[str, Unit] = {}
    for old in members:
        for unit, kind in old.successors:
            units[unit.code] = unit
            share = {"full": 1.0, "part_default": 0.6, "part": 0.2}[kind]
            weight[unit.code] = weight.get(unit.code, 0.0) + share
    own = short_name(name)
    ordered = sorted(units.values(), key=lambda u: (u.short != own, -weight[u.code], u.code))
    if len(ordered) == 1:
        return ((ordered[0], "full"),)
    return tuple((unit, "part") for unit in ordered)


_ALIAS_TYPES = {"phuong": "Phường", "xa": "Xã", "thitran": "Thị trấn"}


def _merged_earlier(into: OldUnit, alias_keys: list[str]) -> Iterator[OldUnit]:
    """Communes that ``into`` had swallowed before 2025; their names are known folded only.

    An alias list holds each name with and without its kind: ["phuongsaidong", "saidong"].
    """
    keys = frozenset(alias_keys)
    names: dict[str, None] = {}
    for key in alias_keys:
        for prefix, kind in _ALIAS_TYPES.items():
            rest = key[len(prefix) :]
            if key.startswith(prefix) and (rest in keys or rest.isdigit()):
                names[f"{kind} {rest.lstrip('0')}"] = None
    for name in names:
        yield OldUnit(
            "commune", name, into.district, into.province, into.successors, into.code, True
        )


def _former_districts(
    old_communes: list[OldUnit],
) -> Iterator[tuple[OldUnit, list[OldUnit]]]:
    """Districts dissolved before 2025 with their communes, given as ranges of old codes."""
    ordered = sorted(old_communes, key=lambda old: old.code)
    codes = [old.code for old in ordered]
    for row in _table("former_districts.csv"):
        members: list[OldUnit] = []
        if row["communes"].startswith("@"):
            whole = row["communes"][1:].split(" @")
            members = [
                old for old in ordered if old.province == row["province"] and old.district in whole
            ]
        else:
            for span in row["communes"].split():
                low, _, high = span.partition("-")
                members += ordered[bisect_left(codes, low) : bisect_right(codes, high or low)]
        former = OldUnit(
            "district",
            row["name"],
            "",
            row["province"],
            _joined(row["name"], members),
            merged_earlier=True,
        )
        yield former, members


def _former_provinces(provinces: Mapping[str, Unit]) -> Iterator[OldUnit]:
    for row in _table("former_provinces.csv"):
        units = [provinces[code] for code in row["today"].split()]
        kind: SuccessorKind = "full" if len(units) == 1 else "part"
        yield OldUnit(
            "province",
            row["name"],
            "",
            row["name"],
            tuple((unit, kind) for unit in units),
            merged_earlier=True,
        )
