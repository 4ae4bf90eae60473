"""Folding of Vietnamese text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedure_kb.text import fold, fold_with_offsets, nfc

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Phường Ngã Tư Sở", "phuong nga tu so"),
        ("ĐĂK LĂK", "dak lak"),
        ("Hoà, hòa; Thuỷ - thủy!", "hoa, hoa; thuy - thuy!"),
        ("số 12/5 Q.3", "so 12/5 q.3"),
        ("đã nộp hồ sơ", "da nop ho so"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_every_vietnamese_letter_folds_to_its_base_letter() -> None:
    assert set(fold(VIETNAMESE)) == set("aeiouyd")
    assert set(fold(VIETNAMESE.upper())) == set("aeiouyd")


def test_decomposed_text_folds_the_same() -> None:
    text = "Xã Ứng Hòa, Thành phố Hà Nội"
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert nfc(unicodedata.normalize("NFD", text)) == text


def test_offsets_point_into_decomposed_text() -> None:
    text = unicodedata.normalize("NFD", "ở phường Bến Nghé ạ")
    folded, offsets = fold_with_offsets(text)
    start = folded.index("ben nghe")
    end = start + len("ben nghe")
    assert unicodedata.normalize("NFC", text[offsets[start] : offsets[end]]) == "Bến Nghé"


@given(st.text())
def test_each_folded_character_has_its_place(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded)
    assert offsets == sorted(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)


@given(st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + " .,-0123456789"))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
