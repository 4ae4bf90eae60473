"""Dossier status without a registry: nothing is invented."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.mark.parametrize("code", ["H26.12-250701-0001", "000.00.16.H40-260105-0003"])
def test_a_code_that_cannot_be_looked_up(ask: Ask, code: str) -> None:
    said = ask("ask_dossier_status", f"hồ sơ {code} tới đâu rồi", dossier_code=code)
    assert said.outcome == "unknown"
    assert f"chưa tra được hồ sơ {code}" in said.lines[0]
    assert "Cổng Dịch vụ công quốc gia" in said.text
    assert "1800 1096" in said.text
    assert said.sources == []
    for status in ("đang xử lý", "đã tiếp nhận", "quá hẹn", "đã xử lý xong"):
        assert status not in said.text.lower()


def test_whom_to_ask_where_the_person_is(ask: Ask) -> None:
    said = ask("ask_dossier_status", "x", dossier_code="H26.12-250701-0001",
               slots={"known_places": {"home": "00082"}})  # fmt: skip
    assert "024 1022" in said.text


def test_without_a_code_it_is_asked_for(ask: Ask) -> None:
    said = ask("ask_dossier_status", "hồ sơ của tôi tới đâu rồi")
    assert said.outcome == "asked"
    assert "có mã hồ sơ không?" in said.text
    assert "H26.12-250701-0001" in said.text  # what a code looks like
    assert said.titles == ["Gặp cán bộ"]


def test_no_second_factor_is_asked_for(ask: Ask) -> None:
    """No registry: nothing personal is of any use here."""
    said = ask("ask_dossier_status", "x", dossier_code="H26.12-250701-0001").text.lower()
    for word in ("căn cước", "điện thoại của", "mật khẩu", "otp"):
        assert word not in said


def test_in_the_persons_form_of_address(ask: Ask) -> None:
    said = ask("ask_dossier_status", "hồ sơ của bác", signals={"self_reference": ["bác"]})
    assert said.text.startswith("Bác có mã hồ sơ không?")
