"""The built index kept between starts: same answers, and never an old or broken one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from procedure_kb.catalogue import Entry
from procedure_kb.search import index as index_module
from procedure_kb.search.index import ProcedureIndex

BIRTH = Entry("1.001193", "Đăng ký khai sinh", aliases=("giấy khai sinh", "vợ mới sinh"))
DEATH = Entry("1.000656", "Đăng ký khai tử", aliases=("giấy chứng tử",))
ENTRIES = {entry.code: entry for entry in (BIRTH, DEATH)}
QUESTION = "vợ mới sinh em bé"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "index.pickle"


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One number for every block that is really built: how many phrases it has."""
    sizes: list[int] = []
    build = index_module._Block.__init__

    def counting(self, phrases, terms) -> None:
        sizes.append(len(phrases))
        build(self, phrases, terms)

    monkeypatch.setattr(index_module._Block, "__init__", counting)
    return sizes


def _index(file: Path, entries: Mapping[str, Entry] = ENTRIES) -> ProcedureIndex:
    index = ProcedureIndex(file=file)
    index.update(entries, entries)
    index.build()
    return index


def test_the_second_start_reads_what_the_first_built(kept: Path, built: list[int]) -> None:
    first = _index(kept).evidence(QUESTION)
    assert len(built) == 1
    again = _index(kept).evidence(QUESTION)
    assert len(built) == 1
    assert again.codes == first.codes
    assert np.array_equal(again.scores, first.scores)
    assert again.scores.max() > 0


def test_the_order_in_which_records_come_makes_no_difference(kept: Path, built: list[int]) -> None:
    _index(kept)
    index = ProcedureIndex(file=kept)
    index.update(ENTRIES, reversed(list(ENTRIES)))
    index.build()
    assert len(built) == 1


def test_another_name_is_never_overlooked(kept: Path, built: list[int]) -> None:
    _index(kept)
    renamed = ENTRIES | {BIRTH.code: replace(BIRTH, aliases=("em bé chào đời",))}
    scores = _index(kept, renamed).evidence("em bé chào đời").scores
    assert len(built) == 2
    assert scores[1] > scores[0] == 0  # 1.000656 is numbered before 1.001193


@pytest.mark.parametrize("content", [b"", b"not a pickle", b"\x80\x05."])
def test_a_damaged_file_is_built_again(kept: Path, built: list[int], content: bytes) -> None:
    _index(kept)
    kept.write_bytes(content)
    assert _index(kept).evidence(QUESTION).scores.max() > 0
    assert len(built) == 2
    _index(kept)
    assert len(built) == 2


def test_a_half_written_file_is_built_again(kept: Path, built: list[int]) -> None:
    _index(kept)
    kept.write_bytes(kept.read_bytes()[:-100])
    assert _index(kept).evidence(QUESTION).scores.max() > 0
    assert len(built) == 2


def test_where_nothing_can_be_kept_the_index_still_works(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert _index(blocked / "index.pickle").evidence(QUESTION).scores.max() > 0
    assert "could not be kept" in caplog.text


def test_no_draft_is_left_behind(kept: Path) -> None:
    _index(kept)
    assert [path.name for path in kept.parent.iterdir()] == ["index.pickle"]
