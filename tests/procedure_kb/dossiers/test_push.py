"""Events pushed into the registry: once each, in any order, saying only a part."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sqlalchemy as sa

from procedure_kb.dossiers.model import Dossier, Event, Status
from procedure_kb.dossiers.registry import EmbeddedRegistry, Filing

CODE = "H26.12-261102-0001"
NINE = dt.datetime(2026, 11, 21, 9)
ROOT = Path(__file__).resolve().parents[3]


def _push(
    registry: EmbeddedRegistry, event_id: str, status: Status, *, hours: float = 0, **known
) -> bool:
    numbers = {key: known.pop(key) for key in ("identity", "phone") if key in known}
    happened = NINE + dt.timedelta(hours=hours)
    filing = Filing(Dossier(CODE, status, **known), **numbers)
    return registry.push(filing, event_id=event_id, happened=happened)


def test_an_event_counts_once(registry: EmbeddedRegistry) -> None:
    assert _push(registry, "e-1", Status.ACCEPTED)
    assert _push(registry, "e-2", Status.IN_PROGRESS, hours=1)
    assert not _push(registry, "e-1", Status.ACCEPTED)
    found = registry.find(CODE)
    assert found is not None
    assert found.status is Status.IN_PROGRESS
    assert [event.status for event in found.events] == [Status.ACCEPTED, Status.IN_PROGRESS]


def test_what_an_event_leaves_out_stays(registry: EmbeddedRegistry) -> None:
    _push(
        registry, "e-1", Status.ACCEPTED, owner="Người Thử", identity="001099012345",
        due_on=dt.date(2026, 12, 7),
    )  # fmt: skip
    _push(registry, "e-2", Status.PAPERS_MISSING, hours=1, missing=("Tờ khai",))
    found = registry.find(CODE)
    assert found is not None
    assert (found.owner, found.due_on) == ("Người Thử", dt.date(2026, 12, 7))
    assert found.missing == ("Tờ khai",)
    assert registry.matches(CODE, "2345")


def test_an_older_event_comes_late(registry: EmbeddedRegistry) -> None:
    _push(registry, "e-2", Status.DECIDED, hours=24)
    assert _push(registry, "e-1", Status.ACCEPTED)
    found = registry.find(CODE)
    assert found is not None
    assert found.status is Status.DECIDED
    assert found.events == (
        Event(Status.ACCEPTED, dt.date(2026, 11, 21)),
        Event(Status.DECIDED, dt.date(2026, 11, 22)),
    )


def test_many_at_once(registry: EmbeddedRegistry) -> None:
    events = [(f"e-{n % 20}", n % 20) for n in range(60)]
    random.Random(3).shuffle(events)
    with ThreadPoolExecutor(8) as pool:
        taken = list(
            pool.map(lambda e: _push(registry, e[0], Status(e[1] % 10 + 1), hours=e[1]), events)
        )
    assert taken.count(True) == 20
    found = registry.find(CODE)
    assert found is not None
    assert found.status is Status(19 % 10 + 1)
    assert len(found.events) == 20


_PUSHER = """
import datetime as dt, sys
from procedure_kb.dossiers.hashes import KeyedHashes
from procedure_kb.dossiers.model import Dossier, Status
from procedure_kb.dossiers.registry import EmbeddedRegistry, Filing
from procedure_kb.store.database import open_database
registry = EmbeddedRegistry(open_database(sys.argv[1], migrate=False), KeyedHashes(b"k"))
for line in sys.stdin:
    number = int(line)
    filing = Filing(Dossier("H26.12-261102-0001", Status(number % 10 + 1)))
    registry.push(filing, event_id=f"e-{number}",
                  happened=dt.datetime(2026, 11, 21) + dt.timedelta(seconds=number))
    print(number, flush=True)
"""


def test_killed_at_any_moment_no_acknowledged_event_is_lost(
    database: sa.engine.Engine, registry: EmbeddedRegistry
) -> None:
    """The sender repeats what was not acknowledged, as it must: each event is there once."""
    chance, waiting, acknowledged = random.Random(5), list(range(300)), []
    kills = 0
    while waiting:
        with subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", _PUSHER, str(database.url)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as pusher:
            assert pusher.stdin is not None
            assert pusher.stdout is not None
            pusher.stdin.write("".join(f"{number}\n" for number in waiting))
            pusher.stdin.flush()
            for _ in range(min(chance.randint(1, 15), len(waiting))):
                acknowledged.append(int(pusher.stdout.readline()))
            os.kill(pusher.pid, signal.SIGKILL)
            kills += 1
            acknowledged += [int(line) for line in pusher.stdout if line.endswith("\n")]
        waiting = [number for number in range(300) if number not in set(acknowledged)]
    assert kills >= 20
    found = registry.find(CODE)
    assert found is not None
    assert len(found.events) == 300
    assert found.status is Status(299 % 10 + 1)
