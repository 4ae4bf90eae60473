"""The clock and working days."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from procedure_kb import clock
from procedure_kb.errors import BadInput

D = dt.date


def test_freeze_stops_date_and_time() -> None:
    with clock.freeze(D(2027, 3, 2)):
        assert clock.today() == D(2027, 3, 2)
        assert clock.now().isoformat() == "2027-03-02T09:00:00+07:00"
        with clock.freeze(D(2026, 11, 21)):
            assert clock.today() == D(2026, 11, 21)
        assert clock.today() == D(2027, 3, 2)


def test_freeze_takes_a_moment_of_any_zone() -> None:
    with clock.freeze(dt.datetime(2026, 12, 31, 20, tzinfo=dt.timezone.utc)):
        assert clock.today() == D(2027, 1, 1)  # already the new year in Việt Nam


def test_environment_fixes_the_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_TODAY", "2027-03-01")
    assert clock.today() == D(2027, 3, 1)
    assert clock.now().utcoffset() == dt.timedelta(hours=7)
    with clock.freeze(D(2026, 1, 1)):
        assert clock.today() == D(2026, 1, 1)


def test_empty_environment_means_the_real_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_TODAY", "")
    assert clock.today() == dt.datetime.now(clock.ZONE).date()


def test_wrong_environment_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_TODAY", "1/3/2027")
    with pytest.raises(BadInput, match=r"MOTCUA_TODAY.*2027-03-01"):
        clock.today()


@pytest.mark.parametrize(
    "day",
    [
        D(2026, 1, 1),
        D(2026, 2, 16),  # giao thừa
        D(2026, 2, 17),  # mùng một
        D(2026, 2, 20),
        D(2026, 4, 27),  # Giỗ Tổ, made up on Monday
        D(2026, 4, 30),
        D(2026, 5, 1),
        D(2026, 9, 1),
        D(2026, 9, 2),
        D(2027, 2, 5),
        D(2027, 2, 8),
    ],
)
def test_the_library_knows_tet_and_the_national_days(day: dt.date) -> None:
    assert day.weekday() < 5
    assert not clock.is_working_day(day)
    assert clock.holiday_name(day)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (D(2026, 1, 2), False),
        (D(2026, 1, 10), True),  # a Saturday, worked for 02/01
        (D(2026, 8, 31), False),
        (D(2026, 8, 22), True),
        (D(2025, 11, 24), True),  # Culture Day begins in 2026
        (D(2026, 11, 24), False),
        (D(2026, 11, 23), True),  # the swap was proposed, not decided
        (D(2026, 11, 28), False),
        (D(2026, 11, 20), True),
        (D(2026, 11, 21), False),
    ],
)
def test_calendar_corrects_the_library(day: dt.date, works: bool) -> None:
    assert clock.is_working_day(day) is works


def test_holiday_names() -> None:
    assert clock.holiday_name(D(2026, 11, 24)) == "Ngày Văn hóa Việt Nam"
    assert clock.holiday_name(D(2026, 11, 21)) is None  # a plain Saturday
    assert clock.holiday_name(D(2026, 1, 10)) is None


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (D(2026, 11, 20), 1, D(2026, 11, 23)),
        (D(2026, 11, 20), 2, D(2026, 11, 25)),  # over 24/11
        (D(2026, 11, 21), 0, D(2026, 11, 23)),
        (D(2026, 11, 20), 0, D(2026, 11, 20)),
        (D(2026, 11, 25), -1, D(2026, 11, 23)),
        (D(2026, 12, 31), 3, D(2027, 1, 6)),
        (D(2026, 2, 13), 1, D(2026, 2, 23)),  # over Tết
    ],
)
def test_add_working_days(start: dt.date, n: int, end: dt.date) -> None:
    assert clock.add_working_days(start, n) == end
    if n:
        assert clock.working_days_between(start, end) == n


def test_overdue_as_in_the_model_reply() -> None:
    assert clock.working_days_between(D(2026, 11, 16), D(2026, 11, 20)) == 4
    assert clock.working_days_between(D(2026, 11, 20), D(2026, 11, 16)) == -4
    assert clock.working_days_between(D(2026, 11, 20), D(2026, 11, 20)) == 0


def test_later_years_are_estimates() -> None:
    assert clock.is_confirmed(D(2026, 12, 31))
    assert not clock.is_confirmed(D(2027, 2, 5))


@pytest.fixture
def calendar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "calendar.yml"
    shutil.copy(clock.SHIPPED_CALENDAR, copy)
    monkeypatch.setattr(clock, "SHIPPED_CALENDAR", copy)
    return copy


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_an_edit_of_the_calendar_is_live(calendar: Path) -> None:
    assert clock.is_working_day(D(2026, 11, 23))
    _edit(calendar, "enabled: false", "enabled: true")
    assert not clock.is_working_day(D(2026, 11, 23))
    assert clock.is_working_day(D(2026, 11, 28))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("enabled: false", "bat: false", "CAL002"),
        ("day: 2026-11-23", "day: 23/11", "CAL002.*days_off"),
        ("days_off:", "days_off: [", "CAL001"),
    ],
)
def test_a_broken_calendar_is_one_clear_line(
    calendar: Path, old: str, new: str, message: str
) -> None:
    _edit(calendar, old, new)
    with pytest.raises(BadInput, match=message) as caught:
        clock.is_working_day(D(2026, 11, 23))
    assert "\n" not in str(caught.value)
