"""Reading guide files: errors that name file, line and rule."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from procedure_kb.errors import BadInput, MotCuaError
from procedure_kb.guide_files import SHIPPED_GUIDES, load_guide, load_guides

BROKEN = Path(__file__).parent / "broken_guides"
GOOD = BROKEN / "good.yml"
UNREADABLE = sorted(BROKEN.glob("KB00*.yml")) + sorted(BROKEN.glob("KB01*.yml"))


def test_the_good_guide_is_good() -> None:
    assert load_guide(GOOD).code == "1.001200"


@pytest.mark.parametrize("path", UNREADABLE, ids=lambda path: path.stem)
def test_one_mistake_is_one_clear_line(path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        load_guide(path)
    error = caught.value
    assert error.rule == path.name[:5]
    assert str(error).startswith(str(path))
    assert f"[{error.rule}]" in str(error)
    assert "\n" not in str(error)


def _changed_line(path: Path) -> int:
    """Number of the first line that differs from the good guide."""
    good, broken = (p.read_text(encoding="utf-8").splitlines() for p in (GOOD, path))
    return next(
        n for n, (a, b) in enumerate(zip(good, broken, strict=False), 1) if a != b and n > 1
    )


@pytest.mark.parametrize(
    "name",
    [
        "KB001-same-key-twice",
        "KB002-code-without-quotes",
        "KB002-unknown-key",
        "KB002-long-button",
        "KB002-two-aliases",
        "KB012-option-is-a-number",
        "KB012-condition-is-a-list",
        "KB012-unknown-option",
        "KB012-unknown-question",
    ],
)
def test_the_line_of_the_mistake_is_named(name: str) -> None:
    path = BROKEN / f"{name}.yml"
    with pytest.raises(BadInput) as caught:
        load_guide(path)
    assert caught.value.line is not None, str(caught.value)
    # The line itself, or the one on which the part with the mistake begins.
    assert _changed_line(path) - 5 <= caught.value.line <= _changed_line(path)


def test_a_wrong_option_is_told_with_those_on_offer() -> None:
    with pytest.raises(BadInput, match=r"'before: agian'.*Chọn một trong: again, first"):
        load_guide(BROKEN / "KB012-unknown-option.yml")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="không đọc được tệp") as caught:
        load_guide(tmp_path / "nowhere.yml")
    assert caught.value.rule == "KB001"


def test_a_code_may_stand_in_one_file_only(tmp_path: Path) -> None:
    shutil.copy(GOOD, tmp_path / "a.yml")
    shutil.copy(GOOD, tmp_path / "b.yml")
    with pytest.raises(BadInput, match=r"b\.yml: \[KB003\] mã 1\.001200 đã có trong a\.yml"):
        list(load_guides(tmp_path))


def test_guides_come_in_the_order_of_their_files(tmp_path: Path) -> None:
    text = GOOD.read_text(encoding="utf-8")
    for code in ("1.001202", "1.001201"):
        path = tmp_path / f"{code}.yml"
        path.write_text(text.replace("1.001200", code), encoding="utf-8")
    assert [guide.code for guide in load_guides(tmp_path)] == ["1.001201", "1.001202"]


@pytest.mark.parametrize("path", sorted(SHIPPED_GUIDES.glob("*.yml")), ids=lambda p: p.stem)
def test_a_shipped_file_is_named_by_its_code(path: Path) -> None:
    assert re.fullmatch(r"\d\.\d{6}-[a-z0-9-]+", path.stem)
    assert load_guide(path).code == path.name[:8]


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (BadInput("sai", file="a.yml", line=3, rule="KB001"), "a.yml:3: [KB001] sai"),
        (BadInput("sai", file="a.yml", rule="KB001"), "a.yml: [KB001] sai"),
        (BadInput("sai", line=3, rule="KB001"), "[KB001] sai"),
        (BadInput("sai"), "sai"),
    ],
)
def test_how_errors_read(error: BadInput, text: str) -> None:
    assert str(error) == text
    assert isinstance(error, MotCuaError)
