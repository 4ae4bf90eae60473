"""The knowledge base as the rest of the program sees it.

`KnowledgeBase` keeps a light catalogue of everything published in memory and reads full
guides and records on demand. `refresh` takes over what was published since, by whichever
process; the swap is atomic for readers.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import sqlalchemy as sa

from procedure_kb import clock
from procedure_kb.catalogue import Entry, merge
from procedure_kb.model.guide import Guide
from procedure_kb.model.life_event import LifeEvent
from procedure_kb.model.official import OfficialRecord
from procedure_kb.model.topic import Topic
from procedure_kb.store.revisions import Kind
from procedure_kb.store.tables import counter, revision

_CACHED_DOCUMENTS = 512
_SUBJECTS: dict[Kind, type[Topic] | type[LifeEvent]] = {"topic": Topic, "life_event": LifeEvent}


@dataclass(frozen=True)
class _Published:
    """A published revision in the snapshot."""

    revision_id: int
    entry: Entry
    valid_from: dt.date | None
    valid_to: dt.date | None

    def valid_on(self, day: dt.date) -> bool:
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_to is None or day <= self.valid_to)


class KnowledgeBase:
    """Everything published, ready to be asked.

    Args:
        engine: the database (see `procedure_kb.store.database.open_database`).
    """

    def __init__(self, engine: sa.engine.Engine) -> None:
        self.engine = engine
        self._seen = 0
        self._day = dt.date.min
        self._guides: dict[str, dict[int, _Published]] = {}
        self._records: dict[str, dict[int, _Published]] = {}
        self._subjects: dict[Kind, dict[str, dict[int, _Published]]] = {k: {} for k in _SUBJECTS}
        self._entries: dict[str, Entry] = {}
        self._listeners: list[Callable[[frozenset[str]], None]] = []
        self._load_guide = lru_cache(maxsize=_CACHED_DOCUMENTS)(self._read_guide)
        self._load_record = lru_cache(maxsize=_CACHED_DOCUMENTS)(self._read_record)
        self._load_subject = lru_cache(maxsize=_CACHED_DOCUMENTS)(self._read_subject)
        self.refresh()

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Catalogue entries by code; those in force today."""
        return MappingProxyType(self._entries)

    @property
    def publication(self) -> int:
        """Number of the last publication taken over."""
        return self._seen

    def subjects(self, *, on: dt.date | None = None) -> dict[str, Entry]:
        """Catalogue entries of the topics and life events in force on a day (today), by id."""
        found = (
            self._in_force(held, subject_id, on)
            for held in self._subjects.values()
            for subject_id in list(held)
        )
        return {published.entry.code: published.entry for published in found if published}

    def on_change(self, listener: Callable[[frozenset[str]], None]) -> None:
        """Call ``listener`` with the codes that changed after each refresh (and once now)."""
        self._listeners.append(listener)
        if self._entries:
            listener(frozenset(self._entries))

    def refresh(self) -> frozenset[str]:
        """Take over what was published since the last call, and what a new day changes.

        Returns: codes whose entry changed, appeared or went.
        """
        today = clock.today()
        changed = self._take_over()
        if today != self._day:
            changed |= self._changed_by(today)
            self._day = today
        if not changed:
            return frozenset()
        entries = dict(self._entries)
        for code in changed:
            current = self._entry_on(code, today)
            if current is None:
                entries.pop(code, None)
            else:
                entries[code] = current
        self._entries = entries
        codes = frozenset(changed)
        for listener in self._listeners:
            listener(codes)
        return codes

    def _take_over(self) -> set[str]:
        """Read the revisions published since the last call; returns the codes of procedures."""
        with self.engine.connect() as connection:
            newest = connection.execute(sa.select(counter.c.value)).scalar_one()
            if newest == self._seen:
                return set()
            columns = (
                revision.c.id,
                revision.c.kind,
                revision.c.code,
                revision.c.state,
                revision.c.valid_from,
                revision.c.valid_to,
                revision.c.summary,
            )
            query = sa.select(columns).where(
                revision.c.publication > self._seen, revision.c.publication <= newest
            )
            if self._seen == 0:
                query = query.where(revision.c.state == "published")
            rows = connection.execute(query).all()
        changed: set[str] = set()
        for row in rows:
            held = self._held(row.kind)
            versions = dict(held.get(row.code, {}))
            if row.state == "published":
                entry = Entry.from_dict(json.loads(row.summary))
                versions[row.id] = _Published(row.id, entry, row.valid_from, row.valid_to)
            else:
                versions.pop(row.id, None)
            held[row.code] = versions
            if row.kind not in _SUBJECTS:
                changed.add(row.code)
        self._seen = newest
        return changed

    def _changed_by(self, day: dt.date) -> set[str]:
        """Codes that have another entry on ``day``: a period ended or began at midnight."""
        dated = {
            code
            for held in (self._guides, self._records)
            for code, versions in held.items()
            if any(v.valid_from or v.valid_to for v in versions.values())
        }
        return {code for code in dated if self._entry_on(code, day) != self._entries.get(code)}

    def guide(self, code: str, *, on: dt.date | None = None) -> Guide | None:
        """The guide of a code in force on a day (today), or ``None``."""
        held = self._in_force(self._guides, code, on)
        return self._load_guide(held.revision_id) if held else None

    def record(self, code: str, *, on: dt.date | None = None) -> OfficialRecord | None:
        """The official record of a code in force on a day (today), or ``None``."""
        held = self._in_force(self._records, code, on)
        return self._load_record(held.revision_id) if held else None

    def subject(self, subject_id: str, *, on: dt.date | None = None) -> Topic | LifeEvent | None:
        """The topic or life event of an id in force on a day (today), or ``None``."""
        for kind, held in self._subjects.items():
            published = self._in_force(held, subject_id, on)
            if published is not None:
                return self._load_subject(kind, published.revision_id)
        return None

    def entry(self, code: str) -> Entry | None:
        """The catalogue entry of a code, or ``None``."""
        return self._entries.get(code)

    def _held(self, kind: Kind) -> dict[str, dict[int, _Published]]:
        if kind in self._subjects:
            return self._subjects[kind]
        return self._guides if kind == "guide" else self._records

    def _entry_on(self, code: str, day: dt.date) -> Entry | None:
        guide = self._in_force(self._guides, code, day)
        record = self._in_force(self._records, code, day)
        if guide is None and record is None:
            return None
        return merge(guide.entry if guide else None, record.entry if record else None)

    @staticmethod
    def _in_force(
        held: dict[str, dict[int, _Published]], code: str, day: dt.date | None
    ) -> _Published | None:
        on = day or clock.today()
        valid = [p for p in held.get(code, {}).values() if p.valid_on(on)]
        # The one that started last: a dated revision beats an open one.
        return max(valid, key=lambda p: (p.valid_from or dt.date.min, p.revision_id), default=None)

    def _read_guide(self, revision_id: int) -> Guide:
        return Guide.parse_raw(self._content(revision_id))

    def _read_record(self, revision_id: int) -> OfficialRecord:
        return OfficialRecord.parse_raw(self._content(revision_id))

    def _read_subject(self, kind: Kind, revision_id: int) -> Topic | LifeEvent:
        return _SUBJECTS[kind].parse_raw(self._content(revision_id))

    def _content(self, revision_id: int) -> str:
        with self.engine.connect() as connection:
            query = sa.select(revision.c.content).where(revision.c.id == revision_id)
            return str(connection.execute(query).scalar_one())
