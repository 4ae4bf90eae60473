"""``motcua kb show``: a procedure as people read it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli_knowledge import kb
from procedure_kb import clock
from procedure_kb.errors import NotFound
from procedure_kb.importing import import_records
from procedure_kb.model.official import OfficialRecord
from procedure_kb.shared import knowledge

BIRTH, CARD = "1.001193", "1.014063"
NOW = dt.datetime(2026, 11, 21, 3)


@pytest.fixture(autouse=True)
def _seeded(home: Path, shipped_home: Path) -> Iterator[None]:
    shutil.copy(shipped_home / "motcua.db", home / "motcua.db")
    with clock.freeze(dt.date(2026, 11, 21)):
        yield


def show(*arguments: str) -> Result:
    return CliRunner().invoke(kb, ["show", *arguments])


def test_a_guide_is_text_to_read() -> None:
    text = show(BIRTH).output
    assert text.startswith("Đăng ký khai sinh\n")
    assert "1. Tờ khai đăng ký khai sinh: 1 bản chính." in text
    assert "Bé có cha mẹ đang nuôi, hay bị bỏ rơi?" in text
    assert text.endswith("Nguồn: thủ tục 1.001193, 163/QĐ-BTP, kiểm tra 21/11/2026\n")


def test_it_is_shown_as_it_holds_today() -> None:
    assert "25.000 đồng/thẻ" in show(CARD).output
    with clock.freeze(dt.date(2027, 1, 1)):
        assert "25.000 đồng/thẻ" not in show(CARD).output


def test_its_own_fields_as_json() -> None:
    assert json.loads(show(BIRTH, "--json").output)["title"] == "Đăng ký khai sinh"


def test_the_official_record_word_for_word(record_of: Callable[..., OfficialRecord]) -> None:
    record = record_of("1.001440", code=BIRTH)
    import_records(knowledge().engine, [record], reason="thử", now=NOW)
    knowledge().refresh()
    assert show(BIRTH).output.startswith("Đăng ký khai sinh\n")
    told = show(BIRTH, "--official").output
    assert record.sections["Trình tự thực hiện"] in told


@pytest.mark.parametrize("arguments", [("9.999999",), (BIRTH, "--official")])
def test_what_is_not_there_is_said(arguments: tuple[str, ...]) -> None:
    assert isinstance(show(*arguments).exception, NotFound)
