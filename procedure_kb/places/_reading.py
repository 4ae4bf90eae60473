"""What a chain of place names means together: commune, district and province decide each other.

A chain holds at most one name of each level, in any order. When a commune's name is both on
today's map and on the old one, the rule is:

- the old reading holds when the words around speak of before ("cũ", "sáp nhập vào đâu"), when
  an old district is named, or when only the old unit is of the kind that was typed ("thị trấn");
- otherwise today's unit of that name holds; old ones that lead elsewhere are handed on in `old`
  so that the answer can mention them. Only a name that was common all over the country before
  ("xã Minh Khai") is asked about, although one unit alone bears it today.

A unit that was split, a name in several provinces and a district alone are never decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Literal

from procedure_kb.places._context import COMMUNE_KINDS, DISTRICT_KINDS, Before
from procedure_kb.places._names import COMMUNE, DISTRICT, PROVINCE, Agreement, Entry
from procedure_kb.places.units import Gazetteer, OldUnit, Unit, load_gazetteer
from procedure_kb.text import fold

Reason = Literal[
    "exact", "split", "same_name", "district_only", "province_only", "renamed", "unknown"
]
Option = tuple[Entry, Agreement]

_COMMON_NAME = 3
"""A name that this many other provinces had before ("xã Minh Khai") does not decide, even if
one unit bears it today."""


@dataclass(frozen=True, slots=True, eq=False)
class Atom:
    """One name in the text, with its unit kind if one was typed.

    Attributes:
        start: index of the first token, the kind included.
        name, end: tokens[name:end] is the name; an empty name stands for "the town" of the
            district beside it ("thị trấn huyện Mù Cang Chải").
        kind: folded kind as typed, or empty.
        weight: how surely the kind is one, 0 without.
        options: readings, with the agreement of their diacritics.
        distance: edits that were needed to recognise the name.
    """

    start: int
    name: int
    end: int
    kind: str
    weight: float
    options: tuple[Option, ...]
    distance: int = 0
    spoken: bool = False

    @property
    def town(self) -> bool:
        return self.name == self.end and self.kind == "thi tran"

    @property
    def best(self) -> Agreement:
        return max((agreement for _, agreement in self.options), default=Agreement.POORER)

    def levels(self) -> tuple[str, ...]:
        if self.town:
            return (COMMUNE,)
        return tuple(dict.fromkeys(entry.level for entry, _ in self.options))

    def at(self, level: str) -> list[Option]:
        return [option for option in self.options if option[0].level == level]

    def only(self, level: str) -> Atom:
        return replace(self, options=tuple(self.at(level)))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a chain stands for; see PlaceMention for the fields."""

    units: tuple[Unit, ...]
    ask: bool
    reason: Reason
    old: tuple[OldUnit, ...]
    quality: float
    level: str


def kinds_allow(kind: str, entry: Entry) -> bool:
    """Whether a typed kind can stand before this reading; citizens mix kinds of one level."""
    if not kind:
        return True
    if kind == "dac khu":
        return entry.level == COMMUNE and entry.kind == kind
    if kind in COMMUNE_KINDS:
        return entry.level == COMMUNE
    if kind == "tinh":
        return entry.level == PROVINCE
    if kind == "thanh pho" and entry.level == PROVINCE:
        return True
    return kind in DISTRICT_KINDS and entry.level == DISTRICT


def meaning_of(atoms: Sequence[Atom], *, before: Before = Before.NO) -> Meaning | None:
    """The one best meaning of the names together; None when they contradict each other.

    Args:
        before: whether the words around speak of a unit that is no more.
    """
    if len(atoms) == 1:
        return None if atoms[0].town else _alone(atoms[0], before)
    best: Meaning | None = None
    best_rank: tuple[float, bool] = (0.0, False)
    for levels in product(*(atom.levels() for atom in atoms)):
        if len(set(levels)) != len(levels):
            continue
        by_level = dict(zip(levels, atoms, strict=True))
        meaning = _together(by_level, before)
        if meaning is None:
            continue
        rank = (meaning.quality, not meaning.ask)
        if best is None or rank > best_rank:
            best, best_rank = meaning, rank
    return best


# --- one name ---------------------------------------------------------------------------------


def _alone(atom: Atom, before: Before) -> Meaning | None:
    districts = atom.at(DISTRICT)
    communes = atom.at(COMMUNE)
    provinces = atom.at(PROVINCE)
    if districts:
        # "Vũng Tàu" is short for the province only beside a district's or commune's name.
        provinces = [option for option in provinces if not option[0].needs_context]
    if atom.kind in COMMUNE_KINDS:
        return _commune(communes, atom.kind, before)
    if atom.kind == "thanh pho" and provinces:
        # "thành phố Bắc Ninh" is the province today; "thành phố Hải Dương" never was one.
        is_city = any(fold(entry.unit.name).startswith("thanh pho") for entry, _ in provinces)
        if districts and (before == Before.YES or not is_city):
            provinces = []
    if atom.kind in DISTRICT_KINDS and not provinces:
        return _district(districts, atom.kind)
    if provinces:
        return _province(provinces)
    if districts:
        zones = [
            option for option in communes
            if option[0].kind == "dac khu" and option[1] == atom.best
        ]  # fmt: skip
        if zones and before != Before.YES:
            return _commune(zones, "dac khu", before)
        # Whoever says "Đông Anh" or "Pleiku" may mean all of it: the name alone cannot tell.
        return _district(districts, "")
    return _commune(communes, "", before)


