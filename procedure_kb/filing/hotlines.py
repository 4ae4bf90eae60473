"""Whom to ask by telephone: the line of a province, the national one, the emergency numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from procedure_kb.clock import LiveFile
from procedure_kb.data_files import read_model
from procedure_kb.errors import BadInput
from procedure_kb.filing.rules import book
from procedure_kb.filing.units import UnitLike, in_sentence
from procedure_kb.model.filing import Hotline, Hotlines

SHIPPED_HOTLINES = Path(__file__).parents[1] / "rules" / "hotlines.yml"


@dataclass(frozen=True)
class HotlineAdvice:
    """Whom to ask; ``reservation`` has to be said with it."""

    line: Hotline
    reservation: str | None = None


def load_hotlines(path: Path = SHIPPED_HOTLINES) -> Hotlines:
    """The hotlines of a file.

    Raises:
        BadInput: not YAML, or not hotlines.
    """
    return read_model(path, Hotlines, rules="NOP")


def hotline_for(place: UnitLike | None) -> HotlineAdvice:
    """The line of a place's province; the national one, with a reservation, if none is known."""
    lines = _lines().lines
    if place is not None:
        for line in lines:
            if line.province_code == place.province_code:
                return HotlineAdvice(line, _doubt(line))
    national = lines[0]
    unknown = None
    if place is not None:
        said = book().rules.texts.line_unknown
        unknown = said.format(province=in_sentence(place.province))
    return HotlineAdvice(national, _joined(unknown, _doubt(national)))


def emergency_lines() -> tuple[Hotline, ...]:
    """111 to 115."""
    return tuple(line for line in _lines().lines if line.emergency)


def line_of(line_id: str) -> Hotline:
    """The line with that id.

    Raises:
        BadInput: the rules name a line that the file does not have.
    """
    for line in _lines().lines:
        if line.id == line_id:
            return line
    raise BadInput(f"không có đường dây '{line_id}'", file=SHIPPED_HOTLINES, rule="NOP002")


def _doubt(line: Hotline) -> str | None:
    return book().rules.texts.line_uncertain if line.uncertain else None


def _joined(*sentences: str | None) -> str | None:
    return " ".join(s for s in sentences if s) or None


def _lines() -> Hotlines:
    return _LIVE.get(SHIPPED_HOTLINES)


_LIVE = LiveFile(load_hotlines)
