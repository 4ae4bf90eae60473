"""The search index: nearest phrases, and staying up to date record by record."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from procedure_kb.catalogue import Entry
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.search import index as index_module
from procedure_kb.search.index import ProcedureIndex
from procedure_kb.search.names import short_names

BIRTH = Entry("1.001193", "Đăng ký khai sinh", aliases=("giấy khai sinh", "vợ mới sinh"))
DEATH = Entry("1.000656", "Đăng ký khai tử", aliases=("giấy chứng tử",))
CARD = Entry("1.014064", "Cấp lại thẻ căn cước", aliases=("mất căn cước", "làm lại cccd"))
ENTRIES = {entry.code: entry for entry in (BIRTH, DEATH, CARD)}


def _index(entries: Mapping[str, Entry] = ENTRIES) -> ProcedureIndex:
    built = ProcedureIndex()
    built.update(entries, entries)
    return built


def _scores(built: ProcedureIndex, text: str) -> dict[str, float]:
    found = built.evidence(text)
    return {
        code: float(score) for code, score in zip(found.codes, found.scores, strict=True) if score
    }


def _best(built: ProcedureIndex, text: str) -> str | None:
    scores = _scores(built, text)
    return max(scores, key=lambda code: scores[code]) if scores else None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Đăng ký khai sinh", "1.001193"),
        ("dang ky khai sinh", "1.001193"),
        ("vợ em mới sinh", "1.001193"),
        ("xin giấy chứng tử cho ông", "1.000656"),
        ("bị mất căn cước", "1.014064"),
        ("làm lại cccd bị hư", "1.014064"),
        ("mất căn cuoc", "1.014064"),
        ("khai sinhh", "1.001193"),  # a typing error
    ],
)
def test_the_nearest_phrase_wins(text: str, code: str) -> None:
    assert _best(_index(), text) == code


def test_nearer_scores_higher() -> None:
    built = _index()
    exact = _scores(built, "giấy chứng tử")["1.000656"]
    near = _scores(built, "xin giấy gì đó cho cụ nhà em, chứng tử")["1.000656"]
    far = _scores(built, "giấy tờ nhà đất, xe cộ")["1.000656"]
    assert exact > near > far > 0


@pytest.mark.parametrize("text", ["", "   ", "?!", "thủ tục của tôi là gì", "zzzz qqqq"])
def test_words_that_tell_nothing_find_nothing(text: str) -> None:
    assert _scores(_index(), text) == {}


def test_one_telling_phrase_among_many_others_is_enough() -> None:
    many = Entry(
        "1.000001", "Việc khác", aliases=(*(f"tên gọi số {n}" for n in range(50)), "lội suối")
    )
    built = _index({**ENTRIES, many.code: many})
    assert _best(built, "xin giấy lội suối") == many.code


def test_an_empty_index_finds_nothing() -> None:
    built = ProcedureIndex()
    assert len(built) == 0
    assert _scores(built, "khai sinh") == {}
    built.update({}, ["1.001193"])
    assert _scores(built, "khai sinh") == {}


def test_positions_are_those_of_the_evidence() -> None:
    built = _index()
    found = built.evidence("khai sinh")
    assert built.number("1.999999") is None
    for position, code in enumerate(found.codes):
        assert built.number(code) == position


# --- keeping up ---------------------------------------------------------------------------


def test_a_new_procedure_is_found_at_once() -> None:
    built = _index()
    _scores(built, "khai sinh")  # builds the large block
    new = Entry("1.000894", "Đăng ký kết hôn", aliases=("làm hôn thú",))
    built.update({**ENTRIES, new.code: new}, [new.code])
    assert _best(built, "đăng ký kết hôn") == new.code
    assert _best(built, "giấy chứng tử") == "1.000656"
    assert len(built) == 4


def test_a_changed_procedure_forgets_its_old_names() -> None:
    built = _index()
    _scores(built, "khai sinh")
    renamed = Entry(CARD.code, "Tách hộ", aliases=("ra hộ riêng",))
    built.update({**ENTRIES, CARD.code: renamed}, [CARD.code])
    assert CARD.code not in _scores(built, "mất căn cước")
    built.build()
    assert _best(built, "ra hộ riêng") == CARD.code


def test_a_withdrawn_procedure_is_gone() -> None:
    built = _index()
    _scores(built, "khai sinh")
    left = {code: entry for code, entry in ENTRIES.items() if code != CARD.code}
    built.update(left, [CARD.code])
    assert CARD.code not in _scores(built, "mất căn cước")
    assert len(built) == 2
    built.update({}, ENTRIES)
    assert _scores(built, "khai sinh giấy chứng tử mất căn cước") == {}
    assert len(built) == 0


def test_updates_give_what_building_anew_gives() -> None:
    built = _index()
    _scores(built, "khai sinh")
    more = {
        f"1.{n:06d}": Entry(f"1.{n:06d}", f"Đăng ký việc số {n}", aliases=(f"việc {n}",))
        for n in range(20)
    }
    entries = {**ENTRIES, **more}
    for code in more:
        built.update(entries, [code])
    fresh = _index(entries)
    for text in ("đăng ký khai sinh", "giấy chứng tử", "mất căn cước"):
        assert _best(built, text) == _best(fresh, text)


def test_the_large_block_is_built_again_when_much_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(index_module, "_REBUILD_AT", 5)
    built = _index()
    _scores(built, "khai sinh")
    new = {f"1.{n:06d}": Entry(f"1.{n:06d}", f"Xin cấp giấy phép {n}") for n in range(6)}
    built.update({**ENTRIES, **new}, new)
    # Words that no phrase had before are only known after building again.
    assert _best(built, "giấy phép 3") == "1.000003"


def test_questions_and_names_lead_to_their_procedure() -> None:
    built = ProcedureIndex({"1.014064": ["rớt bóp mất giấy"]})
    built.update(ENTRIES, ENTRIES)
    built.set_questions({"1.001193": ["nhà em mới đón thêm thành viên"]})
    assert _best(built, "em bị rớt bóp") == "1.014064"
    assert _best(built, "đón thêm thành viên") == "1.001193"
    assert "1.999999" not in built.evidence("x").codes


def test_names_of_what_is_not_published_are_not_offered() -> None:
    built = ProcedureIndex({"1.999999": ["xin phép nuôi hổ"]})
    built.update(ENTRIES, ENTRIES)
    assert _scores(built, "nuôi hổ") == {}


# --- the shipped guides ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped(kb: KnowledgeBase) -> ProcedureIndex:
    """The index over the shipped guides and the everyday names."""
    built = ProcedureIndex(short_names())
    built.update(kb.entries, kb.entries)
    return built


def test_every_guide_is_found_by_its_title_and_names(
    shipped: ProcedureIndex, kb: KnowledgeBase
) -> None:
    missed = []
    for entry in kb.entries.values():
        for name in (entry.title, *entry.aliases):
            found = shipped.evidence(name)
            first = [found.codes[i] for i in np.argsort(-found.scores)[:3]]
            if entry.code not in first:  # two or three procedures may share a name
                missed.append((entry.code, name, first))
    assert missed == []