# --- several names ----------------------------------------------------------------------------


def _together(by_level: dict[str, Atom], before: Before) -> Meaning | None:
    gazetteer = load_gazetteer()
    province_atom = by_level.get(PROVINCE)
    district_atom = by_level.get(DISTRICT)
    commune_atom = by_level.get(COMMUNE)
    quality = 0.0
    provinces: list[Option] = []
    districts: list[Option] = []
    if province_atom is not None:
        provinces = province_atom.at(PROVINCE)
        quality += province_atom.best
    if district_atom is not None:
        districts = district_atom.at(DISTRICT)
        if province_atom is not None:
            districts = [
                option
                for option in districts
                if any(_district_in(option[0].unit, p.unit, gazetteer) for p, _ in provinces)
            ]
        if not districts:
            return None
        quality += max(agreement for _, agreement in districts)
        if not district_atom.kind and not district_atom.at(PROVINCE):
            quality += 0.5  # a bare name that may be a district is one
    if commune_atom is None:
        meaning = _district(districts, district_atom.kind if district_atom else "")
        return meaning and replace(meaning, quality=quality)

    if not commune_atom.kind and len(commune_atom.levels()) > 1:
        quality -= 1.5  # a bare name that may be a district or province is rarely a commune
    if commune_atom.town:
        communes: list[Option] = [
            (entry, Agreement.EQUAL) for entry, _ in districts for entry in _towns(entry)
        ]
    else:
        communes = commune_atom.at(COMMUNE)
    if district_atom is not None:
        communes = [
            option
            for option in communes
            if any(_commune_in(option[0].unit, d.unit, gazetteer) for d, _ in districts)
        ]
    elif province_atom is not None:
        communes = [
            option
            for option in communes
            if any(_within(option[0].unit, p.unit, gazetteer) for p, _ in provinces)
        ]
        if before == Before.YES:
            # "tỉnh Hưng Yên cũ" is the smaller one of before July 2025.
            names = {p.unit.name for p, _ in provinces} | {f"Tỉnh {p.unit.short}"
                                                           for p, _ in provinces}  # fmt: skip
            narrower = [
                option
                for option in communes
                if isinstance(option[0].unit, OldUnit) and option[0].unit.province in names
            ]
            communes = narrower or communes
    larger = district_atom or province_atom
    if larger is not None and commune_atom.start < larger.start:
        quality += 0.25  # the usual order
    if district_atom is not None:
        before = Before.YES
    meaning = _commune(communes, commune_atom.kind, before)
    if meaning is None:
        return None
    return replace(meaning, quality=quality + meaning.quality)


def _district_in(district: Unit | OldUnit, province: Unit | OldUnit, gazetteer: Gazetteer) -> bool:
    if isinstance(province, OldUnit):
        if not province.merged_earlier:
            return district.province == province.name
        codes = {unit.code for unit in province.units}
    else:
        codes = {province.code}
    assert isinstance(district, OldUnit)
    return any(unit.province_code in codes for unit in district.units)


@lru_cache(maxsize=1024)
def _district_codes(
    gazetteer: Gazetteer, district: OldUnit
) -> tuple[frozenset[str], frozenset[str]]:
    old = frozenset(member.code for member in gazetteer.members(district))
    return old, frozenset(unit.code for unit in district.units)


def _commune_in(commune: Unit | OldUnit, district: Unit | OldUnit, gazetteer: Gazetteer) -> bool:
    assert isinstance(district, OldUnit)
    old, today = _district_codes(gazetteer, district)
    if isinstance(commune, Unit):
        return commune.code in today
    return commune.code in old


def _within(commune: Unit | OldUnit, province: Unit | OldUnit, gazetteer: Gazetteer) -> bool:
    """Whether a commune lies in a province, named by today's or its old name."""
    if isinstance(province, OldUnit) and not province.merged_earlier:
        if isinstance(commune, OldUnit):
            return commune.province == province.name
        return province.name in gazetteer.origin_provinces(commune.code)
    codes = {u.code for u in province.units} if isinstance(province, OldUnit) else {province.code}
    if isinstance(commune, Unit):
        return commune.province_code in codes
    return any(unit.province_code in codes for unit in commune.units)


