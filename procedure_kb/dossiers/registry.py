"""The embedded registry: dossiers in our own database, filled by imports and pushes."""

from __future__ import annotations

import datetime as dt
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from procedure_kb.dossiers import tables as t
from procedure_kb.dossiers.hashes import KeyedHashes
from procedure_kb.dossiers.model import Dossier, Event, Status

_MOST_LISTED = 50
_IN_A_QUERY = 500  # SQLite takes at most 999 parameters in older builds
_NOBODY = "0" * 64


@dataclass(frozen=True)
class Filing:
    """A dossier with the numbers of who filed it, as a one-stop system gives it.

    Attributes:
        identity: as `hashes.plain_identity` writes it.
        phone: as `hashes.plain_phone` writes it.
    """

    dossier: Dossier
    identity: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Saved:
    """How many dossiers were written, by what happened to them."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Saved) -> Saved:
        return Saved(
            self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged
        )


class EmbeddedRegistry:
    """Dossiers in the program's database; a `source.DossierSource`.

    Args:
        engine: the database.
        hashes: of this installation; with another key nobody's digits match any more.
    """

    def __init__(self, engine: sa.engine.Engine, hashes: KeyedHashes) -> None:
        self._engine = engine
        self._hashes = hashes

    @property
    def is_connected(self) -> bool:
        """Whether anything but demo dossiers is in it."""
        return self._holds_any(~t.dossier.c.is_demo)

    @property
    def lists_by_owner(self) -> bool:
        """Whether there is anything to list."""
        return self._holds_any(sa.true())

    def find(self, code: str) -> Dossier | None:
        """A dossier with its events."""
        steps = (
            sa.select(t.dossier_event.c.status, t.dossier_event.c.on)
            .where(t.dossier_event.c.code == code)
            .order_by(t.dossier_event.c.on, t.dossier_event.c.id)
        )
        with self._engine.connect() as connection:
            row = connection.execute(t.dossier.select().where(t.dossier.c.code == code)).first()
            if row is None:
                return None
            events = tuple(Event(Status(e.status), e.on) for e in connection.execute(steps))
        return _dossier(row, events)

    def matches(self, code: str, last_four: str) -> bool:
        """Whether identity number or telephone end in the digits; equal work for no dossier."""
        query = sa.select(t.dossier.c.id_last_four, t.dossier.c.phone_last_four).where(
            t.dossier.c.code == code
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        held = tuple(row) if row else (None, None)
        given = [self._hashes.last_four(kind, code, last_four) for kind in ("id", "phone")]
        # A list, not a generator: both are compared whatever the first one says.
        return any([hmac.compare_digest(h or _NOBODY, g) for h, g in zip(held, given, strict=True)])

    def owned_by(self, phone: str, last_four: str) -> tuple[str, ...]:
        """Codes filed with a telephone by whose identity number ends in the digits."""
        query = (
            sa.select(t.dossier.c.code, t.dossier.c.id_last_four)
            .where(t.dossier.c.phone == phone)
            .order_by(t.dossier.c.received_on.desc(), t.dossier.c.code)
            .limit(_MOST_LISTED)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return tuple(
            row.code
            for row in rows
            if hmac.compare_digest(
                row.id_last_four or _NOBODY, self._hashes.last_four("id", row.code, last_four)
            )
        )

    def save(self, filings: Sequence[Filing], *, now: dt.datetime) -> Saved:
        """Write dossiers as they stand now, in one transaction; equal ones are left alone.

        A status that differs from the one held becomes an event of today. The first real
        dossier sends the demo ones away.

        Args:
            filings: at most one for each code.
            now: time of the change.
        """
        if any(not filing.dossier.is_demo for filing in filings):
            self.remove_demo()
        saved = Saved()
        with self._engine.begin() as connection:
            for start in range(0, len(filings), _IN_A_QUERY):
                saved += self._save(connection, filings[start : start + _IN_A_QUERY], now)
        return saved

    def push(self, filing: Filing, *, event_id: str, happened: dt.datetime) -> bool:
        """Take over one event of a dossier, once; what the event does not say stays as it is.

        An event that happened before what is held came about is kept as a step, and changes
        nothing else: pushes may arrive in any order.

        Args:
            event_id: of the sender; the same one for the same dossier is the same event.
            happened: when, in Vietnamese time.

        Returns: whether the event was new.
        """
        self.remove_demo()
        row = {**self._row(filing), "updated_at": happened}
        code = row["code"]
        step = _event_row(code, f"push:{event_id}", Event(Status(row["status"]), happened.date()))
        known = sa.select(t.dossier_event.c.id).where(
            t.dossier_event.c.code == code, t.dossier_event.c.event == step["event"]
        )
        for last in (False, True):
            with self._engine.connect() as connection:
                if connection.execute(known).first() is not None:
                    return False
            try:
                self._push(row, step)
                return True
            except sa.exc.IntegrityError:
                # Another writer was first, with this very event or with the dossier.
                if last:
                    raise
        raise AssertionError("the last try returns or raises")

    def _push(self, row: dict[str, Any], step: dict[str, Any]) -> None:
        this_one = t.dossier.c.code == row["code"]
        said = {k: v for k, v in row.items() if v not in (None, "", "[]")}
        with self._engine.begin() as connection:
            newer = sa.and_(this_one, t.dossier.c.updated_at <= row["updated_at"])
            changed = connection.execute(t.dossier.update().where(newer).values(**said)).rowcount
            there = sa.select(t.dossier.c.code).where(this_one)
            if not changed and connection.execute(there).first() is None:
                connection.execute(t.dossier.insert(), row)
            connection.execute(t.dossier_event.insert(), step)

    def remove_demo(self) -> None:
        """Delete the dossiers that we made up."""
        made_up = sa.select(t.dossier.c.code).where(t.dossier.c.is_demo)
        with self._engine.begin() as connection:
            if connection.execute(made_up.limit(1)).first() is None:
                return
            connection.execute(t.dossier_event.delete().where(t.dossier_event.c.code.in_(made_up)))
            connection.execute(t.dossier.delete().where(t.dossier.c.is_demo))

    def _holds_any(self, condition: Any) -> bool:
        query = sa.select(t.dossier.c.code).where(condition).limit(1)
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def _save(
        self, connection: sa.engine.Connection, filings: Sequence[Filing], now: dt.datetime
    ) -> Saved:
        held = _held(connection, [filing.dossier.code for filing in filings])
        new: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        events: list[dict[str, Any]] = []
        for filing in filings:
            row = {**self._row(filing), "updated_at": now}
            before = held.get(row["code"])
            if before is None:
                new.append(row)
                events += _first_events(filing.dossier)
            elif before.content != row["content"]:
                changed.append(row)
                if before.status != row["status"]:
                    events += _event_rows(
                        row["code"], [Event(Status(row["status"]), _day_of_change(filing, now))]
                    )
        if new:
            connection.execute(t.dossier.insert(), new)
        for row in changed:
            connection.execute(
                t.dossier.update().where(t.dossier.c.code == row["code"]).values(**row)
            )
        _add_events(connection, events)
        return Saved(len(new), len(changed), len(filings) - len(new) - len(changed))

    def _row(self, filing: Filing) -> dict[str, Any]:
        given, code = filing.dossier, filing.dossier.code
        identity, phone = filing.identity, filing.phone
        row: dict[str, Any] = {
            "code": code,
            "status": given.status.value,
            "procedure_code": given.procedure_code,
            "procedure_title": given.procedure_title,
            "owner": given.owner,
            "received_on": given.received_on,
            "due_on": given.due_on,
            "returned_on": given.returned_on,
            "office": given.office,
            "note": given.note,
            "missing": json.dumps(given.missing, ensure_ascii=False),
            "amount": given.amount,
            "is_demo": given.is_demo,
        }
        everything = [*map(str, row.values()), identity or "", phone or ""]
        return {
            **row,
            "id_last_four": self._hashes.last_four("id", code, identity) if identity else None,
            "phone_last_four": self._hashes.last_four("phone", code, phone) if phone else None,
            "phone": self._hashes.phone(phone) if phone else None,
            "content": self._hashes.of("content", *everything),
        }


def _held(connection: sa.engine.Connection, codes: list[str]) -> dict[str, Any]:
    query = sa.select(t.dossier.c.code, t.dossier.c.status, t.dossier.c.content).where(
        t.dossier.c.code.in_(codes)
    )
    return {row.code: row for row in connection.execute(query)}


def _first_events(given: Dossier) -> list[dict[str, Any]]:
    """What is known to have happened; days that nobody told us are not made up."""
    events = list(given.events)
    if not events and given.received_on and given.status != Status.NOT_ACCEPTED:
        first = Status.SUBMITTED if given.status == Status.SUBMITTED else Status.ACCEPTED
        events.append(Event(first, given.received_on))
    if not given.events and given.returned_on and given.status == Status.RETURNED:
        events.append(Event(Status.RETURNED, given.returned_on))
    return _event_rows(given.code, events)


def _day_of_change(filing: Filing, now: dt.datetime) -> dt.date:
    given = filing.dossier
    if given.status == Status.RETURNED and given.returned_on:
        return given.returned_on
    return now.date()


def _event_rows(code: str, events: Iterable[Event]) -> list[dict[str, Any]]:
    return [
        _event_row(code, f"{event.status.value}@{event.on.isoformat()}", event) for event in events
    ]


def _event_row(code: str, key: str, event: Event) -> dict[str, Any]:
    """An event as it is stored; ``key`` tells whether it is there already."""
    return {"code": code, "event": key, "status": event.status.value, "on": event.on}


def _add_events(connection: sa.engine.Connection, rows: list[dict[str, Any]]) -> None:
    """Write events, leaving out those that are there."""
    if not rows:
        return
    codes = list({row["code"] for row in rows})
    query = sa.select(t.dossier_event.c.code, t.dossier_event.c.event).where(
        t.dossier_event.c.code.in_(codes)
    )
    there = {(row.code, row.event) for row in connection.execute(query)}
    wanted = {(row["code"], row["event"]): row for row in rows}
    fresh = [row for key, row in wanted.items() if key not in there]
    if fresh:
        connection.execute(t.dossier_event.insert(), fresh)


def _dossier(row: Any, events: tuple[Event, ...]) -> Dossier:
    return Dossier(
        code=row.code,
        status=Status(row.status),
        procedure_code=row.procedure_code,
        procedure_title=row.procedure_title,
        owner=row.owner,
        received_on=row.received_on,
        due_on=row.due_on,
        returned_on=row.returned_on,
        office=row.office,
        note=row.note,
        missing=tuple(json.loads(row.missing)),
        amount=row.amount,
        events=events,
        is_demo=row.is_demo,
    )
