"""Small facts: what people also ask, found by the words of the question."""

from __future__ import annotations

import pytest

from procedure_kb.guide_files import SHIPPED_GUIDES, load_guide
from procedure_kb.model.guide import Guide
from procedure_kb.small_facts import facts_asked


@pytest.fixture(scope="module")
def passport() -> Guide:
    """The passport guide, with facts about photos, chips, post …"""
    return load_guide(SHIPPED_GUIDES / "1.001456-ho-chieu.yml")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("cỡ ảnh làm hộ chiếu thế nào?", "4 × 6 cm"),
        ("co anh chup the nao, co deo kinh duoc khong", "4 × 6 cm"),
        ("hộ chiếu gắn chip khác gì loại thường", "không chia theo loại có chip"),
        ("làm xong có gửi về nhà được không", "nhận qua bưu điện"),
        ("nộp qua mạng rẻ hơn à", "chỉ đến hết 31/12/2023"),
        ("có đi lấy mang gì theo không", "giấy hẹn và căn cước"),
    ],
)
def test_the_fact_that_is_asked_for(passport: Guide, question: str, words: str) -> None:
    assert words in facts_asked(passport, question)[0].text


@pytest.mark.parametrize("question", ["", "làm hộ chiếu cần gì", "ảnh", "giá vàng hôm nay"])
def test_no_fact_where_none_is_asked_for(passport: Guide, question: str) -> None:
    assert facts_asked(passport, question) == []


def test_the_longer_phrase_comes_first(passport: Guide) -> None:
    found = facts_asked(passport, "gửi về nhà hay phải tự đi, đeo kính chụp ảnh được không")
    assert len(found) >= 2
    whole = facts_asked(passport, "ảnh mấy nhân mấy")
    assert "4 × 6 cm" in whole[0].text


def test_a_guide_without_facts(passport: Guide) -> None:
    assert facts_asked(passport.copy(update={"facts": []}), "cỡ ảnh") == []


def test_words_must_be_whole(passport: Guide) -> None:
    assert facts_asked(passport, "chipset") == []
