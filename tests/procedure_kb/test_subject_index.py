"""Which topic or life event a message is nearest to, and how far everything else is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from procedure_kb.catalogue import Entry
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.search.subjects import SubjectIndex

HELD_OUT = Path(__file__).parents[1] / "heldout" / "subjects.jsonl"

BIRTH = Entry("sinh-con", "Sinh con", aliases=("vợ mới sinh", "nhà mới có em bé"))
DEATH = Entry("nguoi-mat", "Người thân qua đời", aliases=("nhà có người mất", "ba mới mất"))
LOST = Entry("mat-giay-to", "Mất giấy tờ", aliases=("mất ví", "mất hết giấy tờ trong ví"))
SUBJECTS = {entry.code: entry for entry in (BIRTH, DEATH, LOST)}
CARD = Entry("1.014064", "Cấp lại thẻ căn cước", aliases=("mất căn cước",))


@pytest.fixture(scope="module")
def index() -> SubjectIndex:
    return SubjectIndex(SUBJECTS, [CARD], ["em chào anh chị"])


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("vợ em mới sinh", "sinh-con"),
        ("VO EM MOI SINH", "sinh-con"),
        ("nhà em có người mất", "nguoi-mat"),
        ("tía em mới mất", "nguoi-mat"),
        ("em bị mất ví rồi", "mat-giay-to"),
    ],
)
def test_the_nearest_subject_is_found(text: str, subject: str, index: SubjectIndex) -> None:
    found = index.best(text)
    assert found is not None
    assert found.id == subject


@pytest.mark.parametrize(
    "text",
    [
        "bà nội mới mất",
        "má tui mới mất hôm qua",
        "anh mới mất tuần trước",
        "me em moi mat tuan truoc",
    ],
)
def test_whom_and_when_say_nothing(text: str, index: SubjectIndex) -> None:
    plain, found = index.best("mới mất"), index.best(text)
    assert plain is not None
    assert found is not None
    assert found.id == plain.id == "nguoi-mat"
    assert found.score == pytest.approx(plain.score, abs=0.25)


@pytest.mark.parametrize("text", ["", "?!", "zzzz qqqq", "tôi"])
def test_a_message_without_a_known_word_is_near_nothing(text: str, index: SubjectIndex) -> None:
    assert index.best(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "lệ phí bao nhiêu",
        "có nộp hộ được không",
        "giờ phải làm gì",
        "nop o dau vay",
        "cần những giấy tờ gì",
        "mấy ngày có kết quả",
    ],
)
def test_a_bare_question_is_about_nothing_that_it_names(text: str) -> None:
    asked = Entry("nop-xa-nha", "Nộp xa nhà", aliases=(text, "nộp hộ ở tỉnh khác"))
    assert SubjectIndex({asked.code: asked}, []).best(text) is None


def test_who_names_a_procedure_wants_that_one(index: SubjectIndex) -> None:
    named, lost = index.best("em mất căn cước"), index.best("em mất ví")
    assert named is not None
    assert lost is not None
    assert named.lead < 0 < lost.lead


def test_what_was_about_something_else_stands_against_a_subject() -> None:
    text = "có người mất điện thoại"
    alone = SubjectIndex(SUBJECTS, []).best(text)
    among = SubjectIndex(SUBJECTS, [], ["mất điện thoại thì sao"]).best(text)
    assert alone is not None
    assert among is not None
    assert among.lead < alone.lead


def test_between_two_subjects_the_margin_is_small(index: SubjectIndex) -> None:
    between, clear = index.best("mới mất ví"), index.best("vợ mới sinh")
    assert between is not None
    assert clear is not None
    assert 0 <= between.margin < clear.margin


def test_words_nobody_uses_for_a_subject_make_it_less_near(index: SubjectIndex) -> None:
    short, long = index.best("mất ví"), index.best("mất ví ngoài quán phở xào bò Nam Định")
    assert short is not None
    assert long is not None
    assert long.score < short.score


def test_an_empty_index_finds_nothing() -> None:
    assert SubjectIndex({}, [CARD]).best("mất ví") is None


def test_one_subject_has_no_next_one() -> None:
    found = SubjectIndex({BIRTH.code: BIRTH}, []).best("vợ mới sinh")
    assert found is not None
    assert found.margin == found.score


def test_sentences_that_are_no_phrases_lead_to_their_subject(kb: KnowledgeBase) -> None:
    """Sentences of our own in ``heldout/subjects.jsonl``: a floor, not a measurement."""
    subjects = kb.subjects()
    rows = [json.loads(line) for line in HELD_OUT.read_text(encoding="utf-8").splitlines()]
    phrases = {phrase for entry in subjects.values() for phrase in entry.aliases}
    assert not phrases & {row["text"] for row in rows}
    assert {row["subject"] for row in rows} == set(subjects)
    index = SubjectIndex(subjects, [e for e in kb.entries.values() if e.has_guide])
    right = [(m := index.best(row["text"])) is not None and m.id == row["subject"] for row in rows]
    assert sum(right) / len(rows) >= 0.9
