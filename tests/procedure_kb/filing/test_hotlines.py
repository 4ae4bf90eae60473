"""Whom to ask: emergency numbers, the line of a province, the national one."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from procedure_kb.filing import emergency_lines, hotline_for, load_hotlines


def test_emergency_numbers() -> None:
    assert [line.number for line in emergency_lines()] == ["111", "112", "113", "114", "115"]


@pytest.mark.parametrize(
    ("unit", "number"),
    [
        ("cua_nam", "024 1022"),
        ("ben_thanh", "1022"),
        ("hai_chau", "1022"),
        ("nghe_an", "1800 1096"),
    ],
)
def test_line_of_a_province_or_the_national_one(
    unit: str, number: str, units: dict[str, SimpleNamespace]
) -> None:
    advice = hotline_for(units[unit])
    assert advice.line.number == number
    assert (advice.reservation is None) == (number != "1800 1096")


def test_every_line_says_where_it_comes_from() -> None:
    for line in load_hotlines().lines:
        assert line.source
        assert line.dated
