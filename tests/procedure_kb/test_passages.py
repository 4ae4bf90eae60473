"""Finding the sentence of an official text that answers a question."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from procedure_kb.model.official import OfficialRecord
from procedure_kb.passages import best_passages, sentences

TEXT = """\
- Người nộp hồ sơ phải từ đủ 18 tuổi trở lên.
+ Ảnh chụp không quá 6 tháng, nền trắng, không đeo kính.
Trong thời hạn 05 ngày làm việc, cơ quan trả kết quả. Trường hợp từ chối thì nêu rõ lý do;
* Ngắn."""


def test_sentences_are_cleaned_lines() -> None:
    assert sentences(TEXT) == [
        "Người nộp hồ sơ phải từ đủ 18 tuổi trở lên.",
        "Ảnh chụp không quá 6 tháng, nền trắng, không đeo kính.",
        "Trong thời hạn 05 ngày làm việc, cơ quan trả kết quả.",
        "Trường hợp từ chối thì nêu rõ lý do;",
    ]


def test_abbreviations_do_not_end_a_sentence() -> None:
    assert sentences("Theo Điều 5. khoản 2 của Luật Hộ tịch năm 2014.") == [
        "Theo Điều 5. khoản 2 của Luật Hộ tịch năm 2014."
    ]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("ảnh có đeo kính được không", "không đeo kính"),
        ("anh the nen trang hay xanh", "nền trắng"),
        ("phải từ đủ bao nhiêu tuổi", "18 tuổi"),
        ("bị từ chối thì sao", "từ chối"),
    ],
)
def test_the_telling_sentence_is_chosen(question: str, words: str) -> None:
    found = best_passages(question, [TEXT], count=1)
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize("question", ["", "là gì vậy ạ", "giá vàng hôm nay", "/ask_fee"])
def test_no_sentence_rather_than_a_wrong_one(question: str) -> None:
    assert best_passages(question, [TEXT]) == []


def test_they_come_in_the_order_of_the_text() -> None:
    question = "từ chối nêu rõ lý do, ảnh không đeo kính nền trắng"
    first, second = best_passages(question, [TEXT], count=2)
    assert "đeo kính" in first
    assert "từ chối" in second


def test_nothing_to_search_in() -> None:
    assert best_passages("ảnh đeo kính", []) == []
    assert best_passages("ảnh đeo kính", ["", "Ngắn."]) == []


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("thông báo tổ chức lễ hội trước mấy ngày", "lễ hội ít nhất 20 ngày"),
        ("khong co y kien tra loi thi sao", "nếu không có ý kiến trả lời"),
        ("cơ quan không đồng ý thì trả lời thế nào", "trả lời bằng văn bản và nêu rõ lý do"),
    ],
)
def test_in_an_official_sheet(
    record_of: Callable[..., OfficialRecord], question: str, words: str
) -> None:
    found = best_passages(question, record_of("1.003622").steps, count=1)
    assert len(found) == 1
    assert words in found[0]
