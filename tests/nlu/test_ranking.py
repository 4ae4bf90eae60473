"""Which records may be offered, and when a question is asked back."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.ambiguity import ambiguity_model, features_of
from bot.nlu.ranking import offered
from procedure_kb.catalogue import Entry
from procedure_kb.text import fold


@pytest.mark.parametrize(
    ("entry", "provinces", "may"),
    [
        (Entry("1", "a"), frozenset(), True),
        (Entry("1", "a", scope="province", province_code="38"), frozenset(), False),
        (Entry("1", "a", scope="province", province_code="38"), frozenset({"38"}), True),
        (Entry("1", "a", scope="province", province_code="38"), frozenset({"01"}), False),
        (Entry("1", "a", scope="unknown_province"), frozenset({"38"}), False),
        (Entry("1", "a", stale=("superseded: dùng 1.014168",)), frozenset(), False),
        (Entry("1", "a", stale=("superseded: x",), has_guide=True), frozenset(), True),
    ],
)
def test_a_provinces_own_rule_is_never_offered_as_national(
    entry: Entry, provinces: frozenset[str], may: bool
) -> None:
    assert offered(entry, provinces) is may


def _odds(text: str, scores: list[float]) -> float:
    sure = np.full(160, 0.001)
    sure[0] = 0.84
    features = features_of(scores, sure, len(text.split()), names_need=True, called=False)
    return ambiguity_model().probability(fold(text), features)


def test_general_needs_are_more_ambiguous_than_told_situations() -> None:
    near_tie = [0.9, 0.85, 0.8, 0.8, 0.7]
    clear = "thẻ căn cước bị mất ở bến xe hôm qua giờ muốn cấp lại thẻ mới"
    assert _odds("xin giấy xác nhận", near_tie) > 0.5 > _odds(clear, [1.6, 0.6, 0.4, 0.3, 0.2])


def test_a_clear_winner_lowers_the_doubt() -> None:
    tie, winner = [0.9, 0.88, 0.86, 0.85, 0.8], [1.9, 0.7, 0.5, 0.4, 0.3]
    assert _odds("gia hạn giấy phép", tie) > _odds("gia hạn giấy phép", winner)


def test_fewer_than_five_candidates_will_do() -> None:
    features = features_of([0.9], np.array([1.0]), 3, names_need=False, called=False)
    assert features.shape == (14,)
    assert np.isfinite(features).all()
