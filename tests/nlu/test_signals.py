"""Signals beside the question."""

from __future__ import annotations

import pytest

from bot.nlu.normalise import Abbreviations, normalise
from bot.nlu.signal_matcher import SignalMatcher

ABBREVIATIONS = Abbreviations.load()


@pytest.fixture(scope="module")
def matcher() -> SignalMatcher:
    """The matcher over the shipped phrases."""
    return SignalMatcher()


def test_an_expanded_abbreviation_does_not_make_a_text_accented(matcher: SignalMatcher) -> None:
    assert matcher.signals("vay le phi bao nhiêu") == {"aspect": ["ask_fee"]}


def test_accents_count_where_they_are_typed(matcher: SignalMatcher) -> None:
    assert "danger_now" not in matcher.signals("con dao này cảm đáo")


@pytest.mark.parametrize("text", ["tôi không rõ", "hông biết nữa", "chua biet", "không chắc lắm"])
def test_not_being_sure(matcher: SignalMatcher, text: str) -> None:
    assert matcher.signals(normalise(text, ABBREVIATIONS))["unsure"] == ["yes"]


@pytest.mark.parametrize("text", ["ý tôi hỏi là tách hộ", "hông phải, tui hỏi cái khác", "nhầm"])
def test_corrections(matcher: SignalMatcher, text: str) -> None:
    assert matcher.signals(normalise(text, ABBREVIATIONS))["correction"] == ["yes"]


def test_what_is_complained_of(matcher: SignalMatcher) -> None:
    assert matcher.signals("bắt nộp sổ hộ khẩu")["complaint"] == ["papers"]
    assert matcher.signals("trễ hẹn cả tháng")["complaint"] == ["delay"]
