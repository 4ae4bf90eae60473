"""The clock of the whole program, and working days of Vietnamese offices.

Nothing else asks the system for the date: facts end on a day (fees on 31/12/2026, decrees on
01/3/2027), so tests and rehearsals must be able to travel. ``MOTCUA_TODAY`` fixes the date of
a process, ``freeze`` that of a test.

Working days are Monday to Friday, less the public holidays that the ``holidays`` library
knows, corrected by ``rules/calendar.yml``, which staff edit when a notice swaps days.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from pydantic import BaseModel, Extra

from procedure_kb.data_files import read_model
from procedure_kb.errors import BadInput

__all__ = [
    "SHIPPED_CALENDAR",
    "ZONE",
    "LiveFile",
    "add_working_days",
    "freeze",
    "holiday_name",
    "is_confirmed",
    "is_working_day",
    "now",
    "stored_now",
    "today",
    "working_days_between",
]

SHIPPED_CALENDAR = Path(__file__).parent / "rules" / "calendar.yml"
_SATURDAY = 5

_log = logging.getLogger(__name__)


def _zone() -> dt.tzinfo:
    try:
        return ZoneInfo("Asia/Ho_Chi_Minh")
    except ZoneInfoNotFoundError:  # an image without time zone data; Việt Nam has one offset
        return dt.timezone(dt.timedelta(hours=7), "Asia/Ho_Chi_Minh")


ZONE = _zone()

# Innermost `freeze` last. Plain module state, not a context variable: a frozen test also
# freezes the threads of the server that it drives.
_frozen: list[dt.datetime] = []


def now() -> dt.datetime:
    """The time in Việt Nam.

    Raises:
        BadInput: ``MOTCUA_TODAY`` is not a date.
    """
    if _frozen:
        return _frozen[-1]
    real = dt.datetime.now(ZONE)
    fixed = os.environ.get("MOTCUA_TODAY", "").strip()
    if not fixed:
        return real
    try:
        day = dt.date.fromisoformat(fixed)
    except ValueError as error:
        raise BadInput(
            f"MOTCUA_TODAY: '{fixed}' không phải ngày dạng NĂM-THÁNG-NGÀY, ví dụ 2027-03-01",
            rule="CFG001",
        ) from error
    return dt.datetime.combine(day, real.timetz())


def stored_now() -> dt.datetime:
    """The time in Việt Nam as the database keeps it: without a zone."""
    return now().replace(tzinfo=None)


def today() -> dt.date:
    """The date in Việt Nam, whatever the zone of the machine."""
    return now().date()


@contextmanager
def freeze(moment: dt.date | dt.datetime) -> Iterator[None]:
    """Stop the clock for a test. A bare date stops it at 9 in the morning."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(9))
    stopped = moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
    _frozen.append(stopped.astimezone(ZONE))
    try:
        yield
    finally:
        _frozen.pop()


# --- files that staff edit ----------------------------------------------------------------

_Content = TypeVar("_Content")


class LiveFile(Generic[_Content]):
    """A data file that staff edit while the program runs.

    It is read again only when it changed. A broken edit is logged once, and the last good
    content stays in force: citizens do not pay for a typing mistake.

    Args:
        read: reads the file; raises ``BadInput`` when it cannot be used.
        fallback: what holds instead of a file that never could be read.
    """

    def __init__(
        self, read: Callable[[Path], _Content], *, fallback: Callable[[], _Content] | None = None
    ) -> None:
        self._read = read
        self._fallback = fallback
        self._good: dict[Path, _Content] = {}
        self._seen: dict[Path, int] = {}

    def get(self, path: Path) -> _Content:
        """The content of ``path``.

        Raises:
            BadInput: it cannot be read, never could, and there is no fallback.
        """
        try:
            changed = path.stat().st_mtime_ns
        except OSError:
            changed = 0
        if path in self._good and self._seen[path] == changed:
            return self._good[path]
        try:
            self._good[path] = self._read(path)
        except BadInput as error:
            if path not in self._good:
                if self._fallback is None:
                    raise
                self._good[path] = self._fallback()
            _log.error("giữ bản cũ, vì bản mới có lỗi: %s", error)
        self._seen[path] = changed
        return self._good[path]


# --- working days -------------------------------------------------------------------------


class _Part(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_mutation = False


class _Note(_Part):
    name: str
    enabled: bool = True
    basis: str
    source: str
    second_hand: bool = False
    note: str = ""


class _Yearly(_Note):
    """A holiday on the same day of each year."""

    month: int
    day: int
    since: int


class _Day(_Note):
    """One day of one year."""

    day: dt.date


class _Calendar(_Part):
    """Corrections to the library's holidays."""

    checked: dt.date
    confirmed_until: dt.date
    confirmed_note: str = ""
    yearly: list[_Yearly] = []
    days_off: list[_Day] = []
    days_worked: list[_Day] = []

    def name_of(self, day: dt.date) -> str | None:
        for single in self.days_off:
            if single.enabled and single.day == day:
                return single.name
        for each in self.yearly:
            if (each.month, each.day) == (day.month, day.day) and day.year >= each.since:
                return each.name if each.enabled else None
        return None

    def works_on(self, day: dt.date) -> bool:
        return any(extra.enabled and extra.day == day for extra in self.days_worked)


def is_working_day(day: dt.date) -> bool:
    """Whether offices work on ``day``.

    Raises:
        BadInput: the calendar file cannot be read.
    """
    calendar = _calendar()
    if calendar.works_on(day):
        return True
    if day.weekday() >= _SATURDAY:
        return False
    return calendar.name_of(day) is None and day not in _public_holidays(day.year)


def holiday_name(day: dt.date) -> str | None:
    """The name of the holiday on ``day``; ``None`` on working days and plain weekends."""
    calendar = _calendar()
    if calendar.works_on(day):
        return None
    return calendar.name_of(day) or _public_holidays(day.year).get(day)


def is_confirmed(day: dt.date) -> bool:
    """Whether the official notice of holidays for that time is known; later days are estimates."""
    return day <= _calendar().confirmed_until


def add_working_days(start: dt.date, n: int) -> dt.date:
    """The ``n``-th working day after ``start``, which itself is not counted.

    Args:
        n: negative counts back; 0 gives ``start``, or the next working day if it is none.
    """
    step = dt.timedelta(days=1 if n >= 0 else -1)
    day = start
    if n == 0:
        while not is_working_day(day):
            day += step
    for _ in range(abs(n)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days_between(a: dt.date, b: dt.date) -> int:
    """Working days after ``a`` up to and including ``b``; negative when ``b`` is earlier.

    Due on Monday and now Friday of that week: four working days late.
    """
    if b < a:
        return -working_days_between(b, a)
    return sum(is_working_day(a + dt.timedelta(days=n)) for n in range(1, (b - a).days + 1))


@lru_cache(maxsize=64)
def _public_holidays(year: int) -> Mapping[dt.date, str]:
    return dict(holidays.country_holidays("VN", years=year, language="vi").items())


def _calendar() -> _Calendar:
    return _LIVE_CALENDAR.get(SHIPPED_CALENDAR)


def _read_calendar(path: Path) -> _Calendar:
    return read_model(path, _Calendar, rules="CAL")


_LIVE_CALENDAR = LiveFile(_read_calendar)
