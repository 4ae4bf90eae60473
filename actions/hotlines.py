"""Whom to ask: the province's line where one is known, else the national one, with its limits."""

from __future__ import annotations

from actions.location import Location
from procedure_kb.filing import hotline_for
from procedure_kb.filing.phrases import hotline_line
from procedure_kb.places.units import Unit


def line_to_ask(location: Location, *, what_for: str = "Hỏi") -> list[str]:
    """One line naming the telephone line (and app) to ask, or to tell what went wrong."""
    return [hotline_line(hotline_for(_place(location)), what_for=what_for)]


def feedback_lines(location: Location, *, start: int) -> list[str]:
    """The channel for feedback, numbered on from other ways to complain."""
    advice = hotline_for(_place(location))
    line = advice.line
    named = " ".join(part for part in (line.name, line.number) if part)
    app = f", ứng dụng {line.app}" if line.app and line.app not in line.name else ""
    # Some provinces have an app and no number.
    way = f"Gọi {named}" if line.number else f"Qua {named[0].lower()}{named[1:]}"
    return [f"{start}. {way}{app}"]


def _place(location: Location) -> Unit | None:
    return location.deciding("none")[0] or location.registered
