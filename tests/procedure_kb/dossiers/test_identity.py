"""Limits on attempts, and what a proof opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from procedure_kb.dossiers.hashes import KeyedHashes
from procedure_kb.dossiers.identity import Asker, Identity, Verdict
from procedure_kb.errors import Unavailable

NOW = dt.datetime(2026, 11, 21, 9)
CODE, OTHER = "H26.12-261102-0001", "H26.12-261102-0002"
ME = Asker("203.0.113.5", "mine")


@pytest.fixture
def identity(database: sa.engine.Engine, hashes: KeyedHashes) -> Identity:
    return Identity(database, hashes)


def yes() -> bool:
    return True


def no() -> bool:
    return False


def _try(
    identity: Identity,
    proves: Callable[[], bool] = no,
    *,
    code: str = CODE,
    who: Asker = ME,
    minutes: float = 0,
) -> Verdict:
    return identity.attempt(code, who, proves, now=NOW + dt.timedelta(minutes=minutes))


def test_five_wrong_attempts_lock_for_half_an_hour(identity: Identity) -> None:
    # The last one counts: slow guessing does not shorten the lock.
    times = (0, 1, 2, 3, 29)
    assert [_try(identity, minutes=m) for m in times] == [Verdict.WRONG] * 5
    assert _try(identity, yes, minutes=30) is Verdict.LOCKED
    assert _try(identity, yes, minutes=58.9) is Verdict.LOCKED
    assert _try(identity, yes, minutes=59.1) is Verdict.PASSED


@pytest.mark.parametrize(
    ("who", "verdict"),
    [
        (Asker(ME.client, "another"), Verdict.LOCKED),
        (Asker("198.51.100.7", ME.conversation_id), Verdict.LOCKED),
        (Asker("198.51.100.7", "another"), Verdict.PASSED),
    ],
)
def test_the_lock_holds_for_client_and_for_conversation(
    identity: Identity, who: Asker, verdict: Verdict
) -> None:
    for _ in range(5):
        _try(identity)
    assert _try(identity, yes, who=who) is verdict
    assert _try(identity, yes, code=OTHER) is Verdict.PASSED


def test_deleting_the_conversation_does_not_lift_the_lock(identity: Identity) -> None:
    for _ in range(5):
        _try(identity)
    identity.forget(ME.conversation_id)
    assert _try(identity, yes, who=Asker(ME.client, "fresh")) is Verdict.LOCKED


def test_twenty_wrong_ones_a_day_whoever_tries(identity: Identity) -> None:
    verdicts = [_try(identity, who=Asker(f"198.51.100.{n}", f"c{n}"), minutes=n) for n in range(21)]
    assert verdicts == [Verdict.WRONG] * 20 + [Verdict.LOCKED]
    assert _try(identity, yes, minutes=60) is Verdict.LOCKED
    assert _try(identity, yes, minutes=24 * 60 + 1) is Verdict.PASSED


def test_a_client_cannot_go_through_all_dossiers(identity: Identity) -> None:
    verdicts = [
        _try(identity, code=f"H26.12-261102-{n:04}", who=Asker(ME.client, f"c{n}"))
        for n in range(41)
    ]
    assert verdicts == [Verdict.WRONG] * 40 + [Verdict.LOCKED]
    assert _try(identity, yes, code=OTHER, minutes=61) is Verdict.PASSED


def test_attempts_at_the_same_moment_are_not_more(identity: Identity) -> None:
    compared: list[int] = []

    def counted(_: int) -> Verdict:
        return _try(identity, lambda: bool(compared.append(1)))

    with ThreadPoolExecutor(16) as pool:
        verdicts = list(pool.map(counted, range(40)))
    assert len(compared) == verdicts.count(Verdict.WRONG) == 5
    assert verdicts.count(Verdict.LOCKED) == 35


def test_a_registry_that_does_not_answer_costs_no_attempt(identity: Identity) -> None:
    def fails() -> bool:
        raise Unavailable("no answer")

    for _ in range(6):
        with pytest.raises(Unavailable):
            _try(identity, fails)
    assert _try(identity, yes) is Verdict.PASSED


def test_what_is_open_closes_by_itself(identity: Identity) -> None:
    identity.open("mine", [CODE], now=NOW)
    identity.open("mine", [OTHER], now=NOW + dt.timedelta(minutes=5))
    assert identity.opened("mine", now=NOW + dt.timedelta(minutes=6)) == (OTHER, CODE)
    assert identity.opened("mine", now=NOW + dt.timedelta(minutes=31)) == (OTHER,)
    assert identity.opened("another", now=NOW) == ()
    identity.open("mine", [CODE], now=NOW + dt.timedelta(minutes=40))
    assert identity.opened("mine", now=NOW + dt.timedelta(minutes=41)) == (CODE,)
    identity.forget("mine")
    assert identity.opened("mine", now=NOW + dt.timedelta(minutes=41)) == ()


def test_neither_codes_nor_addresses_of_attempts_are_stored(
    identity: Identity, database: sa.engine.Engine
) -> None:
    _try(identity)
    with database.connect() as connection:
        stored = str(connection.execute(sa.text("select * from dossier_attempt")).all())
    assert CODE not in stored
    assert ME.client not in stored


def test_old_attempts_are_deleted(identity: Identity, database: sa.engine.Engine) -> None:
    _try(identity)
    identity.open("mine", [CODE], now=NOW)
    identity.delete_before(NOW + dt.timedelta(days=30))
    with database.connect() as connection:
        for table in ("dossier_attempt", "dossier_grant"):
            assert connection.execute(sa.text(f"select count(*) from {table}")).scalar() == 0
