"""Which records may be offered, and when a question is asked back."""

from __future__ import annotations

import pytest

from bot.nlu.ambiguity import ambiguity
from bot.nlu.ranking import offered
from procedure_kb.catalogue import Entry


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


def test_short_general_questions_are_more_ambiguous_than_told_situations() -> None:
    near_tie = [0.9, 0.85, 0.8]
    assert ambiguity(near_tie, 3, names_need=True) > ambiguity(near_tie, 25, names_need=False)


def test_one_candidate_is_never_ambiguous() -> None:
    assert ambiguity([0.9], 2, names_need=True) == 0.0
