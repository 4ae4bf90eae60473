"""The report on the training sentences finds what is thin and what is said twice."""

from __future__ import annotations

from scripts.report_training_data import Sentence, near_duplicates, thin_guides, thin_intents

SAID = [
    Sentence("khóa tài khoản định danh điện tử", "ask_procedure", "3.000283"),
    Sentence("mở khóa tài khoản định danh điện tử", "ask_procedure", "3.000284"),
    Sentence("xin giấy độc thân onl đc k", "ask_online", "1.004873"),
    Sentence("xin giấy độc thân onl đc k ad", "ask_online", "1.004873"),
    Sentence("mua xe cũ sang tên hết bao nhiêu", "ask_fee", "1.013076"),
]


def test_pairs_that_contradict_each_other_come_first() -> None:
    first, second = near_duplicates(SAID, 0.8)
    assert first.contradicts
    assert {first.left.code, first.right.code} == {"3.000283", "3.000284"}
    assert not second.contradicts
    assert second.likeness < 1


def test_a_higher_bound_finds_fewer() -> None:
    assert near_duplicates(SAID, 0.999) == []


def test_intents_are_thin_by_number_and_by_short_sentences() -> None:
    enough = [Sentence(f"phí số {i}", "ask_fee", None) for i in range(250)]
    assert list(thin_intents(enough)) == []
    long = [Sentence(f"cho tôi hỏi giúp với ạ phí số {i}", "ask_fee", None) for i in range(250)]
    assert list(thin_intents(long)) == ["ask_fee: 250 sentences, 0 % short"]
    assert list(thin_intents(enough[1:])) == ["ask_fee: 249 sentences, 100 % short"]


def test_a_guide_without_sentences_is_thin() -> None:
    lines = list(thin_guides(SAID * 20))
    assert any(line.startswith("1.000894") and line.endswith(": 0 sentences") for line in lines)
    assert not any(line.startswith("1.004873") for line in lines)
