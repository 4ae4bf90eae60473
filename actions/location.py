"""Where the person is: places of this message joined with those said before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from actions.turn import Turn
from procedure_kb.filing import in_sentence
from procedure_kb.model.filing import PlaceNeeded
from procedure_kb.places.units import Unit, load_gazetteer
from procedure_kb.text import fold

Role = Literal["home", "registered", "land", "work"]
_ROLES: tuple[Role, ...] = get_args(Role)
# Which of the person's places a filing rule means, by what it asks for. Only the first is surely
# meant; of the others the reply says on what condition they count.
_DECIDING: dict[PlaceNeeded, tuple[Role, ...]] = {
    "home": ("home", "work", "land"),
    "registered": ("home",),  # the registered place itself is handed over beside it
    "land": ("land", "home", "work"),
    "business": ("work", "home", "land"),
    "none": ("home", "work", "land"),
}


@dataclass(frozen=True)
class Location:
    """What is known of the person's places, communes or provinces.

    Attributes:
        home: where they live now.
        registered: their registered residence, or where they come from.
        land, work: where their land lies, where they work or do business.
        bare: ``home`` was just named without a word on what it is to them.
        unclear: a mention that cannot decide alone, to be asked about, and what it is to them.
    """

    home: Unit | None = None
    registered: Unit | None = None
    land: Unit | None = None
    work: Unit | None = None
    bare: bool = False
    unclear: dict[str, Any] | None = None
    unclear_role: Role | None = None

    @property
    def commune(self) -> Unit | None:
        """The commune where they live, when one is known."""
        return self.home if self.home is not None and self.home.level == "commune" else None

    def deciding(self, needed: PlaceNeeded) -> tuple[Unit | None, bool]:
        """The place that a rule means, and whether it surely is that one."""
        first, *others = _DECIDING[needed]
        if self.unclear_role == first:
            return None, False
        if unit := getattr(self, first):
            return unit, True
        for role in others:
            if unit := getattr(self, role):
                return unit, needed == "none" or (role == "home" and self.bare)
        return None, False

    def with_place(self, role: Role, unit: Unit | None) -> Location:
        """The same with one place settled."""
        known = {name: getattr(self, name) for name in _ROLES}
        return Location(**{**known, role: unit})


def locate(turn: Turn) -> Location:
    """The person's places: this message wins over what was said before."""
    held = turn.slot("known_places") or {}
    found: dict[str, Unit | None] = {role: _unit(held[role]) for role in _ROLES if role in held}
    asked_for = (turn.slot("pending") or {}).get("role", "home")
    bare = False
    unclear: dict[str, Any] | None = None
    unclear_role: Role | None = None
    for mention in turn.understood.get("places") or []:
        role = role_of(mention, asked_for)
        if mention["ask"]:
            if unclear is None or (role, unclear_role) == ("home", "registered"):
                unclear, unclear_role = mention, role
            continue
        if mention["units"]:
            new = _unit(mention["units"][0]["code"])
            old = found.get(role)
            # a province named after a commune inside it adds nothing
            inside = new and old and new.level == "province" and old.province_code == new.code
            if not inside:
                found[role] = new
            bare = bare or mention["role"] == "unknown"
    if unclear_role is not None:
        found.pop(unclear_role, None)
    return Location(**found, bare=bare, unclear=unclear, unclear_role=unclear_role)


def role_of(mention: dict[str, Any], asked_for: Role = "home") -> Role:
    """What a place is to the person; one named bare is what was asked for.

    Args:
        asked_for: what our open question was about.
    """
    role = mention["role"]
    if role in ("registered", "origin"):
        return "registered"
    return asked_for if role in ("home", "unknown") else role


def remembered(location: Location) -> dict[str, str] | None:
    """The value of the ``known_places`` slot for a location."""
    known = {role: getattr(location, role) for role in _ROLES}
    return {role: unit.code for role, unit in known.items() if unit is not None} or None


def _unit(code: str) -> Unit | None:
    return load_gazetteer().get(code)


def settled_lines(mention: dict[str, Any], *, only_news: bool = False) -> list[str]:
    """ "Phường Hàng Bài nay thuộc phường Cửa Nam, Thành phố Hà Nội."

    Args:
        only_news: nothing for a unit that bears its name today too.
    """
    gazetteer = load_gazetteer()
    now = gazetteer.get(mention["units"][0]["code"])
    if now is None:
        return []
    named = capital(mention["text"])
    where = in_sentence(now.name)
    if now.level == "commune":
        where += f", {in_sentence(now.province)}"
    old = mention.get("old") or []
    if not old or any(o["name"] == now.name for o in old) or _names_today(mention, now):
        return [] if only_news else [f"{named} nay vẫn là {where}."]
    # "là" where the old unit became one of today's by itself, with a new name or kind.
    alone = len(gazetteer.origins(now.code)) == 1
    lines = [f"{named} {'nay là' if alone else 'nay thuộc'} {where}."]
    if any(o["district"] for o in old):
        lines.append("Từ 01/7/2025 không còn cấp quận, huyện, thị xã.")
    return lines


def _names_today(mention: dict[str, Any], now: Unit) -> bool:
    """Whether an exact unit was named by its name of today, and not as "huyện Côn Đảo".

    Old units beside an exact one are others of the same name, or itself under its old kind.
    """
    typed = fold(mention["text"])
    named_old = any(fold(o["name"]) in typed for o in mention["old"])
    return mention["reason"] == "exact" and (fold(now.name) in typed or not named_old)


def capital(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]
