"""What is known of a dossier, wherever it comes from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum


class Status(IntEnum):
    """The ten statuses of the national list (DESIGN.md §8); plain words: `statuses`."""

    SUBMITTED = 1
    ACCEPTED = 2
    NOT_ACCEPTED = 3
    IN_PROGRESS = 4
    PAPERS_MISSING = 5
    PAYMENT_DUE = 6
    WITHDRAWN = 7
    STOPPED = 8
    DECIDED = 9
    RETURNED = 10


@dataclass(frozen=True)
class Event:
    """A step of a dossier."""

    status: Status
    on: dt.date


@dataclass(frozen=True)
class Dossier:
    """A dossier as its registry knows it.

    ``code``, ``status`` and the dates may be shown to whoever has the code; the rest only to
    the person who filed it (`procedure_kb.dossiers.identity`).

    Attributes:
        procedure_code: code of the procedure, empty where the registry does not say.
        due_on: the day of the appointment slip.
        missing: papers that the office still asks for.
        amount: đồng that the office asks for, if it says.
        is_demo: made up by us, so that everyone can try (`procedure_kb.dossiers.demo`).
    """

    code: str
    status: Status
    procedure_code: str = ""
    procedure_title: str = ""
    owner: str = ""
    received_on: dt.date | None = None
    due_on: dt.date | None = None
    returned_on: dt.date | None = None
    office: str = ""
    note: str = ""
    missing: tuple[str, ...] = ()
    amount: int | None = None
    events: tuple[Event, ...] = ()
    is_demo: bool = False
