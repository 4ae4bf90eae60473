"""What an old unit has become, and which old units one of today's was formed from."""

from __future__ import annotations

from dataclasses import dataclass

from procedure_kb.places.mentions import find_places
from procedure_kb.places.units import OldUnit, SuccessorKind, Unit, load_gazetteer
from procedure_kb.text import fold

__all__ = ["Origin", "Succession", "formed_from", "today_of"]


@dataclass(frozen=True, slots=True)
class Succession:
    """An old unit and what it is today.

    Attributes:
        old: the unit that is no more.
        successors: today's units, with the share each took; several mean that the old name
            does not tell which one, and the citizen must be asked.
        certain: False for a unit abolished before July 2025, which the map knows less surely.
    """

    old: OldUnit
    successors: tuple[tuple[Unit, SuccessorKind], ...]
    certain: bool

    @property
    def decided(self) -> bool:
        return self.certain and len(self.successors) == 1

    @property
    def kept_name(self) -> bool:
        """Whether one unit goes on under the same kind and name."""
        return self.decided and self.successors[0][0].name == self.old.name

    @property
    def address(self) -> str:
        """The old unit with its district and province: "Phường 12, Quận 10, …"."""
        return old_address(self.old)


@dataclass(frozen=True, slots=True)
class Origin:
    """An old unit that went into one of today's.

    Attributes:
        share: "full", or "part_default"/"part" when other units took the rest.
    """

    old: OldUnit
    share: SuccessorKind

    @property
    def address(self) -> str:
        return old_address(self.old)


def old_address(old: OldUnit) -> str:
    parts = (old.name, old.district, old.province if old.level != "province" else "")
    return ", ".join(part for part in parts if part)


def today_of(
    name: str, *, district: str | None = None, province: str | None = None
) -> tuple[Succession, ...]:
    """What has become of an old province, district or commune, named in any spelling.

    Returns: one answer for each old unit of that name that fits, e.g. ten for "huyện Châu
        Thành"; none when no old unit is known by it.
    """
    address = ", ".join(part.strip() for part in (name, district, province) if part)
    for mention in find_places(f"{address} cũ"):
        # A name without its kind may also be read as a commune of today: then it has no old.
        if mention.old:
            return tuple(_succession(old) for old in mention.old)
        break
    wanted = fold(name.strip())
    return tuple(
        _succession(old)
        for old in load_gazetteer().old_provinces
        if wanted in (fold(old.name), fold(old.short))
    )


def _succession(old: OldUnit) -> Succession:
    certain = not (old.merged_earlier and old.level == "commune")
    return Succession(old, old.successors, certain)


def formed_from(unit: Unit) -> tuple[Origin, ...]:
    """The old units that a unit of today was formed from, those it took whole first."""
    gazetteer = load_gazetteer()
    if unit.level == "province":
        return tuple(
            Origin(old, kind)
            for old in gazetteer.old_provinces
            if not old.merged_earlier
            for successor, kind in old.successors
            if successor.code == unit.code
        )
    origins = sorted(gazetteer.origins(unit.code), key=lambda pair: pair[1] != "full")
    return tuple(Origin(old, kind) for old, kind in origins)
