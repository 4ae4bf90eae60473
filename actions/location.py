"""Where the person is: places of this message joined with those said before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.turn import Turn
from procedure_kb.places.units import Unit, load_gazetteer
from procedure_kb.text import fold


@dataclass(frozen=True)
class Location:
    """What is known of the person's places.

    Attributes:
        home: commune (or province) where they live now, or the place that decides.
        registered: commune or province of registered residence, if it differs.
        unclear: a mention that cannot decide alone, to be asked about.
    """

    home: Unit | None = None
    registered: Unit | None = None
    unclear: dict[str, Any] | None = None

    @property
    def commune(self) -> Unit | None:
        """The commune that decides, when one is known."""
        return self.home if self.home is not None and self.home.level == "commune" else None


def locate(turn: Turn) -> Location:
    """The person's places: this message wins over what was said before."""
    held = turn.slot("known_places") or {}
    found: dict[str, Unit | None] = {role: _unit(code) for role, code in held.items()}
    unclear = None
    for mention in turn.understood.get("places") or []:
        role = "registered" if mention["role"] in ("registered", "origin") else "home"
        if mention["ask"]:
            unclear = unclear or mention
            continue
        if mention["units"]:
            new = _unit(mention["units"][0]["code"])
            old = found.get(role)
            # a province named after a commune inside it adds nothing
            inside = new and old and new.level == "province" and old.province_code == new.code
            if not inside:
                found[role] = new
    if unclear is not None:
        return Location(None, found.get("registered"), unclear)
    return Location(found.get("home"), found.get("registered"))


def remembered(location: Location) -> dict[str, str] | None:
    """The value of the ``known_places`` slot for a location."""
    value = {
        role: unit.code
        for role, unit in (("home", location.home), ("registered", location.registered))
        if unit is not None
    }
    return value or None


def _unit(code: str) -> Unit | None:
    return load_gazetteer().get(code)


def settled_lines(mention: dict[str, Any]) -> list[str]:
    """ "Phường Hàng Bài nay thuộc phường Cửa Nam, Thành phố Hà Nội." """
    unit = mention["units"][0]
    named = _capital(mention["text"])
    gazetteer = load_gazetteer()
    now = gazetteer.get(unit["code"])
    if now is None:
        return []
    where = now.name if now.level == "province" else f"{now.name}, {now.province}"
    old = mention.get("old") or []
    if not old or fold(now.short) in fold(mention["text"]):
        return [f"{named}: nay vẫn là {where}."]
    lines = [f"{named} nay thuộc {where}."]
    if any(o["district"] for o in old):
        lines.append("Từ 01/7/2025 không còn cấp quận, huyện, thị xã.")
    return lines


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
