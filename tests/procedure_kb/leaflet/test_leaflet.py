"""Leaflets: every case of a guide on one sheet, as it holds on one day."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping

import pytest

from procedure_kb.catalogue import Entry, entry_of_guide
from procedure_kb.checklist import askable, checklist_for
from procedure_kb.knowledge import KnowledgeBase
from procedure_kb.leaflet import ByCase, Leaflet, leaflet_of, render
from procedure_kb.model.guide import Guide

DAY = dt.date(2026, 11, 21)
NEW_YEAR = dt.date(2027, 1, 1)
BIRTH, CARD, FOOD = "1.001193", "1.014063", "1.013855"


def leaflet(
    guide: Guide, answers: Mapping[str, str] | None = None, *, on: dt.date = DAY
) -> Leaflet:
    return leaflet_of(guide, entry_of_guide(guide), {}, on=on, answers=answers)


def everything(body: ByCase) -> list:
    return [*body.common, *(x for b in body.branches for c in b.cases for x in c.lines)]


def section(sheet: Leaflet, name: str) -> ByCase[str]:
    return next((s.body for s in sheet.sections if s.id == name), ByCase())


def walks(guide: Guide, count: int = 12) -> list[dict[str, str]]:
    """Answers as people give them, one question after another, each time stopping somewhere."""
    chance = random.Random(guide.code)
    taken: list[dict[str, str]] = [{}]
    for _ in range(count if guide.questions else 0):
        answers: dict[str, str] = {}
        left = list(guide.questions)
        while (question := askable(guide, left, answers)) and chance.random() > 0.2:
            answers[question.id] = chance.choice(list(question.options))
            left = [q for q in left if q.id not in answers]
        taken.append(answers)
    return taken


def test_papers_are_those_of_the_checklist(shipped_guides: dict[str, Guide]) -> None:
    for guide in shipped_guides.values():
        for answers in walks(guide):
            papers = leaflet(guide, answers).papers
            expected = checklist_for(guide, answers, on=DAY)
            assert [p.id for p in papers.common] == [i.id for i in expected.items]
            possible = {p.id for p in everything(papers)} - {p.id for p in papers.common}
            assert possible == {i.id for i in expected.possible}, (guide.code, answers)


def test_a_paper_stands_under_the_last_question_it_hangs_on(
    shipped_guides: dict[str, Guide],
) -> None:
    branches = {b.ask: b for b in leaflet(shipped_guides[BIRTH]).papers.branches}
    father = branches["Cha có đứng tên trong giấy khai sinh không?"]
    assert father.only == "chưa đăng ký kết hôn"
    assert [case.answer for case in father.cases] == ["Cha nhận con"]
    assert [p.id for p in father.cases[0].lines] == ["recognition_declaration", "recognition_proof"]


def test_cases_stand_in_the_order_of_their_answers(shipped_guides: dict[str, Guide]) -> None:
    for guide in shipped_guides.values():
        order = {q.ask: [o.label for o in q.options.values()] for q in guide.questions}
        for branch in leaflet(guide).papers.branches:
            firsts = [
                min(n for n, label in enumerate(order[branch.ask]) if label in case.answer)
                for case in branch.cases
            ]
            assert firsts == sorted(firsts), (guide.code, branch.ask)


def test_what_the_answers_rule_out_is_gone(shipped_guides: dict[str, Guide]) -> None:
    sheet = leaflet(shipped_guides[BIRTH], {"child": "abandoned"})
    assert "abandonment_record" in [p.id for p in sheet.papers.common]
    assert [b.ask for b in sheet.papers.branches] == ["Ai đi nộp giấy tờ?"]
    assert "xác minh việc kết hôn" in str(section(leaflet(shipped_guides[BIRTH]), "thoi-gian"))
    assert "xác minh việc kết hôn" not in str(section(sheet, "thoi-gian"))


def test_questions_appear_when_they_arise(shipped_guides: dict[str, Guide]) -> None:
    guide = shipped_guides[BIRTH]
    assert [q.id for q in leaflet(guide).questions] == ["child", "who"]
    unmarried = {"child": "with_parents", "parents": "not_married"}
    asked = leaflet(guide, unmarried).questions
    assert [q.id for q in asked] == ["child", "parents", "father", "birth_paper", "who"]
    assert [q.chosen for q in asked] == ["with_parents", "not_married", "", "", ""]


@pytest.mark.parametrize(
    "answers",
    [
        {"child": "robot"},
        {"nobody": "asks"},
        {"parents": "not_married"},  # nobody asked: the child may be abandoned
        {"child": "abandoned", "father": "named"},
    ],
)
def test_answers_that_do_not_fit_are_ignored(
    shipped_guides: dict[str, Guide], answers: dict[str, str]
) -> None:
    guide = shipped_guides[BIRTH]
    fitting = {k: v for k, v in answers.items() if v == "abandoned"}
    assert leaflet(guide, answers) == leaflet(guide, fitting)


def test_a_fee_that_ended_is_never_shown_as_in_force(shipped_guides: dict[str, Guide]) -> None:
    before = section(leaflet(shipped_guides[CARD]), "le-phi")
    assert before.common[0].startswith("Lệ phí đổi thẻ căn cước: 25.000 đồng/thẻ")
    assert "đến hết 31/12/2026" in before.common[0]
    assert before.common[1] == "Từ 01/01/2027: 50.000 đồng/thẻ"
    after = section(leaflet(shipped_guides[CARD], on=NEW_YEAR), "le-phi")
    assert "25.000" not in str(after)
    assert "50.000 đồng/thẻ" in after.common[0]


def test_an_ended_fee_without_another_is_said_to_have_ended(
    shipped_guides: dict[str, Guide],
) -> None:
    fees = section(leaflet(shipped_guides[FOOD], on=NEW_YEAR), "le-phi")
    assert everything(fees) == [
        "Mức tiền đã biết chỉ áp dụng đến hết 31/12/2026. Chưa có mức mới. "
        "Hỏi mức đúng tại nơi nộp."
    ]


def test_no_sheet_is_silent_on_money_place_and_time(shipped_guides: dict[str, Guide]) -> None:
    for guide in shipped_guides.values():
        sheet = leaflet(guide)
        for name in ("noi-nop", "le-phi", "thoi-gian", "ket-qua"):
            assert section(sheet, name), (guide.code, name)


def test_a_basis_that_ended_is_said_first(shipped_guides: dict[str, Guide]) -> None:
    where = section(leaflet(shipped_guides[BIRTH], on=dt.date(2027, 3, 1)), "noi-nop")
    assert "01/3/2027" in where.common[0]
    assert "hết hạn" in where.common[0]


def test_the_steps_of_the_office_stand_apart(shipped_guides: dict[str, Guide]) -> None:
    sheet = leaflet(shipped_guides[BIRTH])
    office = next(s for s in sheet.sections if s.id == "co-quan-lam")
    assert office.folded
    assert not set(office.body.common) & set(section(sheet, "cac-buoc").common)


def test_a_step_that_depends_carries_its_case(shipped_guides: dict[str, Guide]) -> None:
    steps = section(leaflet(shipped_guides[CARD]), "cac-buoc").common
    assert any(line.startswith("Nếu sai, hoặc đổi thông tin: Sửa dữ liệu") for line in steps)


def test_a_bare_yes_is_shown_with_its_question(shipped_guides: dict[str, Guide]) -> None:
    """ "Nếu có:" alone would say nothing on paper."""
    bare = ("Nếu có:", "Nếu không:", "Nếu chưa có:", "Nếu đã có:", "Nếu có rồi:")
    for guide in shipped_guides.values():
        for part in leaflet(guide).sections:
            wrong = [line for line in everything(part.body) if line.startswith(bare)]
            assert wrong == [], guide.code


def test_nobody_is_addressed(shipped_guides: dict[str, Guide]) -> None:
    for guide in shipped_guides.values():
        assert "nh/chị" not in render(leaflet(guide)), guide.code


def test_as_text_it_is_whole(kb: KnowledgeBase) -> None:
    guide, entry = kb.guide(BIRTH, on=DAY), kb.entry(BIRTH)
    assert guide is not None
    assert entry is not None
    text = render(leaflet_of(guide, entry, kb.entries, on=DAY))
    assert text.startswith("Đăng ký khai sinh\nThủ tục 1.001193, lĩnh vực Hộ tịch\n")
    assert text.endswith("Nguồn: thủ tục 1.001193, 163/QĐ-BTP, kiểm tra 21/11/2026\n")
    for item in guide.items:
        assert item.name in text
    assert "Đăng ký thường trú (1.004222)" in text


def test_the_official_title_is_told_only_where_it_says_more(
    shipped_guides: dict[str, Guide],
) -> None:
    guide = shipped_guides[BIRTH]
    same = Entry(BIRTH, guide.title, official_title="Thủ tục đăng ký khai sinh")
    other = Entry(BIRTH, guide.title, official_title="Đăng ký khai sinh lưu động")
    assert leaflet_of(guide, same, {}, on=DAY).official_title == ""
    assert leaflet_of(guide, other, {}, on=DAY).official_title == "Đăng ký khai sinh lưu động"
