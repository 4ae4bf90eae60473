"""A message in its place: follow-ups, corrections, answers to what we asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Resolve = Callable[..., dict[str, Any]]
BIRTH, MARRIAGE, SINGLE, SPLIT = "1.001193", "1.000894", "1.004873", "1.010038"
PASSPORT, DEATH, CARD, TEMPORARY = "1.001456", "1.000656", "1.014064", "1.004194"


# --- the procedure in hand, or another -------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "intent", "other", "score"),
    [
        ("có phải mang giấy khai sinh không", "ask_documents", BIRTH, 1.4),
        ("thế nộp ở đâu", "ask_where_to_file", TEMPORARY, 0.5),
        ("đang tạm trú ở đây làm được chứ", "ask_where_to_file", TEMPORARY, 1.3),
        ("bố mẹ nó chưa đăng ký kết hôn", "ask_procedure", MARRIAGE, 1.4),
    ],
)
def test_a_follow_up_stays(
    resolve: Resolve, text: str, intent: str, other: str, score: float
) -> None:
    read = resolve(text, intent, held=PASSPORT, scores={other: score})
    assert read["codes"][0] == PASSPORT
    assert read["follows_up"]


def test_a_bare_name_turns_to_it_and_a_bare_paper_does_not(resolve: Resolve) -> None:
    bare = resolve("đổi bằng lái xe", "ask_procedure", held="1.001193", scores={"3.000347": 0.9})
    assert bare["codes"][0] == "3.000347"
    paper = resolve(
        "giấy khai sinh à", "ask_procedure", held=PASSPORT, held_score=0.4, scores={"1.001193": 0.6}
    )
    assert paper["codes"][0] == PASSPORT


@pytest.mark.parametrize(
    ("text", "intent", "other", "score"),
    [
        ("còn đăng ký kết hôn thì cần gì", "ask_documents", MARRIAGE, 1.6),
        ("tách hộ thì sao", "ask_procedure", SPLIT, 1.7),
        ("tôi còn muốn xin giấy độc thân nữa", "ask_procedure", SINGLE, 1.7),
        ("không phải, ý tôi là đăng ký tạm trú", "deny", TEMPORARY, 1.4),
        ("y tui la tach ho", "affirm", SPLIT, 1.5),
    ],
)
def test_a_new_need_turns(
    resolve: Resolve, text: str, intent: str, other: str, score: float
) -> None:
    read = resolve(text, intent, confidence=0.5, held=PASSPORT, scores={other: score})
    assert read["codes"][0] == other
    assert not read["follows_up"]


def test_a_correction_takes_the_question_along(resolve: Resolve) -> None:
    said = "không phải, ý tôi là tách hộ"
    assert resolve(said, "deny", held=PASSPORT, scores={SPLIT: 1.5}, aspect="ask_fee")[
        "intent"
    ] == ("ask_fee")


def test_what_is_denied_is_not_meant(resolve: Resolve) -> None:
    scores = {BIRTH: 1.2, DEATH: 1.1}
    said = "không phải khai sinh, ý tôi là đăng ký khai tử"
    assert resolve(said, "deny", held=BIRTH, held_score=1.2, scores=scores)["codes"][0] == DEATH


def test_a_denial_alone_names_nothing(resolve: Resolve) -> None:
    read = resolve("không phải cái đó", "deny", held=PASSPORT, scores={SPLIT: 0.7})
    assert (read["intent"], read["codes"]) == ("deny", [])


def test_what_was_spoken_of_before_is_come_back_to(resolve: Resolve) -> None:
    read = resolve(
        "quay lại chuyện khai sinh, quá mấy ngày là trễ",
        "ask_duration",
        held=CARD,
        scores={"1.004884": 0.7, BIRTH: 0.65, "1.004772": 0.6},
        ambiguous=True,
        spoken_of=[CARD, BIRTH],
    )
    assert (read["codes"][0], read["ambiguous"]) == (BIRTH, False)


PLAN = [BIRTH, None, CARD]


@pytest.mark.parametrize(
    ("text", "intent", "slots", "understood", "code"),
    [
        ("thế cái thứ ba cần giấy gì", "ask_documents", {}, "ask_documents", CARD),
        ("cai thu 3 nop o dau", "ask_where_to_file", {}, "ask_where_to_file", CARD),
        ("3", "affirm", {}, "ask_procedure", CARD),
        ("còn việc thứ ba", "out_of_scope", {"aspect": "ask_fee"}, "ask_fee", CARD),
        ("việc cuối cùng làm sao", "ask_procedure", {}, "ask_procedure", CARD),
        # later a line of something else is meant
        ("cái thứ ba lấy ở đâu", "ask_documents", {"aspect": "ask_documents"}, None, BIRTH),
        # the plan has no such line
        ("cái thứ chín cần gì", "ask_documents", {}, "ask_documents", BIRTH),
        ("cái số 9 cần gì", "ask_documents", {}, "ask_documents", BIRTH),
    ],
)
def test_a_line_of_the_plan_is_asked_about(
    resolve: Resolve,
    text: str,
    intent: str,
    slots: dict[str, Any],
    understood: str | None,
    code: str,
) -> None:
    read = resolve(text, intent, held=BIRTH, plan=PLAN, scores={PASSPORT: 0.5}, **slots)
    assert read["codes"][0] == code
    assert understood is None or read["intent"] == understood


def test_a_line_is_asked_about_where_the_plan_has_no_main_procedure(resolve: Resolve) -> None:
    read = resolve("cái thứ ba cần giấy gì", "ask_documents", plan=PLAN)
    assert read["codes"] == [CARD]


def test_a_line_without_a_procedure_is_not_taken_for_another(resolve: Resolve) -> None:
    read = resolve("việc thứ hai cần giấy gì", "ask_documents", held=BIRTH, plan=PLAN)
    assert (read["intent"], read["codes"]) == ("ask_documents", [])


def test_a_complaint_about_a_line_stays_a_complaint(resolve: Resolve) -> None:
    read = resolve("việc thứ ba họ không chịu làm cho tôi", "complain", held=BIRTH, plan=PLAN)
    assert read["intent"] == "complain"


@pytest.mark.parametrize(
    ("said", "asks_back"),
    [
        ("đăng ký thường trú ở đâu", False),
        ("đăng ký thường trú nhà thuê ngoài ngoại ô ở đâu", True),  # more is said than a name
    ],
)
def test_who_says_no_more_than_one_name_is_not_asked_back(
    resolve: Resolve, said: str, asks_back: bool
) -> None:
    scores = {"1.004222": 0.9, "1.003197": 0.7}
    read = resolve(said, "ask_where_to_file", scores=scores, ambiguous=True)
    assert (read["codes"][0], read["ambiguous"]) == ("1.004222", asks_back)


@pytest.mark.parametrize("text", ["lệ phí bao nhiêu vậy", "nộp ở đâu", "mất mấy ngày"])
def test_a_question_about_nothing_names_nothing(resolve: Resolve, text: str) -> None:
    read = resolve(text, "ask_fee", scores={CARD: 0.6, PASSPORT: 0.6}, ambiguous=True)
    assert read["codes"] == []


# --- what is asked --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("phường Hàng Bài có còn không, em tính đăng ký tạm trú", "ask_merged_unit"),
        ("ở phường Hàng Bài, em tính đăng ký tạm trú", "ask_procedure"),
    ],
)
def test_a_need_told_beside_a_question_about_a_place(
    resolve: Resolve, text: str, intent: str
) -> None:
    assert resolve(text, "ask_procedure", scores={"1.004194": 0.9})["intent"] == intent


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "understood"),
    [
        ("ở tỉnh khác làm được không", "help", 0.4, "ask_where_to_file"),
        ("ừ, nộp giấy ở đâu", "ask_dossier_status", 0.5, "ask_where_to_file"),
        ("ảnh đeo kính có được không", "out_of_scope", 0.9, "ask_where_to_file"),
        ("giá vàng hôm nay lên không", "out_of_scope", 0.99, "out_of_scope"),
        ("bên nga đang lạnh không", "out_of_scope", 0.9, "out_of_scope"),
        ("cảm ơn nhé", "thank", 0.5, "thank"),
    ],
)
def test_short_questions_are_about_the_procedure_in_hand(
    resolve: Resolve, text: str, intent: str, confidence: float, understood: str
) -> None:
    read = resolve(
        text,
        intent,
        confidence=confidence,
        others={"ask_where_to_file": 0.3},
        held=PASSPORT,
        scores={CARD: 0.5},
    )
    assert read["intent"] == understood


def test_a_need_without_a_question_is_asked_in_hand(resolve: Resolve) -> None:
    read = resolve("có ai làm chứng được không", "ask_procedure", held=BIRTH, scores={CARD: 0.5})
    assert read["intent"] == "ask_eligibility"


# --- the case -------------------------------------------------------------------------------

LOST = {"code": CARD, "answers": {"reason": "damaged"}}
REASON = {
    "kind": "case",
    "code": CARD,
    "question": "age",
    "options": {"adult": ["Từ 14 tuổi", "người lớn"], "child": ["Dưới 14 tuổi", "con nhỏ"]},
    "aspects": ["ask_documents"],
}


@pytest.mark.parametrize(
    ("text", "overturned"),
    [
        ("thế bị mất thì bao nhiêu tiền", True),
        ("nhầm, thẻ bị mất chứ không hỏng", True),
        ("trước đây bị mất một lần thì bao nhiêu tiền", False),
    ],
)
def test_a_case_is_overturned_by_a_new_statement_only(
    resolve: Resolve, text: str, overturned: bool
) -> None:
    read = resolve(text, "ask_fee", held=CARD, scores={CARD: 1.0}, case_answers=LOST)
    assert read["case"] == ({"reason": "lost"} if overturned else {})


def test_an_answer_that_resembles_another_procedure(resolve: Resolve) -> None:
    read = resolve(
        "người lớn",
        "talk_to_human",
        confidence=0.7,
        held=CARD,
        scores={"1.004772": 1.26},
        pending=REASON,
    )
    assert (read["intent"], read["case"]) == ("ask_documents", {"age": "adult"})


@pytest.mark.parametrize("text", ["tôi không rõ", "hông biết nữa", "em chưa biết"])
@pytest.mark.parametrize("intent", ["deny", "help"])
def test_not_being_sure_is_typed(resolve: Resolve, text: str, intent: str) -> None:
    read = resolve(text, intent, held=CARD, scores={CARD: 0.4}, pending=REASON)
    assert (read["intent"], read["codes"]) == ("not_sure", [])


def test_not_being_sure_of_the_place(resolve: Resolve) -> None:
    place = {"kind": "place", "code": CARD, "aspects": ["ask_where_to_file"], "text": "quận 10"}
    read = resolve("tôi không biết phường nào", "ask_merged_unit", held=CARD, pending=place)
    assert read["intent"] == "not_sure"


def test_another_need_is_no_answer(resolve: Resolve) -> None:
    said = "đăng ký kết hôn có mất lệ phí không"
    read = resolve(said, "ask_fee", held=CARD, scores={MARRIAGE: 1.7}, pending=REASON)
    assert (read["intent"], read["codes"][0], read["case"]) == ("ask_fee", MARRIAGE, {})


@pytest.mark.parametrize(
    ("text", "intent", "confidence"),
    [
        ("tách hộ", "ask_procedure", 0.9),
        ("ý tui là tách hộ", "affirm", 0.3),
        ("tôi muốn hỏi tách hộ cơ", "greet", 0.5),
    ],
)
def test_the_need_after_we_asked_for_it(
    resolve: Resolve, text: str, intent: str, confidence: float
) -> None:
    read = resolve(
        text,
        intent,
        confidence=confidence,
        scores={SPLIT: 1.5},
        pending={"kind": "what", "aspects": ["ask_fee"]},
    )
    assert (read["intent"], read["codes"][0]) == ("ask_fee", SPLIT)


def test_a_complaint_knows_what_it_speaks_of(resolve: Resolve) -> None:
    said = "đăng ký khai sinh cho con mà họ bắt nộp sổ hộ khẩu"
    read = resolve(said, "complain", scores={"2.000986": 0.76, BIRTH: 0.67})
    assert (read["mentioned"], read["codes"]) == (BIRTH, [])


def test_danger_answers_no_question(resolve: Resolve) -> None:
    said = "tôi không biết làm sao, chồng đang đánh tôi vì làm mất thẻ của con nhỏ"
    read = resolve(said, "ask_procedure", held=CARD, scores={CARD: 1.0}, pending=REASON)
    assert (read["intent"], read["codes"], read["case"]) == ("talk_to_human", [], {})
