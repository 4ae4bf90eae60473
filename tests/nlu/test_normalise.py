"""One spelling for matching: helps, and never harms codes, numbers and names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.normalise import Abbreviations, normalise
from bot.nlu.syllables import is_syllable, move_tone, repair_word

ABBREVIATIONS = Abbreviations.load()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("k co giay gi thi sao", "không co giay gi thi sao"),
        ("xin gpxd cần j ad", "xin giấy phép xây dựng cần gì ad"),
        ("đk tạm trú", "đăng ký tạm trú"),
        ("làm vậy đk không", "làm vậy được không"),
        ("muoons ddi xa", "muốn đi xa"),
        ("thuỷ hoà", "thủy hòa"),
        ("gấpppp lắmmm", "gấp lắm"),
        ("mấtt căn cước", "mất căn cước"),
        ("trên VNeID", "trên vneid"),
    ],
)
def test_common_spellings(typed: str, meant: str) -> None:
    assert normalise(typed, ABBREVIATIONS) == meant


@pytest.mark.parametrize(
    "word", ["h26.12-250701-0001", "1.001193", "35.000", "05/12/2026", "001099012345", "ct01"]
)
def test_codes_and_numbers_are_untouched(word: str) -> None:
    assert word in normalise(f"mã {word} đó", ABBREVIATIONS)


@pytest.mark.parametrize("word", ["bus", "online", "vios", "box", "visa", "head"])
def test_foreign_words_do_not_become_syllables(word: str) -> None:
    assert normalise(word, ABBREVIATIONS) in (word, "trực tuyến")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ddau", "đau"), ("tieengs", "tiếng"), ("gãyy", "gãy"), ("nguwowif", "người")],
)
def test_typing_leftovers_are_repaired(typed: str, meant: str) -> None:
    assert repair_word(typed) == meant


@pytest.mark.parametrize("word", ["nhà", "giấy", "quyền", "nghiêng", "khuya", "xoong", "an"])
def test_syllables_are_recognised(word: str) -> None:
    assert is_syllable(word)
    assert repair_word(word) == word


@pytest.mark.parametrize("name", ["Thuỷ Nguyên", "Hoà Bình", "Quý Lộc", "Khoái Châu"])
def test_moving_a_tone_twice_changes_nothing_more(name: str) -> None:
    assert move_tone(move_tone(name)) == move_tone(name)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạếềểễệốồổỗộ 0123456789.-/", max_size=60))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text, ABBREVIATIONS)
    assert normalise(once, ABBREVIATIONS) == once


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_normalised(text: str) -> None:
    assert isinstance(normalise(text, ABBREVIATIONS), str)
