"""Sixty made-up dossiers, so that everyone can try where nothing is connected yet.

Nothing of them exists: no province has the identifier H99, no telephone begins with 0200, no
identity number with nine zeros. Replies say that they are made up. Twenty people have three
dossiers each: person 7 has the telephone 0200000007 and the identity number 000000001007.
"""

from __future__ import annotations

import datetime as dt

from procedure_kb.clock import add_working_days
from procedure_kb.dossiers.model import Dossier, Event, Status
from procedure_kb.dossiers.registry import EmbeddedRegistry, Filing

COUNT = 60
_OF_ONE_PERSON = 3
_RECEIVED = -13  # working days before today
# Working days until the appointment, negative where it has passed.
_DUE = (7, 10, 3, -4, 5, 1, 15)
_OFFICE = "Ủy ban nhân dân xã Thử Nghiệm"
# Code, title, papers that may be missing, đồng to pay.
_PROCEDURES: tuple[tuple[str, str, tuple[str, ...], int], ...] = (
    ("1.001193", "Đăng ký khai sinh", ("Giấy chứng sinh",), 8000),
    ("1.012783", "Cấp đổi sổ đỏ", ("Bản vẽ thửa đất", "Sổ đỏ bản gốc"), 100000),
    ("1.001612", "Đăng ký thành lập hộ kinh doanh", ("Giấy đề nghị đăng ký",), 100000),
    ("1.004194", "Đăng ký tạm trú", ("Giấy tờ chứng minh chỗ ở hợp pháp",), 15000),
)


def seed_demo(registry: EmbeddedRegistry, *, now: dt.datetime) -> None:
    """Fill a registry that has no real dossier; days are counted from today."""
    if registry.is_connected:
        return
    registry.remove_demo()  # yesterday's have yesterday's steps
    registry.save([_filing(number, now.date()) for number in range(1, COUNT + 1)], now=now)


def demo_code(number: int) -> str:
    """The code of a demo dossier, 1 to `COUNT`."""
    return f"H99.01-261102-{number:04}"


def _filing(number: int, today: dt.date) -> Filing:
    person = (number - 1) // _OF_ONE_PERSON + 1
    status = Status((number - 1) % len(Status) + 1)
    code, title, papers, amount = _PROCEDURES[(number - 1) % len(_PROCEDURES)]
    received = add_working_days(today, _RECEIVED)
    due = add_working_days(today, _DUE[(number - 1) % len(_DUE)])
    accepted = status not in (Status.SUBMITTED, Status.NOT_ACCEPTED)
    events = [Event(Status.SUBMITTED, received)]
    if accepted:
        events.append(Event(Status.ACCEPTED, add_working_days(received, 1)))
    if status not in (Status.SUBMITTED, Status.ACCEPTED):
        events.append(Event(status, add_working_days(received, 3)))
    return Filing(
        Dossier(
            code=demo_code(number),
            status=status,
            procedure_code=code,
            procedure_title=title,
            owner=f"Người Thử Số {person}",
            received_on=received,
            due_on=due if accepted else None,
            returned_on=events[-1].on if status == Status.RETURNED else None,
            office=_OFFICE,
            note=_note(status),
            missing=papers if status == Status.PAPERS_MISSING else (),
            amount=amount if status == Status.PAYMENT_DUE else None,
            events=tuple(events),
            is_demo=True,
        ),
        identity=f"{1000 + person:012}",
        phone=f"02{person:08}",
    )


def _note(status: Status) -> str:
    if status == Status.NOT_ACCEPTED:
        return "Nộp nhầm nơi, chuyển về xã nơi thường trú"
    return "Chưa đúng mẫu" if status == Status.STOPPED else ""
