"""Reading topics, life events and the list of laws that they cite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from procedure_kb.errors import BadInput
from procedure_kb.guide_files import read_content, read_table
from procedure_kb.model.life_event import LifeEvent
from procedure_kb.model.parts import Dated, Part
from procedure_kb.model.topic import Topic

SHIPPED_TOPICS = Path(__file__).parent / "topics"
SHIPPED_LIFE_EVENTS = Path(__file__).parent / "life_events"
SHIPPED_LAWS = Path(__file__).parent / "rules" / "laws.yml"


class Law(Dated):
    """A legal text: its name, and from when to when it is in force."""

    name: str = Field(..., description="'Luật Căn cước', without number and date")
    note: str | None = Field(None, description="how it is known, for staff")


class _Laws(Part):
    laws: dict[str, Law]


def load_subject(path: Path) -> Topic | LifeEvent:
    """One file; its ``kind`` tells what it is.

    Raises:
        BadInput: not readable as either; names the line.
    """
    _, data = read_table(path)
    if data.get("kind") == "life_event":
        return read_content(path, LifeEvent)
    if data.get("kind") == "topic":
        return read_content(path, Topic)
    raise BadInput("kind phải là topic hoặc life_event", file=path, rule="KB002")


def load_subjects(
    topics: Path = SHIPPED_TOPICS, life_events: Path = SHIPPED_LIFE_EVENTS
) -> Iterator[Topic | LifeEvent]:
    """Every topic, then every life event, in the order of their file names.

    Raises:
        BadInput: a file cannot be read, or an id stands twice.
    """
    seen: dict[str, Path] = {}
    for path in (*sorted(topics.glob("*.yml")), *sorted(life_events.glob("*.yml"))):
        subject = load_subject(path)
        if subject.id in seen:
            raise BadInput(
                f"id {subject.id} đã có trong {seen[subject.id].name}", file=path, rule="KB003"
            )
        seen[subject.id] = path
        yield subject


@lru_cache(maxsize=1)
def laws() -> Mapping[str, Law]:
    """The legal texts that topics and life events may cite, by number."""
    return read_content(SHIPPED_LAWS, _Laws).laws
