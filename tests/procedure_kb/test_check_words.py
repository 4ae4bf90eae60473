"""Plain words: which texts are read, and what counts as hard to read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from procedure_kb.check.words import Officialese, check_words, load_words, shown_texts
from procedure_kb.errors import BadInput
from procedure_kb.guide_files import load_guide
from procedure_kb.model.guide import Guide

GOOD = Path(__file__).parent / "broken_guides" / "good.yml"
DOCS = Path(__file__).parents[2] / "docs" / "guides.md"


@pytest.fixture
def guide() -> Guide:
    """A guide without findings."""
    return load_guide(GOOD)


def _with_summary(guide: Guide, text: str) -> Guide:
    return guide.copy(update={"summary": text})


def _told(guide: Guide) -> list[str]:
    return [f"{finding.rule} {finding.message}" for finding in check_words(guide)]


def test_everything_that_is_shown_is_read(guide: Guide) -> None:
    places = {where for where, _ in shown_texts(guide)}
    assert {
        "title",
        "summary",
        "questions.before.ask",
        "questions.before.why",
        "questions.before.options.first",
        "items.introduction.name",
        "items.introduction.note",
        "fees[0].what",
        "fees[0].per",
        "steps[0].text",
    } <= places


def test_what_people_type_is_not_read(guide: Guide) -> None:
    texts = [text for _, text in shown_texts(guide)]
    assert not {*guide.aliases, "cơ quan cử đi"} & set(texts)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (" ".join(["tiếng"] * 26) + ".", "KB040"),
        (" ".join(["tiếng"] * 25) + ".", None),
        (" ".join(["tiếng"] * 20) + "? " + " ".join(["tiếng"] * 20) + ".", None),
        ("Nộp ngay!", "KB041"),
        ("Dành cho đối tượng chính sách.", "KB042"),
        ("Trường hợp mất thì báo công an.", "KB042"),
        ("Nộp theo quy định.", "KB042"),
        ("Làm theo quy định của trường.", None),
        ("Có thẻ căn cước công dân thì đưa ra.", None),
        ("Công dân nộp tại xã.", "KB042"),
        ("Nhận trợ cấp xã hội.", None),
        ("Nộp ở ủy ban cấp xã.", "KB042"),
        ("Nộp tại UBND xã.", "KB043"),
        ("Nộp tại ủy ban nhân dân (UBND) xã. UBND trả giấy hẹn.", None),
        ("Điền mẫu CT01, theo số 22/2025/TT-BYT, cấp IV, qua VNeID.", None),
    ],
)
def test_what_is_hard_to_read(guide: Guide, text: str, rule: str | None) -> None:
    found = [finding.rule for finding in check_words(_with_summary(guide, text))]
    assert found == ([rule] if rule else [])


def test_a_word_comes_with_a_better_one(guide: Guide) -> None:
    (told,) = _told(_with_summary(guide, "Nộp trong 3 ngày kể từ ngày sinh."))
    assert told == "KB042 summary: “kể từ” khó hiểu, viết: từ"


def test_a_short_form_is_told_once(guide: Guide) -> None:
    told = _told(_with_summary(guide, "GPLX cũ đổi GPLX mới."))
    assert told == ["KB043 summary: chưa giải thích “GPLX”"]


def test_words_within_longer_ones() -> None:
    word = Officialese(id="công dân", instead="người dân", unless=["căn cước công dân"])
    assert not word.stands_in("Thẻ căn cước công dân.")
    assert word.stands_in("Thẻ căn cước công dân của công dân.")


def test_the_thresholds_are_documented() -> None:
    words = load_words()
    page = " ".join(DOCS.read_text(encoding="utf-8").split())
    assert f"at most {words.longest_sentence} syllables a sentence" in page
    assert f"at most {words.longest_average} on average" in page
    assert "rules/plain_words.yml" in page


def test_a_broken_file_of_words_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "plain_words.yml"
    path.write_text("longest_sentence: dài\n", encoding="utf-8")
    with pytest.raises(BadInput, match=re.escape(f"{path}: [PW002] longest_sentence")):
        load_words(path)