def _towns(district: Entry) -> list[Entry]:
    """The town a district is seated in: the one of its name, or its only one."""
    assert isinstance(district.unit, OldUnit)
    gazetteer = load_gazetteer()
    towns = [old for old in gazetteer.members(district.unit) if old.name.startswith("Thị trấn")]
    named = [old for old in towns if old.short == district.unit.short]
    chosen = named or (towns if len(towns) == 1 else [])
    return [Entry(COMMUNE, old, (), "thi tran") for old in chosen]


# --- levels -----------------------------------------------------------------------------------


def _best(options: Iterable[Option]) -> tuple[list[Entry], float]:
    """The readings whose diacritics agree best; whole names before halves of double names."""
    options = list(options)
    if not options:
        return [], 0.0
    top = max(agreement for _, agreement in options)
    entries = [entry for entry, agreement in options if agreement == top]
    whole = [entry for entry in entries if not entry.part]
    return whole or entries, float(top)


def _unique(units: Iterable[Unit]) -> tuple[Unit, ...]:
    return tuple({unit.code: unit for unit in units}.values())


def _province(options: list[Option]) -> Meaning | None:
    entries, quality = _best(options)
    units: list[Unit] = []
    old: list[OldUnit] = []
    for entry in entries:
        if isinstance(entry.unit, OldUnit):
            units += entry.unit.units
            old.append(entry.unit)
        else:
            units.append(entry.unit)
    today = _unique(units)
    if entries and entries[0].needs_context and len(today) > 1:
        today = today[:1]  # "đn": the usual reading; a commune beside it chooses the other
    return Meaning(today, len(today) > 1, "province_only", tuple(old), quality, PROVINCE)


def _district(options: list[Option], kind: str) -> Meaning | None:
    entries, quality = _best(options)
    if not entries:
        return None
    if kind:
        exact = [entry for entry in entries if entry.kind == kind]
        if not exact and kind != "huyen":
            # A town grows: "thị xã Tân Uyên" became a city, never a rural district.
            exact = [entry for entry in entries if entry.kind != "huyen"]
        entries = exact or entries
    olds = tuple(entry.unit for entry in entries if isinstance(entry.unit, OldUnit))
    units = _unique(unit for old in olds for unit in old.units)
    # Same-named units first, district by district.
    if len(olds) > 1:
        firsts = _unique(old.units[0] for old in olds)
        units = _unique((*firsts, *units))
    if len(units) == 1:
        reason: Reason = "exact" if units[0].short == olds[0].short else "renamed"
        return Meaning(units, False, reason, olds, quality, DISTRICT)
    provinces = {unit.province_code for unit in units}
    reason = "same_name" if len(olds) > 1 and len(provinces) > 1 else "district_only"
    return Meaning(units, True, reason, olds, quality, DISTRICT)


def _commune(options: list[Option], kind: str, before: Before) -> Meaning | None:
    entries, quality = _best(options)
    known = [entry for entry in entries if not _earlier(entry)]
    entries = known or entries
    if not entries:
        return None
    if kind:
        exact = [entry for entry in entries if kind in (entry.kind, entry.former_kind)]
        if exact:
            entries = exact
            quality += 0.25
    today = [entry.unit for entry in entries if isinstance(entry.unit, Unit)]
    olds = [entry.unit for entry in entries if isinstance(entry.unit, OldUnit)]
    if today and not (before == Before.YES and olds):
        return _today(today, olds, quality, before)
    units = _unique(unit for old in olds for unit in old.units)
    named = tuple(olds)
    if not known:
        # Abolished before 2025, known by an alias only: likely, so say it and ask.
        return Meaning(units, True, "renamed", named, quality - 0.5, COMMUNE)
    if len(units) == 1:
        reason: Reason = "exact" if units[0].short == olds[0].short else "renamed"
        return Meaning(units, False, reason, named, quality, COMMUNE)
    return Meaning(units, True, "split" if len(olds) == 1 else "same_name", named, quality, COMMUNE)


def _today(today: list[Unit], olds: list[OldUnit], quality: float, before: Before) -> Meaning:
    """A name that is on today's map, and perhaps was on the old one elsewhere too."""
    units = _unique(today)
    elsewhere = tuple(
        old for old in olds if not old.merged_earlier and not set(old.units) & set(units)
    )
    parts = olds if before == Before.PERHAPS else elsewhere
    all_units = _unique((*units, *(unit for old in parts for unit in old.units)))
    away = {
        old.province for old in elsewhere if old.units[0].province_code != units[0].province_code
    }
    common = len(away) >= _COMMON_NAME
    if len(units) == 1 and not common and (before == Before.NO or len(all_units) == 1):
        return Meaning(units, False, "exact", elsewhere, quality, COMMUNE)
    return Meaning(all_units, True, "same_name", tuple(parts), quality, COMMUNE)


def _earlier(entry: Entry) -> bool:
    return isinstance(entry.unit, OldUnit) and entry.unit.merged_earlier
