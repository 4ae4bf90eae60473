"""The embedded registry: who a dossier belongs to, what it may list, demo dossiers."""

from __future__ import annotations

import datetime as dt

import pytest

from procedure_kb.dossiers.hashes import KeyedHashes
from procedure_kb.dossiers.model import Dossier, Status
from procedure_kb.dossiers.registry import EmbeddedRegistry, Filing, Saved

NOW = dt.datetime(2026, 11, 21, 9)
CODE, OTHER = "H26.12-261102-0001", "H26.12-261103-0002"


def _filing(code: str = CODE, **changes) -> Filing:
    numbers = {"identity": "001099012345", "phone": "0912345678"}
    numbers.update({k: changes.pop(k) for k in list(changes) if k in numbers})
    return Filing(Dossier(code, Status.IN_PROGRESS, **changes), **numbers)


@pytest.mark.parametrize(
    ("digits", "matches"), [("2345", True), ("5678", True), ("0000", False), ("", False)]
)
def test_the_last_four_of_either_number(
    registry: EmbeddedRegistry, digits: str, matches: bool
) -> None:
    registry.save([_filing()], now=NOW)
    assert registry.matches(CODE, digits) is matches
    assert registry.matches(OTHER, digits) is False


def test_a_dossier_without_numbers_matches_nothing(registry: EmbeddedRegistry) -> None:
    registry.save([_filing(identity=None, phone=None)], now=NOW)
    assert not any(registry.matches(CODE, digits) for digits in ("", "None", "0000"))


def test_equal_digits_of_two_dossiers_do_not_look_equal(hashes: KeyedHashes) -> None:
    assert hashes.last_four("id", CODE, "2345") != hashes.last_four("id", OTHER, "2345")
    assert hashes.last_four("id", CODE, "2345") != hashes.last_four("phone", CODE, "2345")
    assert hashes.of("a", "bc") != hashes.of("a", "b", "c")


def test_ones_own_dossiers(registry: EmbeddedRegistry, hashes: KeyedHashes) -> None:
    registry.save(
        [
            _filing(received_on=dt.date(2026, 11, 2)),
            _filing(OTHER, received_on=dt.date(2026, 11, 3)),
            _filing("H26.12-261104-0003", identity="001099019999"),  # the same telephone
            _filing("H26.12-261104-0004", phone="0987654321"),
        ],
        now=NOW,
    )
    phone = hashes.phone("0912345678")
    assert registry.owned_by(phone, "2345") == (OTHER, CODE)
    assert registry.owned_by(phone, "9999") == ("H26.12-261104-0003",)
    assert registry.owned_by(phone, "5678") == ()  # digits of the telephone prove nothing here
    assert registry.owned_by(hashes.phone("0900000000"), "2345") == ()


def test_the_first_real_dossier_sends_the_demo_away(registry: EmbeddedRegistry) -> None:
    registry.save([_filing(is_demo=True)], now=NOW)
    assert not registry.is_connected
    registry.save([_filing(OTHER)], now=NOW)
    assert registry.is_connected
    assert registry.find(CODE) is None
    assert registry.find(OTHER) is not None


def test_a_lost_key_opens_nothing(registry: EmbeddedRegistry, database) -> None:
    registry.save([_filing()], now=NOW)
    other = EmbeddedRegistry(database, KeyedHashes(b"other"))
    assert not other.matches(CODE, "2345")
    assert other.find(CODE) is not None


def test_a_changed_number_counts(registry: EmbeddedRegistry) -> None:
    registry.save([_filing()], now=NOW)
    assert registry.save([_filing(phone="0987654321")], now=NOW) == Saved(changed=1)
    assert registry.matches(CODE, "4321")
    assert not registry.matches(CODE, "5678")
