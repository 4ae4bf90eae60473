"""Spelling variants: seeded, different from the original, unaccented first."""

from __future__ import annotations

from bot.nlu.augment import variants
from procedure_kb.text import fold

SENTENCE = "vợ em mới sinh, làm giấy khai sinh được không"


def test_the_first_variant_is_unaccented() -> None:
    assert variants(SENTENCE, 1) == [fold(SENTENCE)]


def test_the_same_sentence_always_gets_the_same_variants() -> None:
    assert variants(SENTENCE, 4) == variants(SENTENCE, 4)


def test_variants_differ_from_the_original_and_from_each_other() -> None:
    made = variants(SENTENCE, 4)
    assert SENTENCE not in made
    assert len(made) == len(set(made))
