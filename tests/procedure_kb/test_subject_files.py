"""Reading topics and life events: errors that name file, line and rule."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from procedure_kb.errors import BadInput
from procedure_kb.model.life_event import LifeEvent
from procedure_kb.model.topic import Topic
from procedure_kb.subject_files import laws, load_subject, load_subjects

BROKEN = Path(__file__).parent / "broken_subjects"
UNREADABLE = sorted(BROKEN.glob("KB002*.yml"))


def test_the_good_ones_are_good() -> None:
    assert isinstance(load_subject(BROKEN / "good-topic.yml"), Topic)
    assert isinstance(load_subject(BROKEN / "good-life-event.yml"), LifeEvent)


@pytest.mark.parametrize("path", UNREADABLE, ids=lambda path: path.stem)
def test_one_mistake_is_one_clear_line(path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        load_subject(path)
    assert caught.value.rule == "KB002"
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("KB002-id-with-capitals", "id: Qua-bien-gioi"),
        ("KB002-two-sources", "- text: Mang theo bút."),
        ("KB002-source-without-section", "- text: Nộp ở công an xã, phường gần biên giới."),
        ("KB002-condition-without-if", "- what: Xin giấy thông hành"),
        ("KB002-unknown-key", "hint: Hỏi người bán."),
    ],
)
def test_the_line_of_the_mistake_is_named(name: str, line: str) -> None:
    path = BROKEN / f"{name}.yml"
    with pytest.raises(BadInput) as caught:
        load_subject(path)
    number = caught.value.line
    assert number is not None
    lines = path.read_text(encoding="utf-8").splitlines()
    # The line itself, or the part of it that was wrong, a line below.
    assert line in {lines[number - 1].strip(), lines[number - 2].strip()}


def test_an_id_stands_once(tmp_path: Path) -> None:
    for name in ("a.yml", "b.yml"):
        shutil.copy(BROKEN / "good-topic.yml", tmp_path / name)
    with pytest.raises(BadInput, match=r"\[KB003\].*đã có trong a\.yml"):
        list(load_subjects(tmp_path, tmp_path / "none"))


def test_what_ships_can_be_read() -> None:
    subjects = list(load_subjects())
    assert sum(isinstance(s, Topic) for s in subjects) >= 14
    assert sum(isinstance(s, LifeEvent) for s in subjects) >= 19
    assert len(laws()) >= 5


def test_what_is_stored_is_what_was_read() -> None:
    for subject in load_subjects():
        assert type(subject).parse_raw(subject.json()) == subject
