"""Answers to case questions: chosen by word, by number, by yes or no."""

from __future__ import annotations

import pytest

from bot.nlu.case_answers import answers_in, implied_by, option_in, option_said
from procedure_kb.knowledge import KnowledgeBase

DAMAGED = {"lost": ["Bị mất", "rơi", "mất cắp"], "damaged": ["Hỏng, không dùng được", "gãy"]}
PAPER = {
    "has": ["Có"],
    "witness": ["Không, có người làm chứng"],
    "none": ["Không, không ai làm chứng"],
}
MARRIED = {"yes": ["Đã đăng ký kết hôn"], "no": ["Chưa đăng ký kết hôn"]}


@pytest.mark.parametrize(
    ("text", "options", "chosen"),
    [
        ("bị mất", DAMAGED, "lost"),
        ("no bi gay roi", DAMAGED, "damaged"),
        ("cái thứ hai", DAMAGED, "damaged"),
        ("có", PAPER, "has"),
        ("không, có người làm chứng", PAPER, "witness"),
        ("chưa", MARRIED, "no"),
        ("rồi", MARRIED, "yes"),
        ("chưa đăng ký kết hôn", MARRIED, "no"),
        ("hôm qua trời mưa to quá trời", DAMAGED, None),
    ],
)
def test_an_answer_chooses_its_option(
    text: str, options: dict[str, list[str]], chosen: str | None
) -> None:
    assert option_in(text, options) == chosen


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("hai đứa chưa kết hôn mà có con", {"parents": "not_married"}),
        ("nhặt được em bé bị bỏ rơi", {"child": "abandoned"}),
        ("bà ngoại đi nộp thay", {"who": "relative"}),
        ("khai sinh cần gì", {}),
    ],
)
def test_what_was_said_is_not_asked_again(
    text: str, answers: dict[str, str], kb: KnowledgeBase
) -> None:
    guide = kb.guide("1.001193")
    assert guide is not None
    assert answers_in(text, guide) == answers


def test_asking_how_long_it_takes_is_not_a_loss(kb: KnowledgeBase) -> None:
    guide = kb.guide("1.001456")
    assert guide is not None
    assert "history" not in answers_in("làm mất bao nhiêu ngày", guide)


def test_an_answer_settles_the_questions_that_led_to_it(kb: KnowledgeBase) -> None:
    guide = kb.guide("1.001193")
    assert guide is not None
    told = {"parents": "not_married"}
    assert implied_by(told, guide) == {"child": "with_parents", **told}
    assert implied_by({"who": "relative"}, guide) == {"who": "relative"}
    contradicting = {"child": "abandoned", **told}
    assert implied_by(contradicting, guide) == contradicting


@pytest.mark.parametrize(
    ("text", "said"), [("nó bị mất rồi", "lost"), ("không", None), ("cái thứ hai", None)]
)
def test_an_option_is_said_in_its_own_words(text: str, said: str | None) -> None:
    assert option_said(text, DAMAGED) == said
