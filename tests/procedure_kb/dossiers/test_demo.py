"""The made-up dossiers: all statuses, nobody's, gone when real ones come."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from procedure_kb import clock
from procedure_kb.dossiers.codes import find_code
from procedure_kb.dossiers.demo import COUNT, demo_code, seed_demo
from procedure_kb.dossiers.hashes import KeyedHashes
from procedure_kb.dossiers.model import Dossier, Status
from procedure_kb.dossiers.registry import EmbeddedRegistry, Filing
from procedure_kb.dossiers.statuses import text_of

NOW = dt.datetime(2026, 11, 21, 9)


def _demo(registry: EmbeddedRegistry) -> list[Dossier]:
    found = [registry.find(demo_code(number)) for number in range(1, COUNT + 1)]
    return [dossier for dossier in found if dossier is not None]


def test_sixty_in_all_ten_statuses_some_of_them_late(registry: EmbeddedRegistry) -> None:
    seed_demo(registry, now=NOW)
    held = _demo(registry)
    assert Counter(d.status for d in held) == dict.fromkeys(Status, 6)
    assert all(d.is_demo and d.procedure_title and d.events for d in held)
    late = [d for d in held if text_of(d.status).can_be_late and d.due_on and d.due_on < NOW.date()]
    assert late
    assert all(d.missing for d in held if d.status == Status.PAPERS_MISSING)
    assert all(d.amount for d in held if d.status == Status.PAYMENT_DUE)
    for dossier in held:
        found = find_code(dossier.code)
        assert found is not None
        assert found.text == dossier.code
        days = [event.on for event in dossier.events]
        assert days == sorted(days)
        assert days[-1] <= NOW.date()
        assert all(map(clock.is_working_day, days))


def test_the_numbers_of_the_documentation_fit(
    registry: EmbeddedRegistry, hashes: KeyedHashes
) -> None:
    seed_demo(registry, now=NOW)
    assert registry.matches("H99.01-261102-0005", "1002")
    assert registry.matches("H99.01-261102-0019", "0007")
    assert set(registry.owned_by(hashes.phone("0200000007"), "1007")) == {
        "H99.01-261102-0019", "H99.01-261102-0020", "H99.01-261102-0021",
    }  # fmt: skip


def test_a_start_on_a_later_day_moves_the_days_along(registry: EmbeddedRegistry) -> None:
    seed_demo(registry, now=NOW)
    before = _demo(registry)
    seed_demo(registry, now=NOW + dt.timedelta(days=100))
    after = _demo(registry)
    assert [d.status for d in after] == [d.status for d in before]
    assert all(b.received_on < a.received_on for a, b in zip(after, before, strict=True))
    assert all(d.events[0].on == d.received_on for d in after)


def test_beside_real_dossiers_there_is_no_demo(registry: EmbeddedRegistry) -> None:
    seed_demo(registry, now=NOW)
    registry.save([Filing(Dossier("H26.12-261102-0001", Status.ACCEPTED))], now=NOW)
    seed_demo(registry, now=NOW)
    assert _demo(registry) == []
